import { parseDocument } from 'yaml'

/** The text of a configuration, its clock set to the events': the past is replayed on its own clock. */
export const withEventsClock = (text: string): string => {
  const document = parseDocument(text)
  document.set('clock', 'events')
  return document.toString()
}

import { parseText } from '../../event/parse-record.ts'

/**
 * When an event happened; null where it does not say so in a way that we read. A rejected event has no place in time,
 * and is sent first, to be counted.
 */
export const eventTimeMs = (text: string): number | null => {
  const parsed = parseText(text)
  if (parsed.kind === 'rejected') return null
  return parsed.kind === 'prediction' ? parsed.event.timeMs : parsed.timeMs
}

import { createHash } from 'node:crypto'
import { isRecord } from '../is-record.ts'

/**
 * The event's text with an id where it has none: a hash of the text and its line, so that the same file sent again
 * brings the same ids, and two equal events of one file stay two. What is not an object stays as it is.
 */
export const withId = (text: string, line: number): string => {
  const members = membersOf(text)
  if (members === null || hasId(members) || members.type === 'heartbeat') return text
  const id = `line-${createHash('sha256').update(`${line}\n${text}`).digest('hex').slice(0, 24)}`
  // At the end, where it also replaces an id that is null: of two members of one name the last one counts.
  const end = text.lastIndexOf('}')
  const comma = Object.keys(members).length === 0 ? '' : ','
  return `${text.slice(0, end)}${comma}"id":"${id}"}`
}

type Members = Readonly<Record<string, unknown>>

const hasId = (members: Members): boolean => {
  const isEnvelope = typeof members.specversion === 'string'
  return (
    (members.id ?? null) !== null ||
    (isEnvelope && isRecord(members.data) && (members.data.id ?? null) !== null)
  )
}

const membersOf = (text: string): Members | null => {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

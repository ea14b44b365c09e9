import type { Parsed, PredictionEvent, Rejection } from '../../lib/event/event.ts'
import { parseRecord, parseText } from '../../lib/event/parse-record.ts'

/** The smallest event that is accepted; what a case is about is put over it. */
export const givenEvent = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  model: 'flight-delay',
  time: '2001-02-01T06:15:00Z',
  prediction: 0.25,
  ...over,
})

export const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8')

export const recordOf = (text: string): Parsed[] => parseRecord(bytesOf(text))

export const kindsOf = (parsed: readonly Parsed[]): string =>
  parsed.map((entry) => (entry.kind === 'rejected' ? entry.rejection.reason : entry.kind)).join(' ')

export const acceptedOf = (parsed: Parsed | undefined): PredictionEvent => {
  if (parsed?.kind === 'prediction') return parsed.event
  throw new Error(`not accepted: ${JSON.stringify(parsed)}`)
}

export const accepted = (over: Record<string, unknown>): PredictionEvent =>
  acceptedOf(parseText(JSON.stringify(givenEvent(over))))

export const rejectionOf = (parsed: Parsed | undefined): Rejection => {
  if (parsed?.kind === 'rejected') return parsed.rejection
  throw new Error(`not rejected: ${JSON.stringify(parsed?.kind)}`)
}

/** What becomes of an event's text: `accepted`, or `reason at path`. */
export const verdictOn = (text: string): string => {
  const parsed = parseText(text)
  return parsed.kind === 'rejected'
    ? `${parsed.rejection.reason} at ${parsed.rejection.path === '' ? '(event)' : parsed.rejection.path}`
    : 'accepted'
}

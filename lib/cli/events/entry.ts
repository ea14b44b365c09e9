import type { Rejection } from '../../event/event.ts'
import { LIMITS } from '../../event/limits.ts'

/** One event's text in a file and the line it begins on, or why there is no text. */
export type Entry = { readonly line: number } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly rejection: Rejection }
)

/** Takes the bytes of a file piece by piece; `end` gives what the last piece left open. */
export type Splitter = {
  readonly push: (chunk: Buffer) => Entry[]
  readonly end: () => Entry[]
}

/** More bytes than any text of `LIMITS.eventBytes` UTF-16 units can have: what is longer need not be kept. */
export const ENTRY_BYTES_MAX = 3 * LIMITS.eventBytes

export const unreadable = (line: number, reason: Rejection['reason'], message: string): Entry => ({
  kind: 'unreadable',
  line,
  rejection: { reason, path: '', message },
})

export const tooLarge = (line: number): Entry =>
  unreadable(line, 'too-large', `an event of more than ${LIMITS.eventBytes} characters`)

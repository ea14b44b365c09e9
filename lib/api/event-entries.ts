import type { Rejection } from '../event/event.ts'
import { LIMITS } from '../event/limits.ts'
import { parseText, textsOf } from '../event/parse-record.ts'
import { hashOf } from '../window/bounded-table.ts'
import type { Envelope } from './cloud-event.ts'
import { wrapped } from './cloud-event.ts'

/** One event of a body. `rejection`: what ingest will say of it too; null where it will be accepted or refused. */
export type Entry = {
  readonly rejection: Rejection | null
  /** Null: it cannot be sent on, and is counted here. */
  readonly forward: { readonly bytes: Uint8Array; readonly lane: number; readonly isObject: boolean } | null
}

export type Entries =
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  | {
      readonly kind: 'turned-away'
      readonly status: 400 | 413
      readonly reason: string
      readonly message: string
    }

/** Equal events meet in one lane, and a lane in one shard, in whatever batch they come: so that twins are found. */
export const LANES = 16

/** Judges a body event by event, by the same parser as ingest. */
export const entriesOf = (bytes: Uint8Array, envelope: Envelope | null): Entries => {
  const texts = textsOf(bytes)
  if (!Array.isArray(texts)) {
    const { reason, message } =
      texts.kind === 'rejected' ? texts.rejection : { reason: 'empty', message: 'the body is empty' }
    if (reason === 'not-json') return EMPTY
    return { kind: 'turned-away', status: reason === 'too-large' ? 413 : 400, reason, message }
  }
  if (texts.length === 0) return EMPTY
  if (texts.length > LIMITS.eventsPerRecord)
    return {
      kind: 'turned-away',
      status: 413,
      reason: 'too-many-events',
      message: `${texts.length} events; at most ${LIMITS.eventsPerRecord} in a request: send them in several`,
    }
  // The attributes in the headers are those of one event.
  const own = texts.length === 1 ? envelope : null
  const entries = texts.map((text) =>
    typeof text === 'string'
      ? entryOf(own === null ? text : wrapped(own, text))
      : text.kind === 'rejected'
        ? unreadable(text.rejection, text.raw)
        : { rejection: null, forward: null },
  )
  return { kind: 'entries', entries }
}

const EMPTY: Entries = {
  kind: 'turned-away',
  status: 400,
  reason: 'empty',
  message: 'the body holds no event: send one, an array of them, or one a line',
}

const entryOf = (text: string): Entry => {
  const parsed = parseText(text)
  const rejection = parsed.kind === 'rejected' ? parsed.rejection : null
  if (rejection?.reason === 'too-large') return { rejection, forward: null }
  const identity =
    parsed.kind === 'prediction' && parsed.event.id !== null
      ? `${parsed.event.series.model}\n${parsed.event.id}`
      : text
  const isObject = rejection?.reason !== 'not-json' && rejection?.reason !== 'not-an-object'
  // An array on a line of its own is no event; at the start of a record it would be read as several.
  const isArray = rejection?.reason === 'not-an-object' && text.trimStart().startsWith('[')
  const bytes = Buffer.from(isArray ? `[${text}]` : text)
  return { rejection, forward: { bytes, lane: hashOf(identity) % LANES, isObject } }
}

/** The parser keeps this many characters of bytes that are not UTF-8; fewer mean that none is missing. */
const KEPT_CHARACTERS = 1024

const unreadable = (rejection: Rejection, raw: string): Entry => {
  const isWhole = rejection.reason === 'bad-encoding' && raw.length < KEPT_CHARACTERS
  const forward = { bytes: Buffer.from(raw, 'latin1'), lane: hashOf(raw) % LANES, isObject: false }
  return { rejection, forward: isWhole ? forward : null }
}

import type { EventStream } from '../ports.ts'
import type { Entry } from './event-entries.ts'

const EVENTS_PER_RECORD = 500
/** Kinesis takes 1 MiB a record; smaller ones spread better. A larger event goes alone. */
const BYTES_PER_RECORD = 200_000

type Forwarded = NonNullable<Entry['forward']>
type Batch = { readonly lane: number; readonly parts: Uint8Array[]; bytes: number }

/**
 * NDJSON records of one lane each. A record begins with an object, because what its first line is decides how the whole
 * is read; entries that are none go behind one, or alone.
 */
export const recordsOf = (entries: readonly Forwarded[]): Parameters<EventStream>[0] => {
  const batches: Batch[] = []
  const open = new Map<number, Batch>()
  const objectsFirst = [
    ...entries.filter(({ isObject }) => isObject),
    ...entries.filter(({ isObject }) => !isObject),
  ]
  for (const { bytes, lane, isObject } of objectsFirst) {
    const batch = open.get(lane)
    if (batch !== undefined && hasRoom(batch, bytes)) {
      batch.parts.push(LINE_FEED, bytes)
      batch.bytes += bytes.length + 1
      continue
    }
    const fresh: Batch = { lane, parts: isObject ? [bytes] : [BLANK, bytes], bytes: bytes.length }
    batches.push(fresh)
    if (isObject) open.set(lane, fresh)
  }
  return batches.map(({ lane, parts }) => ({ key: `lane-${lane}`, data: Buffer.concat(parts) }))
}

const LINE_FEED = Buffer.from('\n')
/** In front of what begins like gzip or with a byte order mark, and is neither. */
const BLANK = Buffer.from(' ')

const hasRoom = (batch: Batch, bytes: Uint8Array): boolean =>
  // Parts and the line feeds between them.
  batch.parts.length < 2 * EVENTS_PER_RECORD - 1 && batch.bytes + bytes.length < BYTES_PER_RECORD

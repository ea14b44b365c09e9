import { hash } from 'node:crypto'
import type { PredictionEvent } from '../event/event.ts'

/**
 * The ids of the last `capacity` accepted events of one source, as 8-byte hashes, oldest first. Whether an event is a
 * duplicate depends on nothing but the events before it in its source, and the ring is stored with the position it
 * belongs to, so a retry decides the same.
 *
 * It finds every twin at most `capacity` accepted events behind. Two different ids collide with a chance of
 * capacity / 2^64 an event: at 2,000 ids and 10^9 events a day, once in some 25,000 years.
 */
export type RecentIds = { readonly capacity: number; readonly ids: Set<string> }

const HASH_BYTES = 8

export const recentIdsFrom = (bytes: Uint8Array, capacity: number): RecentIds => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const ids = new Set<string>()
  // A smaller capacity than before keeps the newest.
  for (let at = Math.max(0, buffer.length - capacity * HASH_BYTES); at < buffer.length; at += HASH_BYTES)
    ids.add(buffer.toString('latin1', at, at + HASH_BYTES))
  return { capacity, ids }
}

export const recentIdsBytes = ({ ids }: RecentIds): Uint8Array => Buffer.from([...ids].join(''), 'latin1')

/** True if the event's id is among the recent ones; else remembers it. Events without an id are never duplicates. */
export const isDuplicate = ({ capacity, ids }: RecentIds, event: PredictionEvent): boolean => {
  if (event.id === null || capacity === 0) return false
  const digest = hash('sha256', `${event.series.model}\n${event.id}`, 'buffer')
  const key = digest.toString('latin1', 0, HASH_BYTES)
  if (ids.has(key)) return true
  ids.add(key)
  if (ids.size > capacity) {
    // A Set remembers the order of insertion: its first element is the oldest.
    const [oldest] = ids
    if (oldest !== undefined) ids.delete(oldest)
  }
  return false
}

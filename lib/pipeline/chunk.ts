import type { Config } from '../config/schema.ts'
import type { Parsed, PredictionEvent, RefusalReason } from '../event/event.ts'
import { parseRecord } from '../event/parse-record.ts'
import type { Counters, Position, Quarantined } from '../ports.ts'
import { isDuplicate, type RecentIds } from './deduplicate.ts'
import { type Registry, refusalOf } from './registry.ts'

/** One stream record as the broker delivered it. */
export type SourceRecord = {
  readonly position: Position
  /** The broker's own arrival time: with it, what is refused is a function of the record alone. */
  readonly arrivalMs: number
  readonly data: Uint8Array
}

export type AcceptedEvent = { readonly event: PredictionEvent; readonly position: Position }

type Entry = {
  readonly parsed: Parsed
  readonly position: Position
  readonly arrivalMs: number
  readonly index: number
}
type QuarantineEntry = Omit<Quarantined, 'source'>

/** Records that are applied together. */
export type Chunk = { readonly first: Position; readonly last: Position; readonly entries: readonly Entry[] }

/** Bounds what is decoded at once: about 10 MB of events of usual size. */
const EVENTS_PER_CHUNK = 8_000

export function* chunksOf(records: readonly SourceRecord[]): Generator<Chunk> {
  let entries: Entry[] = []
  let first: Position | null = null
  for (const [i, { position, arrivalMs, data }] of records.entries()) {
    first ??= position
    for (const [index, parsed] of parseRecord(data).entries())
      entries.push({ parsed, position, arrivalMs, index })
    if (entries.length < EVENTS_PER_CHUNK && i < records.length - 1) continue
    yield { first, last: position, entries }
    entries = []
    first = null
  }
}

/** Why an event's time is refused, or `null`. Nothing but the record and the configuration decides. */
export const timeRefusal = (timeMs: number, arrivalMs: number, config: Config): RefusalReason | null => {
  if (config.clock === 'events') return null
  if (timeMs < arrivalMs - config.acceptPast) return 'too-old'
  return timeMs > arrivalMs + config.acceptFuture ? 'in-the-future' : null
}

/** The predictions whose time is acceptable: those whose models and series need a place. */
export const timelyEvents = (chunk: Chunk, config: Config): PredictionEvent[] =>
  chunk.entries.flatMap(({ parsed, arrivalMs }) =>
    parsed.kind === 'prediction' && timeRefusal(parsed.event.timeMs, arrivalMs, config) === null
      ? [parsed.event]
      : [],
  )

export type SortedOut = {
  readonly accepted: readonly AcceptedEvent[]
  readonly quarantined: ReadonlyMap<Position, readonly QuarantineEntry[]>
  readonly counters: Counters
  readonly maxEventMs: number
}

/** Every entry is accepted, rejected or refused, and counted once. Adds to `prior` counts and to `recentIds`. */
export const sortOut = (
  chunk: Chunk,
  registry: Registry,
  recentIds: RecentIds,
  prior: Counters | null,
  config: Config,
): SortedOut => {
  const counters: Counters = {
    accepted: prior?.accepted ?? 0,
    unused: prior?.unused ?? 0,
    rejected: { ...prior?.rejected },
    refused: { ...prior?.refused },
  }
  const accepted: AcceptedEvent[] = []
  const quarantined = new Map<Position, QuarantineEntry[]>()
  let maxEventMs = 0
  // An event from a clock that runs ahead must not close windows early.
  const reach = (timeMs: number, arrivalMs: number) => {
    maxEventMs = Math.max(maxEventMs, config.clock === 'wall' ? Math.min(timeMs, arrivalMs) : timeMs)
  }
  for (const { parsed, position, arrivalMs, index } of chunk.entries) {
    if (parsed.kind === 'rejected') {
      const { reason, path, message } = parsed.rejection
      counters.rejected[reason] = (counters.rejected[reason] ?? 0) + (parsed.count ?? 1)
      keep(quarantined, { position, index, reason, path, message, raw: parsed.raw })
      continue
    }
    if (parsed.kind !== 'prediction') {
      counters.accepted += 1
      counters.unused += 1
      if (parsed.kind === 'heartbeat') reach(parsed.timeMs, arrivalMs)
      continue
    }
    const { event } = parsed
    const refusal =
      timeRefusal(event.timeMs, arrivalMs, config) ??
      refusalOf(registry, event.series) ??
      (isDuplicate(recentIds, event) ? 'duplicate' : null)
    if (refusal !== null) {
      counters.refused[refusal] = (counters.refused[refusal] ?? 0) + 1
      continue
    }
    counters.accepted += 1
    reach(event.timeMs, arrivalMs)
    accepted.push({ event, position })
  }
  return { accepted, quarantined, counters, maxEventMs }
}

/**
 * What is kept of one record, so that its item stays below 400 KB even where compression gains nothing (bytes, because
 * a character has up to 3): of an event that does not fit the beginning is kept, and what is past 100 is counted only.
 */
const KEPT_PER_RECORD = 100
const KEPT_BYTES_PER_RECORD = 250_000
const BEGINNING_CHARACTERS = 256

const keep = (quarantined: Map<Position, QuarantineEntry[]>, entry: QuarantineEntry): void => {
  const entries = quarantined.get(entry.position) ?? []
  if (entries.length >= KEPT_PER_RECORD) return
  const bytes = entries.reduce((sum, { raw }) => sum + Buffer.byteLength(raw), Buffer.byteLength(entry.raw))
  const fits = bytes <= KEPT_BYTES_PER_RECORD
  entries.push(fits ? entry : { ...entry, raw: entry.raw.slice(0, BEGINNING_CHARACTERS).toWellFormed() })
  quarantined.set(entry.position, entries)
}

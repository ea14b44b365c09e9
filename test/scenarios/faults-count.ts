import type { PredictionEvent, Series } from '../../lib/event/event.ts'
import { parseRecord } from '../../lib/event/parse-record.ts'
import type { SourceRecord } from '../../lib/pipeline/chunk.ts'
import type { Counters, SourceId } from '../../lib/ports.ts'
import { DEDUPLICATE, MINUTE_MS, type Streams } from './faults-world.ts'

export type Counted = { readonly source: SourceId; readonly event: PredictionEvent }

/** What should come of the streams, counted one event after the other, with no batches, marks or stores. */
export type PlainCount = {
  readonly accepted: readonly Counted[]
  readonly counters: ReadonlyMap<SourceId, Counters>
  readonly sent: ReadonlyMap<SourceId, number>
}

/** `hasPlace` tells whether a series was registered: which come first is for the race to decide. */
export const plainCount = (
  streams: Streams,
  hasPlace: (series: Series) => 'model' | 'series' | 'yes',
): PlainCount => {
  const accepted: Counted[] = []
  const counters = new Map<SourceId, Counters>()
  const sent = new Map<SourceId, number>()
  for (const [source, phases] of streams) {
    const counts: Counters = { accepted: 0, unused: 0, rejected: {}, refused: {} }
    const recent: string[] = []
    for (const record of phases.flat())
      for (const parsed of parseRecord(record.data)) {
        sent.set(source, (sent.get(source) ?? 0) + 1)
        if (parsed.kind === 'rejected') bump(counts.rejected, parsed.rejection.reason)
        else if (parsed.kind !== 'prediction') {
          counts.accepted += 1
          counts.unused += 1
        } else {
          const refusal = refusalOf(parsed.event, record, recent, hasPlace)
          if (refusal !== null) bump(counts.refused, refusal)
          else {
            counts.accepted += 1
            accepted.push({ source, event: parsed.event })
          }
        }
      }
    counters.set(source, counts)
  }
  return { accepted, counters, sent }
}

const refusalOf = (
  { id, timeMs, series }: PredictionEvent,
  { arrivalMs }: SourceRecord,
  recent: string[],
  hasPlace: (series: Series) => 'model' | 'series' | 'yes',
) => {
  if (timeMs < arrivalMs - 5 * MINUTE_MS) return 'too-old' as const
  if (timeMs > arrivalMs + MINUTE_MS) return 'in-the-future' as const
  const place = hasPlace(series)
  if (place === 'model') return 'too-many-models' as const
  if (place === 'series') return 'too-many-series' as const
  if (id === null) return null
  const key = `${series.model} ${id}`
  if (recent.includes(key)) return 'duplicate' as const
  recent.push(key)
  if (recent.length > DEDUPLICATE) recent.shift()
  return null
}

const bump = <K extends string>(counts: { [key in K]?: number }, key: K): void => {
  counts[key] = (counts[key] ?? 0) + 1
}

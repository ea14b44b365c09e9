import type { Series } from '../event/event.ts'
import type { Store } from '../ports.ts'
import { cellsBySubject } from '../window/aggregate.ts'
import type { CompiledBins } from '../window/compiled-bins.ts'
import { mergePartials } from './read-window.ts'

/** Cells of past windows of one series, width and bins, by start; `null` where a window has no events on these bins. */
export type PastWindows = Map<number, readonly Float64Array[] | null>

export type WindowPlace = {
  readonly series: Series
  readonly bins: CompiledBins
  readonly binsId: string
  readonly widthMs: number
}

/** A backlog reads each window once; a thousand features of twenty bins are 176 KB a window. */
const PAST_WINDOWS_MAX = 400

/** Reads what is not known yet, neighbours in one query. */
export const loadPastWindows = async (
  store: Store,
  known: PastWindows,
  place: WindowPlace,
  starts: readonly number[],
): Promise<void> => {
  keepNewest(known, starts)
  const lacking = starts.filter((startMs) => startMs >= 0 && !known.has(startMs))
  for (const run of runsOf(lacking, place.widthMs)) {
    const endMs = (run.at(-1) ?? 0) + place.widthMs
    const parts = await store.loadWindows(place.series, run[0] ?? 0, endMs)
    for (const startMs of run) {
      const own = parts.filter(
        ({ windowStartMs }) => windowStartMs >= startMs && windowStartMs < startMs + place.widthMs,
      )
      remember(known, startMs, own.length === 0 ? null : cellsOf(own, place))
    }
  }
}

export const remember = (
  known: PastWindows,
  startMs: number,
  cells: readonly Float64Array[] | null,
): void => {
  known.delete(startMs)
  known.set(startMs, cells)
  const oldest = known.keys().next().value
  if (known.size > PAST_WINDOWS_MAX && oldest !== undefined) known.delete(oldest)
}

/** What is asked for again must not be dropped for what is read beside it. */
const keepNewest = (known: PastWindows, starts: readonly number[]): void => {
  for (const startMs of starts) {
    const cells = known.get(startMs)
    if (cells !== undefined) remember(known, startMs, cells)
  }
}

const cellsOf = (
  parts: Parameters<typeof mergePartials>[0],
  { bins, binsId }: WindowPlace,
): Float64Array[] | null => {
  const { aggregate, binsIds } = mergePartials(parts)
  return binsIds.length === 1 && binsIds[0] === binsId ? cellsBySubject(aggregate, bins) : null
}

/** Starts that follow each other by one width. */
const runsOf = (starts: readonly number[], widthMs: number): number[][] => {
  const runs: number[][] = []
  for (const startMs of starts) {
    const last = runs.at(-1)
    if (last !== undefined && startMs - (last.at(-1) ?? 0) === widthMs) last.push(startMs)
    else runs.push([startMs])
  }
  return runs
}

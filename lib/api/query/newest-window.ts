import { horizonsOf, modelConfig } from '../../config/schema.ts'
import type { Series } from '../../event/event.ts'
import { byWindow, type MergedWindows, mergePartials } from '../../pipeline/read-window.ts'
import type { StoredPartial } from '../../ports.ts'
import { windowStart } from '../../window/watermark.ts'
import { LAST_END_MS, type QueryDeps } from './query.ts'

export type NewestWindow = { readonly startMs: number; readonly merged: MergedWindows }

/** How many windows back of the newest event a series is looked for before its last verdict is asked. */
const RECENT_WINDOWS = 2

/** The newest window of a series among the last few of all data; null where the series has been silent for longer. */
export const recentWindow = async (
  { store, config }: QueryDeps,
  series: Series,
  newestMs: number,
): Promise<NewestWindow | null> => {
  const lastMs = windowStart(newestMs + (config.clock === 'wall' ? config.acceptFuture : 0), config.window)
  const fromMs = Math.max(0, windowStart(newestMs, config.window) - RECENT_WINDOWS * config.window)
  return newestOf(await store.loadWindows(series, fromMs, lastMs + config.window))
}

/** The newest window of a series. One that has been silent is found by its last verdict, if some rule judges it. */
export const newestWindow = async (
  deps: QueryDeps,
  series: Series,
  newestMs: number,
): Promise<NewestWindow | null> => {
  const recent = await recentWindow(deps, series, newestMs)
  if (recent !== null) return recent
  const [horizonMs] = horizonsOf(modelConfig(deps.config, series.model))
  if (horizonMs === undefined) return null
  const [last] = await deps.store.lastVerdicts(series, horizonMs, LAST_END_MS, 1)
  return last === undefined ? null : newestOf(await deps.store.loadWindows(series, last.startMs, last.endMs))
}

const newestOf = (parts: readonly StoredPartial[]): NewestWindow | null => {
  const newest = byWindow(parts).at(-1)
  if (newest === undefined) return null
  const [startMs, ofIt] = newest
  return { startMs, merged: mergePartials(ofIt) }
}

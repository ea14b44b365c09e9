import type { Config } from '../../config/schema.ts'
import type { Prices } from '../../cost/prices.ts'
import { LeewayError } from '../../errors.ts'
import type { Series } from '../../event/event.ts'
import { TIME_MS_END } from '../../event/parse-time.ts'
import type { ModelRecord, Progress, Store } from '../../ports.ts'

/** What every question needs. */
export type QueryDeps = {
  readonly store: Store
  readonly config: Config
  readonly prices: Prices
  readonly wallMs: () => number
}

/** Queries that run side by side: the table takes them, and a window's pages of each fit in memory. */
export const READS_AT_ONCE = 16

/** The last end of a window that can be asked for: the key after it still has 13 digits. */
export const LAST_END_MS = TIME_MS_END - 2

export const rfc3339 = (timeMs: number): string => new Date(timeMs).toISOString()

export const rfc3339OrNull = (timeMs: number | null): string | null =>
  timeMs === null ? null : rfc3339(timeMs)

export const loadKnownModel = async (store: Store, model: string): Promise<ModelRecord> => {
  const stored = await store.loadModel(model)
  if (stored !== null) return stored.value
  throw new LeewayError('not-found', `no model '${model}' is known: GET /v1/models lists those that are`)
}

export const seriesOf = (record: ModelRecord): Series[] =>
  record.series.map((series) => ({ model: record.model, ...series }))

/** The newest event time of all sources; null while nothing has come. */
export const newestEventMs = (sources: readonly { readonly progress: Progress }[]): number | null =>
  sources.length === 0 ? null : Math.max(...sources.map(({ progress }) => progress.maxEventMs))

/** What time it is for windows: the wall's, or where events are the clock that of the newest (0 before the first). */
export const pipelineNowMs = (
  { config, wallMs }: QueryDeps,
  sources: readonly { readonly progress: Progress }[],
): number => (config.clock === 'wall' ? wallMs() : (newestEventMs(sources) ?? 0))

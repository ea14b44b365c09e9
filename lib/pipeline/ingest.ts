import { type Config, horizonsOf, modelConfig } from '../config/schema.ts'
import { LeewayError } from '../errors.ts'
import type { Series } from '../event/event.ts'
import type { CommitResult, ModelRecord, Position, Progress, SourceId, Store, Versioned } from '../ports.ts'
import { windowStart } from '../window/watermark.ts'
import {
  type AcceptedEvent,
  type Chunk,
  chunksOf,
  type SortedOut,
  type SourceRecord,
  sortOut,
  timelyEvents,
} from './chunk.ts'
import { recentIdsBytes, recentIdsFrom } from './deduplicate.ts'
import { mapLimited } from './limited.ts'
import { addToWindow, commitPages, type OpenWindow, openWindow } from './open-window.ts'
import { openRegistry, type Registry } from './registry.ts'
import type { BinsCache } from './window-bins.ts'

export type IngestDeps = {
  readonly store: Store
  readonly config: Config
  readonly binsCache: BinsCache
  readonly wallMs: () => number
  /** False when the invocation is about to be cut off: the rest of the batch is then left for a retry. */
  readonly hasTimeLeft: () => boolean
}

/** `failedAt` is the first record that is not applied: the source goes back to it. */
export type Ingested = { readonly failedAt: Position | null; readonly error: unknown }

const WRITES_AT_ONCE = 16

/**
 * Applies the records of one source, in order, to the aggregates: each event exactly once, however often and in
 * whatever batches the records are delivered (docs/adr/0001). Records are taken in chunks, each committed before the
 * next is read, so memory is bounded and a failure loses nothing that is done.
 */
export const ingest = async (
  deps: IngestDeps,
  source: SourceId,
  records: readonly SourceRecord[],
): Promise<Ingested> => {
  const [first] = records
  if (first === undefined) return { failedAt: null, error: null }
  let reached: Position = first.position
  try {
    let progress = await deps.store.loadProgress(source)
    const applied = progress?.value.position ?? ''
    const fresh = records.filter(({ position }) => position > applied)
    for (const chunk of chunksOf(fresh)) {
      reached = chunk.first
      if (!deps.hasTimeLeft())
        throw new LeewayError(
          'unavailable',
          'the invocation is nearly over; the rest of the batch is retried',
        )
      progress = await ingestNew(deps, source, progress, chunk)
    }
    return { failedAt: null, error: null }
  } catch (error) {
    return { failedAt: reached, error }
  }
}

/**
 * A window that starts after everything this source has applied was most likely never opened by it: it is not read but
 * written on condition that it is not there. If it is (a crashed attempt came that far), all windows are read after all.
 */
const ingestNew = async (
  deps: IngestDeps,
  source: SourceId,
  prior: Versioned<Progress> | null,
  chunk: Chunk,
): Promise<Versioned<Progress>> => {
  try {
    return await ingestChunk(deps, source, prior, chunk, prior?.value.maxEventMs ?? 0)
  } catch (error) {
    if (!(error instanceof LeewayError) || error.code !== 'conflict') throw error
    return await ingestChunk(deps, source, prior, chunk, Number.POSITIVE_INFINITY)
  }
}

/**
 * The order of writes is the design: a window's first page decides its bins, so it goes first; then the other pages,
 * each with its own mark; then what must happen because of them; and the progress last, because it vouches for all.
 */
const ingestChunk = async (
  deps: IngestDeps,
  source: SourceId,
  prior: Versioned<Progress> | null,
  chunk: Chunk,
  unopenedAfterMs: number,
): Promise<Versioned<Progress>> => {
  const { store, config } = deps
  const recentIds = recentIdsFrom(prior?.value.recentIds ?? new Uint8Array(), config.deduplicate)
  const series = timelyEvents(chunk, config).map((event) => event.series)
  const registry = await openRegistry(store, series, config)
  const sorted = sortOut(chunk, registry, recentIds, prior?.value.counters ?? null, config)
  const windows = await openWindows(deps, source, registry, sorted.accepted, unopenedAfterMs)
  for (const { event, position } of sorted.accepted)
    addToWindow(windowFor(windows, event.series, event.timeMs, config), event, position)
  const open = [...windows.values()]
  const commit = (select: (page: string) => boolean) =>
    mapLimited(open, WRITES_AT_ONCE, (window) =>
      commitPages(store, window, chunk.last, expiryOf(window, config), select),
    )
  await commit((page) => page === 'core')
  await commit((page) => page !== 'core')
  // With the time, because a retry must not make again a mark that `evaluate` has read: another source's may lie between.
  await markDue(deps, open, `${source}@${chunk.last}@${deps.wallMs()}`)
  await quarantine(deps, source, sorted.quarantined)
  const next: Progress = {
    position: chunk.last,
    maxEventMs: Math.max(prior?.value.maxEventMs ?? 0, sorted.maxEventMs),
    updatedAtMs: deps.wallMs(),
    counters: sorted.counters,
    recentIds: recentIdsBytes(recentIds),
  }
  expectCommitted(await store.commitProgress(source, prior?.version ?? null, next), source)
  return { value: next, version: (prior?.version ?? 0) + 1 }
}

const openWindows = async (
  { store, config, binsCache }: IngestDeps,
  source: SourceId,
  registry: Registry,
  accepted: readonly AcceptedEvent[],
  unopenedAfterMs: number,
): Promise<Map<string, OpenWindow>> => {
  const open = async (record: ModelRecord, series: Series, startMs: number) => {
    const stored = startMs > unopenedAfterMs ? [] : await store.loadPartials(series, startMs, source)
    return openWindow(store, binsCache, record, { series, startMs, source }, stored)
  }
  const wanted = new Map<string, AcceptedEvent>()
  for (const each of accepted) wanted.set(windowKey(each.event.series, each.event.timeMs, config), each)
  const opened = await mapLimited([...wanted], WRITES_AT_ONCE, async ([key, { event }]) => {
    const record = registry.get(event.series.model)
    if (!record) throw new LeewayError('invariant', `${event.series.model} was accepted without a record`)
    const startMs = windowStart(event.timeMs, config.window)
    return [key, await open(record, event.series, startMs)] as const
  })
  return new Map(opened)
}

const windowKey = (series: AcceptedEvent['event']['series'], timeMs: number, config: Config): string =>
  `${series.model}\n${series.version}\n${series.variant}\n${series.segment}\n${windowStart(timeMs, config.window)}`

const windowFor = (
  windows: ReadonlyMap<string, OpenWindow>,
  series: AcceptedEvent['event']['series'],
  timeMs: number,
  config: Config,
): OpenWindow => {
  const window = windows.get(windowKey(series, timeMs, config))
  if (window === undefined)
    throw new LeewayError('invariant', `no window was opened for ${series.model} at ${timeMs}`)
  return window
}

/** When events are the clock, windows may lie years back, where a time to live would mean nothing. */
const expiryOf = (window: OpenWindow, config: Config): number | null =>
  config.clock === 'wall' ? window.startMs + config.window + config.retention : null

const markDue = async (
  { store, config }: IngestDeps,
  windows: readonly OpenWindow[],
  token: string,
): Promise<void> => {
  const marks = new Map<string, Parameters<Store['markDue']>[0]>()
  for (const { series, startMs } of windows)
    for (const horizonMs of horizonsOf(modelConfig(config, series.model))) {
      const start = windowStart(startMs, horizonMs)
      marks.set(`${JSON.stringify(series)}${horizonMs}@${start}`, {
        series,
        horizonMs,
        startMs: start,
        token,
      })
    }
  await mapLimited([...marks.values()], WRITES_AT_ONCE, (due) => store.markDue(due))
}

const quarantine = async (
  { store, config, wallMs }: IngestDeps,
  source: SourceId,
  records: SortedOut['quarantined'],
): Promise<void> => {
  const keepMs = config.quarantine
  if (keepMs === false) return
  await mapLimited([...records.values()], WRITES_AT_ONCE, (entries) =>
    store.saveQuarantined(
      entries.map((entry) => ({ source, ...entry })),
      wallMs() + keepMs,
    ),
  )
}

const expectCommitted = (result: CommitResult, source: SourceId): void => {
  if (result === 'conflict')
    throw new LeewayError(
      'conflict',
      `another invocation reads ${source} and was faster; the batch is retried`,
    )
}

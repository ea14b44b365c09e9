import { LeewayError } from '../errors.ts'
import type { PredictionEvent, Series } from '../event/event.ts'
import type { ModelRecord, Position, SourceId, Store, StoredPartial } from '../ports.ts'
import { addEvent, emptyAggregate, type WindowAggregate } from '../window/aggregate.ts'
import type { CompiledBins } from '../window/compiled-bins.ts'
import { decodePage, encodePage, type PageName } from '../window/page.ts'
import { type BinsCache, binsIdFor, loadBins } from './window-bins.ts'

/** One source's share of one window, loaded to be added to: each page with the mark and version it was found at. */
export type OpenWindow = {
  readonly series: Series
  readonly startMs: number
  readonly source: SourceId
  readonly bins: CompiledBins
  readonly aggregate: WindowAggregate
  readonly priors: ReadonlyMap<PageName, { readonly version: number; readonly mark: Position }>
  readonly touched: Set<PageName>
}

/** From what this source has stored of the window, if anything. Whoever finds a window uses its bins; only a window that this source opens takes those now in force. */
export const openWindow = async (
  store: Store,
  cache: BinsCache,
  record: ModelRecord,
  { series, startMs, source }: Pick<OpenWindow, 'series' | 'startMs' | 'source'>,
  stored: readonly StoredPartial[],
): Promise<OpenWindow> => {
  const core = stored.find(({ page }) => page === 'core')
  const binsId = core?.value.binsId ?? binsIdFor(record, series, startMs)
  const aggregate = emptyAggregate(binsId)
  const priors = new Map<PageName, { version: number; mark: Position }>()
  for (const { page, version, value } of stored) {
    if (value.binsId !== binsId)
      throw new LeewayError(
        'invariant',
        `page ${page} has bins ${value.binsId}, its window's first page ${binsId}`,
      )
    aggregate.pages.set(page, decodePage(page, value.bytes))
    priors.set(page, { version, mark: value.mark })
  }
  return {
    series,
    startMs,
    source,
    bins: await loadBins(store, cache, record, binsId),
    aggregate,
    priors,
    touched: new Set(),
  }
}

/** Adds an event to every page that has not applied its record yet. */
export const addToWindow = (window: OpenWindow, event: PredictionEvent, position: Position): void =>
  addEvent(
    window.aggregate,
    window.bins,
    event,
    (page) => (window.priors.get(page)?.mark ?? '') < position,
    (page) => window.touched.add(page),
  )

/** Writes the touched pages that `select` names, each on condition that nobody else has written it since. */
export const commitPages = async (
  store: Store,
  window: OpenWindow,
  mark: Position,
  expiresAtMs: number | null,
  select: (page: PageName) => boolean,
): Promise<void> => {
  const { series, startMs, source, aggregate } = window
  for (const page of [...window.touched].filter(select).sort()) {
    const content = aggregate.pages.get(page)
    if (content === undefined) continue
    const result = await store.commitPartial(
      { series, windowStartMs: startMs, source, page },
      window.priors.get(page)?.version ?? null,
      { mark, binsId: aggregate.binsId, bytes: encodePage(content) },
      expiresAtMs,
    )
    if (result === 'conflict')
      throw new LeewayError(
        'conflict',
        `another invocation has written page ${page} of the window at ${startMs}; the batch is retried`,
      )
  }
}

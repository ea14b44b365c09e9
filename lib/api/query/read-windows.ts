import type { Series } from '../../event/event.ts'
import { mapLimited } from '../../pipeline/limited.ts'
import { byWindow, mergePartials } from '../../pipeline/read-window.ts'
import { type BinsCache, loadBins } from '../../pipeline/window-bins.ts'
import type { ModelRecord, StoredPartial } from '../../ports.ts'
import { type CompiledBins, NO_COMPILED_BINS } from '../../window/compiled-bins.ts'
import { windowStart } from '../../window/watermark.ts'
import type { WindowAnswer, WindowsAnswer } from '../types.ts'
import {
  loadKnownModel,
  newestEventMs,
  type QueryDeps,
  READS_AT_ONCE,
  rfc3339OrNull,
  seriesOf,
} from './query.ts'
import { lastWindowOf } from './read-models.ts'
import { type AskedRange, rangeOf } from './time-range.ts'
import { windowAnswerOf } from './window-answer.ts'
import { firstPage, matches, type SeriesFilter, type Weighed, WINDOWS_MAX } from './window-page.ts'

export type WindowsQuestion = AskedRange & SeriesFilter & { readonly cells: boolean }

const DAY_MS = 86_400_000

/** Stored windows, merged over sources. A day of all series is read at a time, until an answer is full. */
export const readWindows = async (
  deps: QueryDeps,
  model: string,
  question: WindowsQuestion,
): Promise<WindowsAnswer> => {
  const record = await loadKnownModel(deps.store, model)
  const { fromMs, toMs, nextMs } = rangeOf(question, await endOfData(deps, record))
  const cache: BinsCache = new Map()
  const found: Weighed<WindowAnswer>[] = []
  const series = seriesOf(record).filter((each) => matches(each, question))
  for (let dayMs = fromMs; dayMs < toMs; dayMs = windowStart(dayMs, DAY_MS) + DAY_MS) {
    const endMs = Math.min(windowStart(dayMs, DAY_MS) + DAY_MS, toMs)
    const ofDay = await mapLimited(series, READS_AT_ONCE, async (each) => {
      const parts = await deps.store.loadWindows(each, dayMs, endMs)
      return answersOf(deps, record, each, parts, question.cells, cache)
    })
    found.push(...ofDay.flat())
    const page = firstPage(found)
    if (page.nextMs !== null) return { windows: page.windows, next: rfc3339OrNull(page.nextMs) }
    if (found.length >= WINDOWS_MAX && endMs < toMs)
      return { windows: page.windows, next: rfc3339OrNull(endMs) }
  }
  return { windows: firstPage(found).windows, next: rfc3339OrNull(nextMs) }
}

const answersOf = async (
  deps: QueryDeps,
  record: ModelRecord,
  series: Series,
  parts: readonly StoredPartial[],
  withCells: boolean,
  cache: BinsCache,
): Promise<Weighed<WindowAnswer>[]> => {
  const answers: Weighed<WindowAnswer>[] = []
  for (const [startMs, ofWindow] of byWindow(parts)) {
    const merged = mergePartials(ofWindow)
    const [binsId, ...others] = merged.binsIds
    const bins: CompiledBins | null = !withCells
      ? null
      : binsId === undefined || others.length > 0
        ? NO_COMPILED_BINS
        : await loadBins(deps.store, cache, record, binsId)
    const answer = windowAnswerOf(deps, series, startMs, merged, bins)
    const cells = Object.values(answer.cells ?? {}).reduce((sum, each) => sum + each.length, 0)
    answers.push({ startMs, answer, weight: cells })
  }
  return answers
}

/** The end of the newest window of a model; of all data, or now, where the model has none. */
export const endOfData = async (deps: QueryDeps, record: ModelRecord): Promise<number> => {
  const newestMs = newestEventMs(await deps.store.listProgress())
  if (newestMs === null) return deps.wallMs()
  const last = await lastWindowOf(deps, record, newestMs)
  return (last?.startMs ?? windowStart(newestMs, deps.config.window)) + deps.config.window
}

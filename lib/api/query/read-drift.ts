import { modelConfig } from '../../config/schema.ts'
import type { Series } from '../../event/event.ts'
import type { WindowReport } from '../../pipeline/judge-window.ts'
import { mapLimited } from '../../pipeline/limited.ts'
import type { StoredVerdict } from '../../ports.ts'
import type { DriftAnswer, DriftWindowAnswer } from '../types.ts'
import {
  LAST_END_MS,
  loadKnownModel,
  type QueryDeps,
  READS_AT_ONCE,
  rfc3339,
  rfc3339OrNull,
  seriesOf,
} from './query.ts'
import { endOfData } from './read-windows.ts'
import { type AskedRange, rangeOf } from './time-range.ts'
import { firstPage, matches, type SeriesFilter, type Weighed, WINDOWS_MAX } from './window-page.ts'

/** A subject's verdict has about as much JSON as this many counts. */
const SUBJECT_WEIGHT = 80
const DAY_MS = 86_400_000

/** Judged windows of the drift rule's width that start in the range. None where the rule is off. */
export const readDrift = async (
  deps: QueryDeps,
  model: string,
  question: AskedRange & SeriesFilter,
): Promise<DriftAnswer> => {
  const record = await loadKnownModel(deps.store, model)
  const { drift } = modelConfig(deps.config, model)
  const { fromMs, toMs, nextMs } = rangeOf(question, await endOfData(deps, record))
  if (drift === false) return { windows: [], next: null }
  const horizonMs = drift.over
  const found: Weighed<DriftWindowAnswer>[] = []
  const series = seriesOf(record).filter((each) => matches(each, question))
  for (let dayMs = fromMs; dayMs < toMs; dayMs += DAY_MS) {
    const endMs = Math.min(dayMs + DAY_MS, toMs)
    const ofDay = await mapLimited(series, READS_AT_ONCE, async (each) => {
      // Stored by their end, asked for by their start.
      const stored = await deps.store.listVerdicts(
        each,
        horizonMs,
        dayMs + horizonMs - 1,
        Math.min(endMs + horizonMs - 1, LAST_END_MS),
      )
      return stored.map((verdict) => answerOf(each, verdict))
    })
    found.push(...ofDay.flat())
    const page = firstPage(found)
    if (page.nextMs !== null) return { windows: page.windows, next: rfc3339OrNull(page.nextMs) }
    if (found.length >= WINDOWS_MAX && endMs < toMs)
      return { windows: page.windows, next: rfc3339OrNull(endMs) }
  }
  return { windows: firstPage(found).windows, next: rfc3339OrNull(nextMs) }
}

const answerOf = (
  { model: _, ...series }: Series,
  { startMs, endMs, body }: StoredVerdict,
): Weighed<DriftWindowAnswer> => {
  const { requests, drift } = JSON.parse(body) as WindowReport
  const weight = drift.kind === 'judged' ? drift.subjects.length * SUBJECT_WEIGHT : 1
  return {
    startMs,
    weight,
    answer: { ...series, start: rfc3339(startMs), end: rfc3339(endMs), requests, drift },
  }
}

import type {
  AlertAnswer,
  BaselineAnswer,
  DriftWindowAnswer,
  ModelLimits,
  RetrainRequestAnswer,
  StatusAnswer,
  WindowAnswer,
} from '../lib/api/types.ts'
import type { Series } from '../lib/event/event.ts'
import {
  type Read,
  readAlerts,
  readBaselines,
  readCells,
  readDrift,
  readRetrainRequests,
  readStatus,
  readWindows,
  type Span,
} from './api.ts'
import { chosenPeriod, chosenSeries, chosenSubject, chosenWindow, drawnSpan, spanOf } from './choose.ts'
import { extend, type History, readAgainFromMs } from './history.ts'
import type { Choice, Period, SubjectKey } from './url-state.ts'

/** Everything that the page shows at one moment. */
export type Snapshot = {
  readonly status: StatusAnswer
  readonly alerts: readonly AlertAnswer[]
  readonly requests: readonly RetrainRequestAnswer[]
  readonly period: Period
  readonly view: SeriesView | null
}

export type SeriesView = {
  readonly series: Series
  readonly limits: ModelLimits
  readonly span: Span
  readonly windows: History<WindowAnswer>
  readonly drift: History<DriftWindowAnswer>
  readonly baseline: BaselineAnswer | null
  readonly subject: SubjectKey | null
  readonly judged: DriftWindowAnswer | null
  /** The stored windows of `judged`, with cells. */
  readonly cells: readonly WindowAnswer[]
}

export type Loader = (choice: Choice, signal: AbortSignal) => Promise<Snapshot>

/** Keeps what it has read, so that a refresh asks only for what can have changed. */
export const loader = (): Loader => {
  let windows: History<WindowAnswer> | null = null
  let drift: History<DriftWindowAnswer> | null = null
  let settledMs: number | null = null
  let baseline: { readonly key: string; readonly value: BaselineAnswer | null } | null = null

  const readBaseline = async (model: string, id: string | null, signal: AbortSignal) => {
    const key = JSON.stringify([model, id])
    if (baseline?.key !== key) baseline = { key, value: (await readBaselines(model, signal)).current }
    return baseline.value
  }

  return async (choice, signal) => {
    const [status, { alerts }, { requests }] = await Promise.all([
      readStatus(signal),
      readAlerts(signal),
      readRetrainRequests(signal),
    ])
    const period = chosenPeriod(choice, status.clock)
    const series = chosenSeries(choice, status.models, alerts)
    const summary = status.models.find(({ model }) => model === series?.model)
    const shared = { status, alerts, requests, period }
    if (series === null || summary === undefined) return { ...shared, view: null }
    const span = spanOf(status, period, series.model)
    const key = JSON.stringify([period, series])
    const [nextWindows, nextDrift, current] = await Promise.all([
      readOn(windows, key, span, settledMs, (part) => readWindows(series, part, signal)),
      readOn(drift, key, span, settledMs, (part) => readDrift(series, part, signal)),
      readBaseline(series.model, summary.baselineId, signal),
    ])
    windows = nextWindows
    drift = nextDrift
    settledMs = status.watermark === null ? null : Date.parse(status.watermark)
    const judged = chosenWindow(choice, nextDrift.windows)
    return {
      ...shared,
      view: {
        series,
        limits: summary.limits,
        span: drawnSpan(span, period, nextWindows.windows),
        windows: nextWindows,
        drift: nextDrift,
        baseline: current,
        subject: chosenSubject(choice, nextDrift.windows, series, alerts),
        judged,
        cells: judged === null ? [] : await readCells(series, spanOfWindow(judged), signal),
      },
    }
  }
}

const spanOfWindow = ({ start, end }: DriftWindowAnswer): Span => ({
  fromMs: Date.parse(start),
  toMs: Date.parse(end),
})

const readOn = async <W extends { readonly start: string; readonly end: string }>(
  known: History<W> | null,
  key: string,
  span: Span,
  settledMs: number | null,
  read: (span: Span) => Promise<Read<W>>,
): Promise<History<W>> => {
  const fromMs = readAgainFromMs(known, key, span, settledMs)
  return extend(known, key, span, fromMs, await read({ fromMs, toMs: span.toMs }))
}

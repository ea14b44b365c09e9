import type { AlertAnswer, DriftWindowAnswer, ModelSummary, StatusAnswer } from '../lib/api/types.ts'
import type { Series } from '../lib/event/event.ts'
import type { Span } from './api.ts'
import { subjectsOf } from './heat.ts'
import { type Choice, PERIODS, type Period, SERIES_PARTS, type SubjectKey } from './url-state.ts'

/** What the page shows where the reader has not chosen, or chose something that is not there. */

/** A replay of the past is looked at as a whole, a live service by its last day. */
export const chosenPeriod = (choice: Choice, clock: StatusAnswer['clock']): Period =>
  choice.period ?? (clock === 'events' ? '150d' : '24h')

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * The period up to now; by the clock of events, up to the end of the day of the model's newest window: heartbeats may
 * be days ahead of it. It begins on a whole day (24 hours: on a whole hour), for windows are found by their start: the
 * first one is then shown entirely.
 */
export const spanOf = (status: StatusAnswer, period: Period, model: string): Span => {
  const toMs = status.clock === 'wall' ? Date.parse(status.now) : endOfEventsMs(status, model)
  const roundMs = period === '24h' ? HOUR_MS : DAY_MS
  return { fromMs: Math.floor((toMs - PERIODS[period]) / roundMs) * roundMs, toMs }
}

const endOfEventsMs = ({ models, watermark, now }: StatusAnswer, model: string): number => {
  const newest = models.find((each) => each.model === model)?.lastWindow
  if (newest === null || newest === undefined) return Date.parse(watermark ?? now)
  return (Math.floor(Date.parse(newest.start) / DAY_MS) + 1) * DAY_MS
}

/** The longest period means everything that there is: it is drawn from the first window on. */
export const drawnSpan = (
  span: Span,
  period: Period,
  windows: readonly { readonly start: string }[],
): Span => {
  const first = windows[0]
  if (period !== '150d' || first === undefined) return span
  const firstMs = Math.floor(Date.parse(first.start) / DAY_MS) * DAY_MS
  return { ...span, fromMs: Math.max(span.fromMs, firstMs) }
}

/** Of a model with an alert that fires, else the first; its newest version unless an alert is about another one. */
export const chosenSeries = (
  choice: Choice,
  models: readonly ModelSummary[],
  alerts: readonly AlertAnswer[],
): Series | null => {
  const firing = alerts.filter(({ status }) => status === 'firing')
  const model =
    models.find(({ model }) => model === choice.model) ??
    models.find(({ model }) => firing.some((alert) => alert.model === model)) ??
    models[0]
  if (model === undefined) return null
  const isOf = (wanted: Omit<Series, 'model'> | null | undefined) => (series: Omit<Series, 'model'>) =>
    wanted !== null && wanted !== undefined && SERIES_PARTS.every((part) => series[part] === wanted[part])
  const series =
    model.series.find(isOf(choice.model === model.model ? choice.series : null)) ??
    model.series.find(isOf(firing.find((alert) => alert.model === model.model))) ??
    newestVersion(model.series)
  return series === undefined ? null : { ...series, model: model.model }
}

const newestVersion = (series: ModelSummary['series']): ModelSummary['series'][number] | undefined =>
  series.reduce<ModelSummary['series'][number] | undefined>(
    (newest, each) => (newest === undefined || each.version > newest.version ? each : newest),
    undefined,
  )

/** The subject of an alert that fires for the series, else the first. */
export const chosenSubject = (
  choice: Choice,
  windows: readonly DriftWindowAnswer[],
  series: Series,
  alerts: readonly AlertAnswer[],
): SubjectKey | null => {
  const subjects = subjectsOf(windows)
  const isSame = (a: SubjectKey) => (b: SubjectKey) => a.role === b.role && a.name === b.name
  if (choice.subject !== null) {
    const found = subjects.find(isSame(choice.subject))
    if (found !== undefined) return found
  }
  const firing = alerts
    .filter((alert) => alert.status === 'firing' && alert.model === series.model)
    .filter((alert) => SERIES_PARTS.every((part) => alert[part] === series[part]))
    .flatMap((alert) => subjectOfAlert(alert) ?? [])
  return firing.find((subject) => subjects.some(isSame(subject))) ?? subjects[0] ?? null
}

/** What a drift alert is about; null for the rules that have no subject in the map. */
export const subjectOfAlert = ({ rule, subject }: AlertAnswer): SubjectKey | null => {
  switch (rule) {
    case 'feature-drift':
      return { role: 'feature', name: subject }
    case 'prediction-drift':
      return { role: 'prediction', name: subject }
    case 'latency':
    case 'error-rate':
      return null
  }
}

/** The window that was asked for, else the newest that was judged. */
export const chosenWindow = (
  choice: Choice,
  windows: readonly DriftWindowAnswer[],
): DriftWindowAnswer | null =>
  windows.find(({ start }) => Date.parse(start) === choice.windowMs) ??
  windows.findLast(({ drift }) => drift.kind === 'judged') ??
  null

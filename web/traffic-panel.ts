import type { AlertAnswer, WindowAnswer } from '../lib/api/types.ts'
import { element, setText } from './dom.ts'
import { figure } from './figure.ts'
import { countText, msText, numberText, shareText, UNKNOWN, usdText, windowText } from './format.ts'
import { type Limit, limitOf, limitText } from './limits.ts'
import { type LineStyle, lineChart } from './line-chart.ts'
import type { SeriesView } from './load.ts'
import { withHoles } from './scales.ts'
import { type Column, detailsTable } from './table.ts'

type Measure = {
  readonly title: string
  readonly note: string
  readonly styles: readonly LineStyle[]
  readonly text: (value: number) => string
  /** One value a style, in order. */
  readonly values: (window: WindowAnswer) => readonly (number | null)[]
  /** Limit of the rule that watches this measure. */
  readonly rule: AlertAnswer['rule'] | null
}

const MEASURES: readonly Measure[] = [
  {
    title: 'Latency',
    note: 'Milliseconds that the service took for a prediction',
    styles: [
      { label: 'P50', tone: 'line-1', drawn: 'line' },
      { label: 'P95', tone: 'line-2', drawn: 'line', dash: [8, 3] },
      { label: 'P99', tone: 'line-3', drawn: 'line', dash: [2, 3] },
    ],
    text: msText,
    values: ({ latencyMs }) => [latencyMs?.p50 ?? null, latencyMs?.p95 ?? null, latencyMs?.p99 ?? null],
    rule: 'latency',
  },
  {
    title: 'Requests',
    note: 'Predictions and failed calls in each window',
    styles: [{ label: 'Requests', tone: 'line-1', drawn: 'bars' }],
    text: numberText,
    values: ({ requests }) => [requests],
    rule: null,
  },
  {
    title: 'Error rate',
    note: 'Share of calls that failed',
    styles: [{ label: 'Failed', tone: 'line-2', drawn: 'line' }],
    text: shareText,
    values: ({ errorRate }) => [errorRate],
    rule: 'error-rate',
  },
  {
    title: 'Cost per 1,000 predictions',
    note: 'Tokens, compute and costs that events carry, in US dollars',
    styles: [{ label: 'Cost', tone: 'line-3', drawn: 'line' }],
    text: usdText,
    values: ({ costUsd }) => [costUsd.perThousand],
    rule: null,
  },
]

export type TrafficPanel = {
  readonly root: HTMLElement
  readonly update: (view: SeriesView) => void
}

export const trafficPanel = (): TrafficPanel => {
  const panels = MEASURES.map(measurePanel)
  return {
    root: element('div', { class: 'charts' }, ...panels.map(({ root }) => root)),
    update: (view) => {
      for (const panel of panels) panel.update(view)
    },
  }
}

const LIMIT: LineStyle = { label: 'Limit', tone: 'drifted', drawn: 'limit' }

const measurePanel = (measure: Measure): TrafficPanel => {
  const chart = lineChart(measure.rule === null ? measure.styles : [...measure.styles, LIMIT], measure.text)
  const details = detailsTable(measure.title, columnsOf(measure))
  const note = element('p')
  return {
    root: figure(measure.title, note, chart.root, details.root),
    update: ({ windows, span, limits }) => {
      const spaced = withHoles(windows.windows)
      const limit = limitOf(limits, measure.rule)
      const noteLimit = limit === null ? '' : `; ${limitText(limit, measure.text)}`
      setText(note, `${measure.note}${noteLimit}`)
      const rows = measure.styles.map((_, row) =>
        spaced.map(({ window }) => (window === null ? null : (measure.values(window)[row] ?? null))),
      )
      chart.update({
        ...span,
        timesMs: spaced.map(({ startMs }) => startMs),
        rows: measure.rule === null ? rows : [...rows, spaced.map(() => limit?.value ?? null)],
        summary: summaryOf(measure, windows.windows, limit),
        timeTextAt: (index) => textOf(spaced[index]?.window ?? null),
      })
      details.update(windows.windows)
    },
  }
}

const columnsOf = ({ styles, values, text }: Measure): Column<WindowAnswer>[] => [
  { title: 'Window', cell: textOf },
  ...styles.map(
    ({ label }, row): Column<WindowAnswer> => ({
      title: label,
      numeric: true,
      cell: (window) => textOrUnknown(values(window)[row] ?? null, text),
    }),
  ),
]

const textOrUnknown = (value: number | null, text: (value: number) => string): string =>
  value === null ? UNKNOWN : text(value)

const textOf = (window: WindowAnswer | null): string =>
  window === null ? 'no data' : windowText(Date.parse(window.start), Date.parse(window.end))

const summaryOf = (
  { title, styles, values, text }: Measure,
  windows: readonly WindowAnswer[],
  limit: Limit | null,
): string => {
  const newest = windows[windows.length - 1]
  if (newest === undefined) return `${title}: no windows in this period`
  const parts = styles.map(({ label }, row) => {
    const known = windows.flatMap((window) => values(window)[row] ?? [])
    if (known.length === 0) return `${label} unknown`
    const low = known.reduce((a, b) => Math.min(a, b))
    const high = known.reduce((a, b) => Math.max(a, b))
    const now = textOrUnknown(values(newest)[row] ?? null, text)
    return `${label} ${now} in the newest window, from ${text(low)} to ${text(high)} over the period`
  })
  const limited = limit === null ? '' : `; ${limitText(limit, text)}`
  return `${title}, ${countText(windows.length, 'window')}: ${parts.join('; ')}${limited}`
}

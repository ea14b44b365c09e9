import type { Series } from '../event/event.ts'
import type { Counters } from '../ports.ts'
import { totalOf } from '../window/bounded-table.ts'
import type { CorePage } from '../window/core-page.ts'
import type { Family, Sample } from './exposition.ts'
import { sumCounters } from './query/read-status.ts'
import { latencyMsAt } from './query/window-answer.ts'

export const eventFamilies = (
  counters: readonly Counters[],
  turnedAway: Readonly<Record<string, number>>,
): Family[] => {
  const { accepted, unused, rejectedBy, refusedBy } = sumCounters(counters)
  const byReason = (outcome: string, counts: Readonly<Record<string, number>>): Sample[] =>
    Object.entries(counts).map(([reason, value]) => ({ labels: { outcome, reason }, value }))
  return [
    {
      name: 'leeway_events_total',
      type: 'counter',
      help: 'Events that came out of the stream, by what became of them.',
      samples: [
        { labels: { outcome: 'accepted', reason: '' }, value: accepted },
        ...byReason('rejected', rejectedBy),
        ...byReason('refused', refusedBy),
      ],
    },
    counter('leeway_events_unused_total', 'Of the accepted events, those no aggregate uses.', unused),
    {
      name: 'leeway_requests_turned_away_total',
      type: 'counter',
      help: 'Requests and events that were turned away before the stream.',
      samples: Object.entries(turnedAway).map(([reason, value]) => ({ labels: { reason }, value })),
    },
  ]
}

export const serviceFamilies = (state: {
  readonly version: string
  readonly watermarkMs: number | null
  readonly due: number
  readonly pending: number
  readonly hidden: number
}): Family[] => [
  {
    name: 'leeway_build_info',
    type: 'gauge',
    help: 'Always 1; the version is in the label.',
    samples: [{ labels: { version: state.version }, value: 1 }],
  },
  {
    name: 'leeway_watermark_seconds',
    type: 'gauge',
    help: 'How complete event time is, in seconds since 1970.',
    samples: state.watermarkMs === null ? [] : [{ labels: {}, value: state.watermarkMs / 1000 }],
  },
  gauge('leeway_windows_due', 'Complete windows that wait to be judged, counted up to 1,000.', state.due),
  gauge(
    'leeway_outbox_pending',
    'Alerts and models with messages to deliver, counted up to 1,000.',
    state.pending,
  ),
  gauge(
    'leeway_metrics_series_hidden',
    'Series whose windows are not shown here: there are too many.',
    state.hidden,
  ),
]

export type SeriesWindow = { readonly series: Series; readonly core: CorePage }

const QUANTILES = [0.5, 0.9, 0.95, 0.99] as const

/** Of the newest window of each series that has one; it may still be filling. */
export const windowFamilies = (windows: readonly SeriesWindow[]): Family[] => [
  {
    name: 'leeway_model_requests',
    type: 'gauge',
    help: 'Requests in the newest window.',
    samples: windows.map(({ series, core }) => ({ labels: { ...series }, value: core.requests })),
  },
  {
    name: 'leeway_model_errors',
    type: 'gauge',
    help: 'Failed requests in the newest window.',
    samples: windows.map(({ series, core }) => ({ labels: { ...series }, value: totalOf(core.errors, 0) })),
  },
  {
    name: 'leeway_model_latency_seconds',
    type: 'summary',
    help: 'Latency in the newest window.',
    samples: windows.flatMap(({ series, core }) =>
      core.latencyBins.size === 0
        ? []
        : QUANTILES.map((quantile) => ({
            labels: { ...series, quantile: String(quantile) },
            value: latencyMsAt(core, quantile) / 1000,
          })),
    ),
  },
]

const gauge = (name: string, help: string, value: number): Family => single(name, 'gauge', help, value)
const counter = (name: string, help: string, value: number): Family => single(name, 'counter', help, value)
const single = (name: string, type: Family['type'], help: string, value: number): Family => ({
  name,
  type,
  help,
  samples: [{ labels: {}, value }],
})

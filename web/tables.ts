import type { AlertAnswer, RetrainRequestAnswer, StatusAnswer } from '../lib/api/types.ts'
import { evidenceText, placeText, plain, retrainStatusText, troubleText } from './alert-text.ts'
import { type Child, element } from './dom.ts'
import { nothing } from './figure.ts'
import { numberText, timeText, UNKNOWN, windowText } from './format.ts'
import { type Column, table } from './table.ts'

/** All alerts that there have been, as the service lists them: firing first, then newest first. */
export const alertsTable = (alerts: readonly AlertAnswer[]): HTMLElement =>
  alerts.length === 0
    ? nothing('No alert has fired.')
    : table('Alerts, those that fire first, then the newest', ALERTS, alerts, 'stacks')

const ALERTS: readonly Column<AlertAnswer>[] = [
  { title: 'State', cell: (alert) => stateText(alert) },
  { title: 'What', cell: (alert) => element('strong', {}, troubleText(alert)) },
  { title: 'Where', cell: placeText },
  { title: 'Last measured', cell: ({ evidence }) => evidenceText(evidence) },
  { title: 'Since', cell: ({ since }) => timeOf(since) },
  { title: 'Fired', cell: ({ firedAt }) => timeOf(firedAt) },
  { title: 'Cleared', cell: ({ clearedAt }) => (clearedAt === null ? UNKNOWN : timeOf(clearedAt)) },
  { title: 'Episode', numeric: true, cell: ({ episode }) => numberText(episode) },
  {
    title: 'Taken by',
    cell: ({ acknowledged }) => (acknowledged === null ? UNKNOWN : plain(acknowledged.by)),
  },
]

const stateText = ({ status, level, unsent }: AlertAnswer): string => {
  const state = status === 'firing' ? `${level === 'critical' ? '▲' : '△'} firing, ${level}` : '✓ resolved'
  return unsent === 0 ? state : `${state}; ${numberText(unsent)} not sent yet`
}

export const retrainTable = (requests: readonly RetrainRequestAnswer[]): HTMLElement =>
  requests.length === 0
    ? nothing('No retraining has been asked for.')
    : table('Retraining requests, newest first', REQUESTS, requests, 'stacks')

const REQUESTS: readonly Column<RetrainRequestAnswer>[] = [
  { title: 'Status', cell: (request) => element('strong', {}, retrainStatusText(request)) },
  { title: 'Model', cell: ({ model }) => plain(model) },
  { title: 'Because', cell: ({ cause }) => cause },
  { title: 'Asked', cell: ({ requestedAt }) => timeOf(requestedAt) },
  {
    title: 'Train on',
    cell: ({ trainingWindow: { start, end } }) => windowText(Date.parse(start), Date.parse(end)),
  },
  { title: 'Replaces', cell: ({ replacesVersion }) => plain(replacesVersion) || UNKNOWN },
  { title: 'Request', cell: ({ id }) => element('code', {}, id) },
]

type Count = { readonly what: string; readonly reason: string; readonly count: number }

/** Where every event went: sent = accepted + rejected + refused. */
export const eventCounts = ({ events, turnedAway, quarantine }: StatusAnswer): Child[] => {
  const totals: Count[] = [
    { what: 'Sent', reason: 'all that arrived in the stream', count: events.sent },
    { what: 'Accepted', reason: 'counted in windows', count: events.accepted },
    ...(events.unused === 0
      ? []
      : [{ what: '– of these unused', reason: 'labels and heartbeats', count: events.unused }]),
    { what: 'Rejected', reason: 'not valid: see quarantine', count: events.rejected },
    ...byReason('rejected', events.rejectedBy),
    { what: 'Refused', reason: 'valid, but not aggregated', count: events.refused },
    ...byReason('refused', events.refusedBy),
    ...byReason('Turned away before the stream', turnedAway),
  ]
  return [
    element('div', {}, table('Events over all sources', COUNTS, totals)),
    quarantine.length === 0
      ? null
      : element('div', {}, table('Newest rejected events', QUARANTINE, quarantine, 'stacks')),
  ]
}

const byReason = (what: string, counts: Readonly<Record<string, number>>): Count[] =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => ({ what: what === what.toLowerCase() ? `– ${what}` : what, reason, count }))

const COUNTS: readonly Column<Count>[] = [
  { title: 'Events', cell: ({ what }) => what },
  { title: 'Reason', cell: ({ reason }) => reason },
  { title: 'Count', numeric: true, cell: ({ count }) => numberText(count) },
]

const QUARANTINE: readonly Column<StatusAnswer['quarantine'][number]>[] = [
  { title: 'Reason', cell: ({ reason }) => element('code', {}, reason) },
  { title: 'At', cell: ({ path }) => (path === '' ? UNKNOWN : element('code', {}, plain(path))) },
  { title: 'What is wrong', cell: ({ message }) => message },
  { title: 'Source', cell: ({ source }) => source },
]

const timeOf = (text: string): string => timeText(Date.parse(text))

import type { AlertsAnswer, RetrainRequestsAnswer, StatusAnswer } from '../../api/types.ts'
import { readWindows } from '../commands/windows.ts'
import { minute, tallied, whole } from '../format.ts'
import { callService } from '../service-client.ts'
import { formatTable } from '../table.ts'
import type { Sent } from './send-in-time.ts'

export type ReplaySummary = {
  readonly events: StatusAnswer['events']
  readonly from: string | null
  readonly to: string | null
  readonly windows: Readonly<Record<string, number>>
  readonly alerts: AlertsAnswer['alerts']
  readonly retrainRequests: RetrainRequestsAnswer['requests']
}

const DAY_MS = 86_400_000
/** As much as one call of the API gives. */
const STEP_MS = 31 * DAY_MS

/** What the service made of a replay, read over HTTP as anyone would. */
export const readSummary = async (url: string, { firstMs, lastMs }: Sent): Promise<ReplaySummary> => {
  const status = await callService<StatusAnswer>(url, '/v1/status')
  const { alerts } = await callService<AlertsAnswer>(url, '/v1/alerts')
  const { requests } = await callService<RetrainRequestsAnswer>(url, '/v1/retrain-requests')
  const windows: Record<string, number> = {}
  if (firstMs !== null && lastMs !== null)
    for (const { model } of status.models) windows[model] = await countWindows(url, model, firstMs, lastMs)
  return {
    events: status.events,
    from: firstMs === null ? null : new Date(firstMs).toISOString(),
    to: lastMs === null ? null : new Date(lastMs).toISOString(),
    windows,
    alerts,
    retrainRequests: requests,
  }
}

/** Windows start at most a day before their first event. */
const countWindows = async (url: string, model: string, firstMs: number, lastMs: number): Promise<number> => {
  let count = 0
  for (let fromMs = Math.max(0, firstMs - DAY_MS); fromMs <= lastMs; fromMs += STEP_MS) {
    const toMs = Math.min(fromMs + STEP_MS, lastMs + 1)
    const range = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
    count += (await readWindows(url, model, range)).length
  }
  return count
}

export const describeSummary = (summary: ReplaySummary): string => {
  const { events, from, to, windows, alerts, retrainRequests } = summary
  const firing = alerts.filter(({ status }) => status === 'firing').length
  const lost = [...Object.entries(events.rejectedBy), ...Object.entries(events.refusedBy)]
  return formatTable(
    [
      { title: 'replay' },
      { title: from === null || to === null ? 'no event had a time' : `${minute(from)} to ${minute(to)}` },
    ],
    [
      [
        'events',
        `${whole(events.sent)} sent, ${whole(events.accepted)} accepted (${whole(events.unused)} of them not predictions)`,
      ],
      ...(lost.length === 0 ? [] : [['not accepted', tallied(Object.fromEntries(lost))]]),
      ['windows', Object.keys(windows).length === 0 ? 'none' : tallied(windows)],
      ['alerts', `${whole(alerts.length)}, ${whole(firing)} of them still firing`],
      ['retraining', `${whole(retrainRequests.length)} requested`],
    ],
  )
}

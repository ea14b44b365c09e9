import { expect } from 'vitest'
import type { AlertsAnswer, EventsAnswer, RetrainRequestsAnswer, StatusAnswer } from '../../lib/api/types.ts'
import { until } from '../scenarios/leeway-up.ts'

/**
 * Five days of one model. Everything is counted out, not drawn, so that each number on the page can be told before:
 * in every hour ages are 0 to 59, once each; the plan drifts with the fourth day; one morning is slow, one fails.
 */
export const MODEL = 'churn'
/** A model without a baseline, and without an alert. */
export const QUIET = 'quiet'
/** Names are the sender's: this one would load a picture from elsewhere, were it ever read as HTML. */
export const HOSTILE = '<img src="http://elsewhere.invalid/x.png">'

export const HOURS = 5 * 24
export const EVENTS_PER_HOUR = 60
const HOUR_MS = 3_600_000
const FROM_MS = Date.UTC(2024, 2, 1)
const DRIFT_FROM_HOUR = 3 * 24
const isSlow = (hour: number): boolean => hour >= 30 && hour < 33
const isFailing = (hour: number): boolean => hour >= 54 && hour < 57
export const USUAL_MS = 20
export const SLOW_MS = 500
const QUIET_EVENTS = 50
export const EVENTS_SENT = HOURS * EVENTS_PER_HOUR + QUIET_EVENTS + 1

export const CONFIG = `
clock: events
window: 1h
lateness: 0s
models:
  ${MODEL}:
    instanceUsdPerHour: 3.6
    drift: { over: 1d, minCount: 50, fireAfter: 1, clearAfter: 2 }
    latency: { over: 1h, percentile: 95, maxMs: 100 }
    errors: { over: 1h, maxShare: 0.2 }
    retrain: { afterWindows: 2, cooldown: 30d }
  ${QUIET}:
    latency: { over: 1h, percentile: 99, maxMs: 80 }
`

const baseline = {
  rows: 6_000,
  origin: 'uniform ages 0 to 60, 30 % pro',
  subjects: [
    {
      role: 'feature',
      name: 'age',
      kind: 'numeric',
      edges: [0, 15, 30, 45, 60],
      counts: [0, 0, 0, 1500, 1500, 1500, 1500, 0],
    },
    { role: 'feature', name: HOSTILE, kind: 'boolean', counts: [0, 0, 3000, 3000] },
    {
      role: 'feature',
      name: 'plan',
      kind: 'categorical',
      categories: ['free', 'pro'],
      counts: [0, 0, 4200, 1800],
    },
  ],
}

/** Of an hour's 60 events; undefined is missing. Before: 70 % free, 30 % pro. After: what `DRIFTED` says. */
const planOf = (hour: number, i: number): string | undefined => {
  if (hour < DRIFT_FROM_HOUR) return i < 42 ? 'free' : 'pro'
  return i < 18 ? undefined : i < 30 ? 'trial' : i < 51 ? 'free' : 'pro'
}
/** Of 60: 18 missing, 12 of a plan never seen, 21 free, 9 pro. */
export const DRIFTED =
  'missing 0 % then, 30 % now; unexpected 0 % then, 20 % now; free 70 % then, 35 % now; pro 30 % then, 15 % now'

const eventOf = (hour: number, i: number): object => ({
  id: `e-${hour}-${i}`,
  time: FROM_MS + hour * HOUR_MS + i * 50_000,
  model: MODEL,
  version: '7',
  features: { age: i, plan: planOf(hour, i), [HOSTILE]: i % 2 === 0 },
  latencyMs: isSlow(hour) ? SLOW_MS : USUAL_MS,
  computeMs: 2,
  // Every second call fails.
  ...(isFailing(hour) && i % 2 === 0
    ? { error: { category: 'timeout' } }
    : { prediction: { score: i / EVENTS_PER_HOUR } }),
})

const quietEventOf = (i: number): object => ({
  time: FROM_MS + (HOURS - 1) * HOUR_MS + i * 1000,
  model: QUIET,
  latencyMs: 10,
  prediction: { score: 0.5 },
})

const BATCH = 500

/** Sends all of it and waits until nothing is left to judge, to send or to queue. */
export const feed = async (http: string): Promise<void> => {
  const put = await fetch(`${http}/v1/models/${MODEL}/baselines`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ baseline }),
  })
  expect(put.status, await put.clone().text()).toBe(201)
  const events = Array.from({ length: HOURS * EVENTS_PER_HOUR }, (_, i) =>
    eventOf(Math.floor(i / EVENTS_PER_HOUR), i % EVENTS_PER_HOUR),
  )
  events.push(...Array.from({ length: QUIET_EVENTS }, (_, i) => quietEventOf(i)))
  for (let at = 0; at < events.length; at += BATCH) await post(http, events.slice(at, at + BATCH))
  await post(http, [{ type: 'heartbeat', time: FROM_MS + (HOURS + 24) * HOUR_MS }])
  await until(async () => (await get<StatusAnswer>(http, '/v1/status')).events.accepted === EVENTS_SENT)
  await until(async () => {
    const { requests } = await get<RetrainRequestsAnswer>(http, '/v1/retrain-requests')
    const { alerts } = await get<AlertsAnswer>(http, '/v1/alerts')
    const states = alerts.map(({ status }) => status).sort()
    return (
      requests[0]?.status === 'queued' &&
      states.join() === 'firing,resolved,resolved' &&
      alerts.every(({ unsent }) => unsent === 0)
    )
  })
}

const post = async (http: string, events: readonly object[]): Promise<void> => {
  const response = await fetch(`${http}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: events.map((event) => JSON.stringify(event)).join('\n'),
  })
  expect((await response.json()) as EventsAnswer).toMatchObject({ accepted: events.length, rejected: 0 })
}

export const get = async <T>(http: string, path: string): Promise<T> =>
  (await (await fetch(`${http}${path}`)).json()) as T

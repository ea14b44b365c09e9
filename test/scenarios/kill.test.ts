import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AlertsAnswer, EventsAnswer, RetrainRequestsAnswer, StatusAnswer } from '../../lib/api/types.ts'
import { type Running, startUp, until } from './leeway-up.ts'
import { countVerdicts, type StoredState, takeState } from './stored-state.ts'

/**
 * `leeway up --data DIR` is killed with SIGKILL, again and again, while a sender replays twelve days of events and
 * sends again whatever it got no answer for. What is stored, alerted and queued must be what an undisturbed run leaves.
 */
const MODEL = 'churn'
const HOUR_MS = 3_600_000
const FROM_MS = Date.UTC(2024, 2, 1)
const HOURS = 12 * 24
const TO_MS = FROM_MS + HOURS * HOUR_MS
const PERIOD = { model: MODEL, fromMs: FROM_MS, toMs: TO_MS }
const EVENTS_PER_HOUR = 60
const DRIFT_FROM_HOUR = 5 * 24
const BATCH = 300
/**
 * By batch, when the service is killed: while the request is under way; when it has answered, but the sender never sees
 * the answer and sends again; or when the sender has its answer and the events are on their way through the pipeline.
 */
const KILLS: ReadonlyMap<number, 'under way' | 'answer lost' | 'answered'> = new Map([
  [3, 'under way'],
  [11, 'answer lost'],
  [12, 'answered'],
  [29, 'answered'],
  [37, 'answer lost'],
  [44, 'under way'],
  [52, 'answered'],
])

const CONFIG = `
clock: events
window: 1h
# A batch that is cut off by a kill arrives in two halves: windows wait for the second one.
lateness: 3h
idleTimeout: 1h
models:
  ${MODEL}:
    drift: { over: 1d, minCount: 50, fireAfter: 1, clearAfter: 2, spread: independent }
    errors: { over: 1h, maxShare: 0.2, fireAfter: 2, clearAfter: 2 }
    retrain: { afterWindows: 3, cooldown: 30d }
`

/** A small generator with a fixed seed: both runs send the same events. */
const events = (): string[] => {
  let state = 42
  const draw = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const lines: string[] = []
  for (let hour = 0; hour < HOURS; hour++)
    for (let i = 0; i < EVENTS_PER_HOUR; i++) {
      const shift = hour >= DRIFT_FROM_HOUR ? 30 : 0
      const proShare = hour >= 7 * 24 && hour < 9 * 24 ? 0.7 : 0.3
      const failed = hour >= 100 && hour < 106 && draw() < 0.6
      const outcome = failed ? { error: { category: 'timeout' } } : { prediction: { score: draw() } }
      lines.push(
        JSON.stringify({
          id: `e-${hour}-${i}`,
          time: FROM_MS + hour * HOUR_MS + i * 50_000,
          model: MODEL,
          version: '7',
          features: {
            age: Math.floor(draw() * 60) + shift,
            plan: draw() < proShare ? 'pro' : 'free',
            extra: i % 7,
          },
          latencyMs: Math.round(draw() * 1000) / 10,
          computeMs: 2,
          ...outcome,
        }),
      )
    }
  return lines
}

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
    {
      role: 'feature',
      name: 'plan',
      kind: 'categorical',
      categories: ['free', 'pro'],
      counts: [0, 0, 4200, 1800],
    },
  ],
}

let folder = ''
const configFile = () => join(folder, 'leeway.yaml')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leeway-kill-'))
  await writeFile(configFile(), CONFIG)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const post = async (running: Running, lines: readonly string[]): Promise<EventsAnswer> => {
  const response = await fetch(`${running.endpoints.http}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  })
  if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`)
  return (await response.json()) as EventsAnswer
}

const get = async <T>(running: Running, path: string): Promise<T> =>
  (await (await fetch(`${running.endpoints.http}${path}`)).json()) as T

/** Sends everything; returns the final state and how often a batch was sent again. */
const replay = async (
  dataDir: string,
  kills: typeof KILLS,
): Promise<{ state: StoredState; duplicates: number }> => {
  const words = ['--data', dataDir, '--config', configFile()]
  let running = await startUp(words)
  try {
    const response = await fetch(`${running.endpoints.http}/v1/models/${MODEL}/baselines`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ baseline }),
    })
    expect(response.status, await response.clone().text()).toBe(201)
    const lines = events()
    for (let at = 0, batch = 0; at < lines.length; at += BATCH, batch++) {
      const part = lines.slice(at, at + BATCH)
      const kill = kills.get(batch)
      if (kill !== undefined) {
        const answer = post(running, part).catch(() => null)
        if (kill !== 'under way') await answer
        await running.kill('SIGKILL')
        await answer
        running = await startUp(words)
        if (kill === 'answered') continue
      }
      expect(await post(running, part)).toMatchObject({ accepted: part.length, rejected: 0 })
    }
    await post(running, [JSON.stringify({ type: 'heartbeat', time: TO_MS + 24 * HOUR_MS })])
    const up = running
    await until(async () => {
      const { events: counts } = await get<StatusAnswer>(up, '/v1/status')
      return counts.accepted >= lines.length + 1
    })
    await until(
      async () =>
        (await get<RetrainRequestsAnswer>(up, '/v1/retrain-requests')).requests[0]?.status === 'queued',
    )
    // The last hour judged clears the errors' alert at the latest; then nothing may be left to send.
    await until(async () => {
      const verdicts = await countVerdicts(up.endpoints, PERIOD)
      const { alerts } = await get<AlertsAnswer>(up, '/v1/alerts')
      return verdicts === HOURS && alerts.every(({ unsent }) => unsent === 0)
    })
    const { events: counts } = await get<StatusAnswer>(running, '/v1/status')
    expect(counts.sent).toBe(counts.accepted + counts.rejected + counts.refused)
    const state = await takeState(running.endpoints, PERIOD)
    return { state, duplicates: counts.refusedBy.duplicate ?? 0 }
  } finally {
    await running.kill('SIGTERM')
  }
}

test('a service that is killed in the middle of a replay ends up as one that was not', {
  timeout: 240_000,
}, async () => {
  const undisturbed = await replay(join(folder, 'undisturbed'), new Map())
  expect(Object.keys(undisturbed.state.windows)).toHaveLength(HOURS)
  // Age fires and stays; plan and errors fire and clear.
  expect(undisturbed.state.pages).toHaveLength(5)
  expect(undisturbed.state.queued).toHaveLength(1)
  expect(undisturbed.state.unsent).toBe(0)
  expect(undisturbed.duplicates).toBe(0)

  const killed = await replay(join(folder, 'killed'), KILLS)
  // Two batches were sent again although they had been stored.
  expect(killed.duplicates).toBeGreaterThanOrEqual(2 * BATCH)
  expect(killed.state).toEqual(undisturbed.state)
})

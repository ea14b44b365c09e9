import fc from 'fast-check'
import { expect, test } from 'vitest'
import { closingTimeMs } from '../../lib/cli/replay/closing-time.ts'
import { withEventsClock } from '../../lib/cli/replay/events-clock.ts'
import { type Sent, sendInTime } from '../../lib/cli/replay/send-in-time.ts'
import { sortEvents, type TimedEvent } from '../../lib/cli/replay/sort-events.ts'
import type { ReplaySummary } from '../../lib/cli/replay/summary.ts'
import { parseConfig } from '../../lib/config/parse-config.ts'
import { gathered, givenFile, givenFolder, leeway } from './leeway.ts'

async function* from<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values
}

test('events come out in the order of their times, equal ones as they came, however small the runs are', async () => {
  const event = fc.record({ timeMs: fc.option(fc.integer({ min: 0, max: 20 })), text: fc.json() })
  await fc.assert(
    fc.asyncProperty(fc.array(event), fc.integer({ min: 1, max: 5 }), async (events, eventsPerRun) => {
      const sorted = await gathered(sortEvents(from(events), { eventsPerRun }))
      // Array.prototype.sort is stable by its specification.
      expect(sorted).toEqual([...events].sort((a, b) => (a.timeMs ?? -1) - (b.timeMs ?? -1)))
    }),
    { numRuns: 40 },
  )
})

const paced = async (speed: number | 'max', events: readonly TimedEvent[]) => {
  let nowMs = 0
  const written: string[] = []
  const sent = await sendInTime(
    from(events),
    {
      write: async (texts) => void written.push(`${nowMs} ${texts.join('')}`),
      writeToAll: async () => undefined,
    },
    {
      speed,
      signal: new AbortController().signal,
      onSent: (_: Sent) => undefined,
      nowMs: () => nowMs,
      pause: async (durationMs) => {
        nowMs += durationMs
      },
    },
  )
  return { written, sent }
}

test('at a speed, an event leaves when its time has come; at max all leave at once', async () => {
  const events = [
    { timeMs: null, text: 'x' },
    { timeMs: 5_000, text: 'a' },
    { timeMs: 5_001, text: 'b' },
    { timeMs: 65_000, text: 'c' },
  ]
  const sent = { events: 4, firstMs: 5_000, lastMs: 65_000 }
  expect(await paced(60, events)).toEqual({ written: ['0 xab', '1000 c'], sent })
  expect(await paced('max', events)).toEqual({ written: ['0 xabc'], sent })
})

test('the closing heartbeat lies after the widest window of any rule, and its lateness', () => {
  const parsed = parseConfig('lateness: 5m\nmodels: { slow: { drift: { over: 2d } } }')
  if (!parsed.ok) throw new Error('the configuration is valid')
  const dayMs = 86_400_000
  expect(closingTimeMs(dayMs * 3 + 1, parsed.config)).toBe(dayMs * 4 + 300_000)
})

test('the clock of a configuration becomes the events', () => {
  for (const text of ['', 'clock: wall\nwindow: 5m\n', '{"window":"5m"}'])
    expect(parseConfig(withEventsClock(text))).toMatchObject({ ok: true, config: { clock: 'events' } })
})

const HOUR_MS = 3_600_000
const STARTS_MS = Date.UTC(2001, 1, 1)

/** Two hours of calls; in the second every other one fails. */
const failing = (): string =>
  Array.from({ length: 400 }, (_, i) => {
    const time = STARTS_MS + i * (HOUR_MS / 200)
    const outcome = i >= 200 && i % 2 === 0 ? { error: { category: 'timeout' } } : { prediction: i % 5 }
    return `${JSON.stringify({ model: 'churn', time, latencyMs: 3, ...outcome })}\n`
  })
    .reverse()
    .join('')

test('the past is replayed on its own clock: its windows are judged, and what went wrong alerts', async () => {
  const file = await givenFile('events.ndjson', `${failing()}{"model":"churn"}\n`)
  const config = await givenFile('leeway.yaml', 'lateness: 0s\n')
  const words = ['replay', file, '--config', config, '--port', '0', '--exit', '--json']
  const { code, stdout } = await leeway(words, { cwd: await givenFolder() })
  expect(code).toBe(0)
  const summary = JSON.parse(stdout) as ReplaySummary
  expect(summary).toMatchObject({
    from: '2001-02-01T00:00:00.000Z',
    // The heartbeat of the only shard is accepted and unused.
    events: { sent: 402, accepted: 401, unused: 1, rejectedBy: { 'missing-time': 1 } },
    windows: { churn: 2 },
    alerts: [{ rule: 'error-rate', status: 'firing', firedAt: '2001-02-01T02:00:00.000Z' }],
  })
})

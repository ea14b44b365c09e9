import { expect, test } from 'vitest'
import { event, events, given, HOUR_MS, START_MS } from './given.ts'

const path = '/v1/models/flight-delay/baselines'
const rush = { role: 'feature', name: 'rush', kind: 'boolean', counts: [1, 0, 60, 39] }
const score = { role: 'prediction', name: 'score', kind: 'numeric', edges: [0.5], counts: [0, 0, 50, 50] }
const window = (startMs: number, ...counts: number[][]) => ({ startMs, counts })
const withWindows = (windows: unknown, over: object = {}) => ({
  baseline: {
    subjects: [rush, score],
    rows: 100,
    origin: 'test',
    windows: { widthMs: HOUR_MS, windows, ...over },
  },
})
const good = [window(0, [1, 0, 20, 9], [0, 0, 15, 15]), window(2 * HOUR_MS, [0, 0, 40, 30], [0, 0, 35, 35])]

test('a baseline takes the windows that it was counted in, and tells them by number', async () => {
  const { send, store } = given()
  const put = await send('PUT', path, withWindows(good))
  expect(put.status).toBe(201)
  const stored = await store.loadBaseline('flight-delay', put.body.id)
  expect(stored?.windows).toEqual({ widthMs: HOUR_MS, windows: good })
})

test('windows are a part of the content: without them it is another baseline', async () => {
  const { send } = given()
  const kept = await send('PUT', path, withWindows(good))
  const none = { ...withWindows(good).baseline, windows: null }
  const dropped = await send('PUT', path, { baseline: none })
  expect(dropped.status).toBe(201)
  expect(dropped.body.binsId).toBe(kept.body.binsId)
  expect(dropped.body.id).not.toBe(kept.body.id)
})

test('windows may leave rows out, whose time is not known', async () => {
  const { send } = given()
  expect((await send('PUT', path, withWindows(good.slice(1)))).status).toBe(201)
  expect((await send('PUT', path, withWindows([]))).status).toBe(201)
})

const wrong: [string, object, string][] = [
  [
    'a window off its grid',
    withWindows([window(1, [0, 0, 1, 0], [0, 0, 1, 0])]),
    'a window starts at 1, not a multiple of 3600000',
  ],
  ['windows out of order', withWindows([good[1], good[0]]), 'follows one at 7200000: send them in order'],
  ['a window twice', withWindows([good[0], good[0]]), 'a window at 0 follows one at 0: send them in order'],
  [
    'a window without one of the subjects',
    withWindows([window(0, [1, 0, 20, 9])]),
    "the window at 0 has 0 counts for 'score', which has 4",
  ],
  [
    'a window with too many cells',
    withWindows([window(0, [1, 0, 20, 9, 0], [0, 0, 15, 15])]),
    "the window at 0 has 5 counts for 'rush', which has 4",
  ],
  [
    'windows that hold more than all',
    withWindows([good[0], window(HOUR_MS, [1, 0, 0, 0], [0, 0, 0, 0])]),
    "the windows hold 2 in cell 0 of 'rush', over the 1 of all",
  ],
  ['a negative count', withWindows([window(0, [-1, 0, 0, 0], [0, 0, 0, 0])]), 'counts'],
  ['a width under a minute', withWindows([], { widthMs: 59_999 }), 'widthMs'],
  ['an unknown member', withWindows([], { extra: 1 }), 'extra'],
  [
    'more windows than a year of days',
    withWindows(Array.from({ length: 367 }, (_, i) => window(i * HOUR_MS, [0, 0, 0, 0], [0, 0, 0, 0]))),
    'windows',
  ],
]

test.each(wrong)('%s is a 422 that says so', async (_, body, detail) => {
  const { send, store } = given()
  const answer = await send('PUT', path, body)
  expect(answer.status).toBe(422)
  expect(answer.body.detail).toContain(detail)
  expect(await store.listModels()).toEqual([])
})

test('a baseline from windows keeps their cells, in the width of the drift rule', async () => {
  const { send, ingested, store } = given('{ clock: events, window: 1h, defaults: { drift: { over: 2h } } }')
  await send('PUT', path, withWindows(good))
  await ingested([
    ...events(START_MS, 10, (i) => ({ prediction: 0.1, features: { rush: i < 3 } })),
    ...events(START_MS + HOUR_MS, 20, () => ({ prediction: 0.9, features: { rush: true } })),
    ...events(START_MS + 4 * HOUR_MS, 5, () => ({ prediction: 0.9, features: { rush: null } })),
  ])
  const period = { from: START_MS, to: START_MS + 24 * HOUR_MS }
  const put = await send('PUT', path, { baseline: { fromWindows: period } })
  expect(put.status).toBe(201)
  expect((await store.loadBaseline('flight-delay', put.body.id))?.windows).toEqual({
    widthMs: 2 * HOUR_MS,
    windows: [
      window(START_MS, [0, 0, 7, 23], [0, 0, 10, 20]),
      window(START_MS + 4 * HOUR_MS, [5, 0, 0, 0], [0, 0, 0, 5]),
    ],
  })
})

test('windows without bins are counted again on the new ones, and sum to all', async () => {
  const { send, ingested, store } = given()
  const values = [-3, -1, 0, 1e-15, 0.5, 2, 7, 1e300, 'late', null]
  for (let hour = 0; hour < 5; hour += 1)
    await ingested(
      events(START_MS + hour * HOUR_MS, 40, (i) => ({
        prediction: { label: (i + hour) % 3 === 0 ? 'a' : 'b' },
        features: {
          x: values[(i * (hour + 1)) % values.length],
          code: hour === 2 ? i : `c${i % (hour + 2)}`,
        },
      })),
    )
  const period = { from: START_MS, to: START_MS + 5 * HOUR_MS }
  const put = await send('PUT', path, { baseline: { fromWindows: period } })
  const stored = await store.loadBaseline('flight-delay', put.body.id)
  const windows = stored?.windows?.windows ?? []
  expect(windows.map(({ startMs }) => startMs)).toEqual(
    [0, 1, 2, 3, 4].map((hour) => START_MS + hour * HOUR_MS),
  )
  for (const [i, counts] of (stored?.counts ?? []).entries())
    expect(
      counts.map((_, cell) => windows.reduce((sum, each) => sum + (each.counts[i]?.[cell] ?? 0), 0)),
    ).toEqual(counts)
})

test('failed calls that bring features make windows sum to all as well', async () => {
  const { send, ingested, store } = given()
  const failed = { prediction: undefined, error: { category: 'timeout' }, features: { x: 1 } }
  await ingested([
    ...events(START_MS, 10, () => failed),
    ...events(START_MS + HOUR_MS, 10, () => ({ features: { y: 2 } })),
    event(START_MS + HOUR_MS, { features: { x: 3, y: 2 } }),
  ])
  const period = { from: START_MS, to: START_MS + 5 * HOUR_MS }
  const put = await send('PUT', path, { baseline: { fromWindows: period } })
  const stored = await store.loadBaseline('flight-delay', put.body.id)
  const windows = stored?.windows?.windows ?? []
  for (const [i, counts] of (stored?.counts ?? []).entries())
    expect(
      counts.map((_, cell) => windows.reduce((sum, each) => sum + (each.counts[i]?.[cell] ?? 0), 0)),
    ).toEqual(counts)
})

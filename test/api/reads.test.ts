import fc from 'fast-check'
import { expect, test } from 'vitest'
import { event, events, given, HOUR_MS, MINUTE_MS, START_MS } from './given.ts'

const DAY_MS = 24 * HOUR_MS
const iso = (timeMs: number): string => new Date(timeMs).toISOString()

test('status sums all sources, so that sent = accepted + rejected + refused', async () => {
  const { ingested, get } = given('clock: events\nmaxModels: 1')
  await ingested([
    ...events(START_MS, 10, (i) => ({ id: `e${i % 8}` })),
    { type: 'heartbeat', time: START_MS + MINUTE_MS },
    event(START_MS, { model: 'second' }),
    { model: 'm' },
  ])
  const { body } = await get('/v1/status')
  expect(body.events).toEqual({
    sent: 13,
    accepted: 9,
    unused: 1,
    rejected: 1,
    refused: 3,
    rejectedBy: { 'missing-time': 1 },
    refusedBy: { duplicate: 2, 'too-many-models': 1 },
  })
  expect(body).toMatchObject({
    clock: 'events',
    watermark: iso(START_MS + MINUTE_MS),
    sources: [{ source: 'kinesis:events:shardId-000000000000', newestEvent: iso(START_MS + MINUTE_MS) }],
    quarantine: [{ reason: 'missing-time', path: 'time' }],
    models: [{ model: 'flight-delay', lastWindow: { start: iso(START_MS), requests: 8 } }],
    alertsFiring: 0,
    retrainRequestsInFlight: 0,
  })
  expect(body.quarantine[0]).not.toHaveProperty('raw')
})

test('an empty service has a status, no models and no windows', async () => {
  const { get } = given()
  expect((await get('/v1/status')).body).toMatchObject({ watermark: null, events: { sent: 0 }, models: [] })
  expect((await get('/v1/models')).body).toEqual({ models: [] })
})

test.each([
  [
    'clock: events',
    // The defaults of the schema: a PSI of 0.1 in windows of an hour, 5 % of calls, no rule for latency.
    { drift: { psi: 0.1, horizonMs: HOUR_MS }, latency: null, errors: { maxShare: 0.05 } },
  ],
  [
    `clock: events
models:
  flight-delay:
    drift: { psi: 0.2, over: 1d }
    latency: { percentile: 99.5, maxMs: 250 }
    errors: false`,
    {
      drift: { psi: 0.2, horizonMs: DAY_MS },
      latency: { percentile: 99.5, maxMs: 250 },
      errors: null,
    },
  ],
  ['clock: events\ndefaults: { drift: false }', { drift: null, latency: null, errors: { maxShare: 0.05 } }],
])('a model tells the limits of its rules, null where one is off: %s', async (yaml, limits) => {
  const { ingested, get } = given(yaml)
  await ingested([event(START_MS)])
  for (const path of ['/v1/models', '/v1/status'])
    expect((await get(path)).body.models).toMatchObject([{ model: 'flight-delay', limits }])
})

test('a model that has been silent for days still shows its newest window', async () => {
  const { ingested, evaluated, get } = given()
  await ingested(events(START_MS, 5))
  await ingested([event(START_MS + 5 * DAY_MS, { model: 'busy' })])
  await evaluated()
  const { body } = await get('/v1/models')
  const silent = body.models.find(({ model }: { model: string }) => model === 'flight-delay')
  expect(silent.lastWindow).toEqual({ start: iso(START_MS), requests: 5 })
  expect((await get('/v1/models/flight-delay/windows')).body.windows).toHaveLength(1)
})

test('a window has nearest-rank percentiles within 1 %, error categories and the cost of its compute time', async () => {
  const { ingested, get } = given('clock: events\nmodels: { flight-delay: { instanceUsdPerHour: 3.6 } }')
  // 1 to 100 ms: the nearest-rank percentile p is p ms. 100 s of compute at 3.60 USD an hour are 0.10 USD.
  await ingested(events(START_MS, 100, (i) => ({ latencyMs: i + 1, computeMs: 1000 })))
  const failure = { prediction: undefined, error: { category: '__proto__' } }
  await ingested([event(START_MS, failure), event(START_MS, { costUsd: 0.05 })])
  const [window] = (await get('/v1/models/flight-delay/windows')).body.windows
  expect(window).toMatchObject({
    start: iso(START_MS),
    end: iso(START_MS + HOUR_MS),
    binsId: 'none',
    requests: 102,
    errors: 1,
    errorRate: 1 / 102,
  })
  expect(Object.entries(window.errorsBy)).toEqual([['__proto__', 1]])
  for (const percentile of [50, 90, 95, 99])
    expect(Math.abs(window.latencyMs[`p${percentile}`] / percentile - 1)).toBeLessThan(0.01)
  expect(window.latencyMs).toMatchObject({ max: 100, count: 100 })
  expect(window.latencyMs.p99).toBeLessThanOrEqual(100)
  expect(window.costUsd).toMatchObject({ compute: 0.1, own: 0.05, tokens: 0, unpricedTokens: [] })
  expect(window.costUsd.total).toBeCloseTo(0.15, 12)
  expect(window).not.toHaveProperty('cells')
})

test('what has no price is told and is not zero', async () => {
  const { ingested, get } = given()
  const usage = { provider: 'nobody', model: 'nothing', inputTokens: 7, outputTokens: 3 }
  await ingested([event(START_MS, { usage, computeMs: 5 })])
  const [{ costUsd }] = (await get('/v1/models/flight-delay/windows')).body.windows
  expect(costUsd).toMatchObject({ compute: null, unpricedComputeMs: 5 })
  expect(costUsd.unpricedTokens).toEqual([
    { provider: 'nobody', model: 'nothing', reason: 'unknown-model', input: 7, output: 3 },
  ])
})

test('windows are filtered by version, variant and segment; an empty filter means none', async () => {
  const { ingested, get } = given()
  await ingested([
    event(START_MS, { version: '1', segments: { region: 'west' } }),
    event(START_MS, { version: '2', variant: 'champion' }),
    event(START_MS),
  ])
  const count = async (query: string) =>
    (await get(`/v1/models/flight-delay/windows?${query}`)).body.windows.length
  expect(await count('')).toBe(3)
  expect(await count('version=1')).toBe(1)
  expect(await count('version=')).toBe(1)
  expect(await count('variant=champion&version=1')).toBe(0)
  expect(await count('segment=region%3Dwest')).toBe(1)
})

test('without a range the last 24 hours of data are told; with one, windows that start in [from, to)', async () => {
  const { ingested, get } = given()
  await ingested(Array.from({ length: 30 }, (_, i) => event(START_MS + i * HOUR_MS)))
  const starts = async (query: string) =>
    (await get(`/v1/models/flight-delay/windows${query}`)).body.windows.map(({ start }: { start: string }) =>
      Math.round((Date.parse(start) - START_MS) / HOUR_MS),
    )
  expect(await starts('')).toEqual(Array.from({ length: 24 }, (_, i) => i + 6))
  expect(await starts(`?from=${iso(START_MS)}&to=${START_MS + 2 * HOUR_MS}`)).toEqual([0, 1])
  expect(await starts(`?from=${START_MS + 28 * HOUR_MS}`)).toEqual([28, 29])
  expect(await starts(`?to=${iso(START_MS + HOUR_MS).replace('Z', '+00:00')}`)).toEqual([0])
})

test('1,000 windows fill an answer, and next leads through the rest without a gap or a repetition', async () => {
  const { ingested, get } = given('clock: events\nwindow: 1m')
  const count = 2_500
  await ingested(Array.from({ length: count }, (_, i) => event(START_MS + i * MINUTE_MS)))
  const seen: string[] = []
  let from: string | null = iso(START_MS)
  const sizes: number[] = []
  while (from !== null) {
    const { body }: { body: { windows: { start: string }[]; next: string | null } } = await get(
      `/v1/models/flight-delay/windows?from=${from}&to=${START_MS + count * MINUTE_MS}`,
    )
    sizes.push(body.windows.length)
    seen.push(...body.windows.map(({ start }) => start))
    from = body.next
  }
  expect(seen).toEqual(Array.from({ length: count }, (_, i) => iso(START_MS + i * MINUTE_MS)))
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000)
})

test('a name is percent-decoded once', async () => {
  const { ingested, get } = given()
  const names = ['a/b', '100%', 'a%2Fb', 'grüße', 'a b?c#d', '日本']
  await ingested(names.map((model, i) => event(START_MS, { model, version: String(i) })))
  for (const [i, model] of names.entries()) {
    const { body, status } = await get(`/v1/models/${encodeURIComponent(model)}/windows`)
    expect([status, body.windows?.[0]?.version]).toEqual([200, String(i)])
  }
})

test.each([
  ['/v1/models/unknown/windows', 404, "'unknown'"],
  ['/v1/models/unknown/drift', 404, "'unknown'"],
  ['/v1/models/unknown/baselines', 404, "'unknown'"],
  [`/v1/models/${'x'.repeat(129)}/windows`, 422, 'model: Too big: expected string to have <=128'],
  ['/v1/models/flight-delay/windows?from=yesterday', 422, 'from: a time is RFC 3339'],
  ['/v1/models/flight-delay/windows?from=1e400', 422, 'from: '],
  ['/v1/models/flight-delay/windows?from=99999999999999999999', 422, 'from: '],
  ['/v1/models/flight-delay/windows?from=0&to=2678400001', 422, '31 days'],
  ['/v1/models/flight-delay/windows?from=2&to=1', 422, 'after to'],
  ['/v1/models/flight-delay/windows?from=1&from=2', 422, 'from: '],
  ['/v1/models/flight-delay/windows?variants=a', 422, 'variants: not a member'],
  ['/v1/models/flight-delay/windows?__proto__=a', 422, '__proto__'],
  ['/v1/models/flight-delay/windows?cells=yes', 422, 'cells: '],
  ['/v1/models/flight-delay/drift?cells=true', 422, 'cells: not a member'],
  ['/v1/alerts?state=asleep', 422, 'state: '],
  ['/v1/nothing', 404, '/openapi.json'],
])('GET %s is a problem %i', async (path, status, detail) => {
  const { ingested, get } = given()
  await ingested([event(START_MS)])
  const answer = await get(path)
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.body).toMatchObject({
    status,
    title: expect.any(String),
    detail: expect.stringContaining(detail),
  })
})

test('a path that knows other methods says which', async () => {
  const { send } = given()
  const answer = await send('DELETE', '/v1/models/a%2Fb/baselines', '')
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT'])
  expect((await send('GET2', '/v1/nothing', '')).status).toBe(404)
})

test('no query makes the service fail', async () => {
  const { ingested, app, errors } = given()
  await ingested(events(START_MS, 3, () => ({ version: '1' })))
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.integer().map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.constantFrom('', '1', 'true', 'NaN', '1e999', '__proto__', '2026-01-05T06:00:00Z', '-1', '\0'),
  )
  const name = fc.constantFrom(
    'from',
    'to',
    'version',
    'variant',
    'segment',
    'cells',
    'state',
    'model',
    '__proto__',
  )
  const path = fc.constantFrom(
    '/v1/models/flight-delay/windows',
    '/v1/models/flight-delay/drift',
    '/v1/alerts',
    '/v1/retrain-requests',
    '/v1/status',
  )
  await fc.assert(
    fc.asyncProperty(path, fc.array(fc.tuple(name, value), { maxLength: 4 }), async (route, pairs) => {
      const response = await app.request(`${route}?${new URLSearchParams(pairs)}`)
      expect([200, 422]).toContain(response.status)
      await response.json()
    }),
    { numRuns: 150 },
  )
  expect(errors).toEqual([])
})

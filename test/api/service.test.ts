import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { ROUTES } from '../../lib/api/routes.ts'
import { LeewayError } from '../../lib/errors.ts'
import { skipWithout } from '../lacking.ts'
import { event, events, given, START_MS } from './given.ts'

const hasPromtool = spawnSync('promtool', ['--version']).error === undefined

const awkward = 'quote " backslash \\ end'

const metrics = async () => {
  const { ingested, get, store } = given()
  await store.countTurnedAway('too-large')
  await ingested([
    ...events(START_MS, 100, (i) => ({ latencyMs: i + 1, version: awkward })),
    event(START_MS, { prediction: undefined, error: { category: 'x' }, version: awkward }),
    { model: 'm' },
  ])
  return get('/metrics')
}

test('the service is up, and says its version', async () => {
  expect((await given().get('/healthz')).body).toEqual({ status: 'ok', version: '9.8.7' })
})

test('metrics are what Prometheus reads', async () => {
  const { body, headers } = await metrics()
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const lines: string[] = body.trimEnd().split('\n')
  const labels = 'model="flight-delay",version="quote \\" backslash \\\\ end",variant="",segment=""'
  expect(lines).toContain('leeway_events_total{outcome="accepted",reason=""} 101')
  expect(lines).toContain('leeway_events_total{outcome="rejected",reason="missing-time"} 1')
  expect(lines).toContain('leeway_requests_turned_away_total{reason="too-large"} 1')
  expect(lines).toContain(`leeway_watermark_seconds ${(START_MS + 99_000) / 1000}`)
  expect(lines).toContain('leeway_outbox_pending 0')
  expect(lines).toContain('leeway_alerts_firing{model="flight-delay",rule="latency"} 0')
  expect(lines).toContain(`leeway_model_requests{${labels}} 101`)
  expect(lines).toContain(`leeway_model_errors{${labels}} 1`)
  const median = lines.find((line) =>
    line.startsWith(`leeway_model_latency_seconds{${labels},quantile="0.5"}`),
  )
  // Nearest rank: the 50th of 1 to 100 ms.
  expect(Number(median?.split(' ').at(-1))).toBeCloseTo(0.05, 3)
})

test('every metric has one HELP and TYPE, counters end in _total, and no series is there twice', async () => {
  const lines: string[] = (await metrics()).body.trimEnd().split('\n')
  const samples = lines
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.slice(0, line.lastIndexOf(' ')))
  expect(new Set(samples).size).toBe(samples.length)
  const types = lines.flatMap((line) => /^# TYPE (\S+) (\S+)$/.exec(line)?.slice(1, 3).join(' ') ?? [])
  expect(new Set(types).size).toBe(types.length)
  for (const each of types) {
    const [name = '', type] = each.split(' ')
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(lines.filter((line) => line.startsWith(`# HELP ${name} `))).toHaveLength(1)
  }
  for (const sample of samples)
    expect(types.map((each) => each.split(' ')[0])).toContain(sample.split('{')[0])
})

test('promtool finds nothing wrong', async (context) => {
  skipWithout(context, 'prometheus', hasPromtool, 'apt-get install prometheus')
  const { body } = await metrics()
  const checked = spawnSync('promtool', ['check', 'metrics'], { input: body, encoding: 'utf8' })
  expect(`${checked.status} ${checked.stdout}${checked.stderr}`).toBe('0 ')
})

test('an empty service has metrics', async () => {
  const { body } = await given().get('/metrics')
  expect(body).toContain('leeway_events_total{outcome="accepted",reason=""} 0')
  expect(body).not.toContain('leeway_watermark_seconds')
})

test('every route of the app is in the document, and the reverse', async () => {
  const { app, get } = given()
  const { body } = await get('/openapi.json')
  const served = app.routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
  const described = Object.entries<object>(body.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(described.sort()).toEqual(served.sort())
  expect(served).toHaveLength(ROUTES.length)
})

test('the document tells parameters, bodies and problems from the schemas that check them', async () => {
  const { body } = await given().get('/openapi.json')
  expect(body.openapi).toBe('3.1.0')
  const windows = body.paths['/v1/models/{model}/windows'].get
  expect(
    windows.parameters.map(({ in: where, name }: { in: string; name: string }) => `${where} ${name}`),
  ).toEqual([
    'path model',
    'query from',
    'query to',
    'query version',
    'query variant',
    'query segment',
    'query cells',
  ])
  expect(windows.parameters[0]).toMatchObject({ required: true, schema: { type: 'string', maxLength: 128 } })
  expect(Object.keys(windows.responses)).toEqual(['200', '404', '422', '500', '503'])
  const patch = body.paths['/v1/retrain-requests/{id}'].patch
  const alternatives = patch.requestBody.content['application/json'].schema
  expect(JSON.stringify(alternatives)).toContain('"const":"succeeded"')
  const put = body.paths['/v1/models/{model}/baselines'].put.requestBody.content['application/json'].schema
  expect(put.required).toEqual(['baseline'])
  const ids = Object.values<object>(body.paths).flatMap((each) =>
    Object.values<{ operationId: string }>({ ...each }).map(({ operationId }) => operationId),
  )
  expect(new Set(ids).size).toBe(ids.length)
})

test('an unexpected error is a 500 without its reasons, which the log gets', async () => {
  const { app, store, errors } = given()
  const secret = new Error('password in /etc/x')
  store.listModels = () => Promise.reject(secret)
  const response = await app.request('/v1/models')
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('password')
  expect(errors).toEqual([secret])
})

test('a store that cannot be reached just now is a 503 with Retry-After', async () => {
  const { app, store } = given()
  store.listModels = () => Promise.reject(new LeewayError('unavailable', 'table arn:x is throttled'))
  const response = await app.request('/v1/models')
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await response.text()).not.toContain('arn:x')
})

import { expect, test } from 'vitest'
import { event, events, given, HOUR_MS, START_MS } from './given.ts'

const config = `
clock: events
defaults:
  errors: { maxShare: 0.05, minCount: 20 }
  drift: { minCount: 50 }
  retrain: { afterWindows: 1, cooldown: 0ms }
`

/** An hour of failing and drifted calls, judged: an error-rate alert, a drift alert and a retraining request. */
const trouble = async () => {
  const service = given(config)
  const score = { role: 'prediction', name: 'score', kind: 'numeric', edges: [0.5], counts: [0, 0, 100, 0] }
  const baseline = { subjects: [score], rows: 100, origin: 'test' }
  await service.send('PUT', '/v1/models/flight-delay/baselines', { baseline })
  const failed = { prediction: undefined, error: { category: 'timeout' } }
  await service.ingested([
    ...events(START_MS, 100, () => ({ prediction: 0.9 })),
    ...events(START_MS, 100, () => failed),
    event(START_MS + 2 * HOUR_MS),
  ])
  await service.evaluated()
  return service
}

test('alerts are told with what fired them', async () => {
  const { get } = await trouble()
  const { alerts } = (await get('/v1/alerts')).body
  expect(alerts.map(({ rule }: { rule: string }) => rule).sort()).toEqual(['error-rate', 'prediction-drift'])
  for (const alert of alerts)
    expect(alert).toMatchObject({
      status: 'firing',
      model: 'flight-delay',
      since: new Date(START_MS).toISOString(),
      firedAt: new Date(START_MS + HOUR_MS).toISOString(),
      clearedAt: null,
      acknowledged: null,
      unsent: 1,
    })
  expect((await get('/v1/alerts?state=firing')).body.alerts).toHaveLength(2)
  expect((await get('/v1/alerts?state=resolved')).body.alerts).toEqual([])
  expect((await get('/v1/status')).body).toMatchObject({ alertsFiring: 2, retrainRequestsInFlight: 1 })
})

test('judged windows are told with the verdict of each subject', async () => {
  const { get } = await trouble()
  const { windows, next } = (await get('/v1/models/flight-delay/drift')).body
  expect(next).toBeNull()
  expect(windows).toMatchObject([
    {
      start: new Date(START_MS).toISOString(),
      end: new Date(START_MS + HOUR_MS).toISOString(),
      requests: 200,
      drift: { kind: 'judged', subjects: [{ name: 'score', verdict: 'drifted' }] },
    },
  ])
  const before = `from=${START_MS - HOUR_MS}&to=${START_MS}`
  expect((await get(`/v1/models/flight-delay/drift?${before}`)).body.windows).toEqual([])
  const exactly = `from=${START_MS}&to=${START_MS + 1}`
  expect((await get(`/v1/models/flight-delay/drift?${exactly}`)).body.windows).toHaveLength(1)
})

test('the first person to take a firing alert keeps it', async () => {
  const { get, send } = await trouble()
  const [{ id }] = (await get('/v1/alerts')).body.alerts
  const take = (by: unknown) => send('POST', `/v1/alerts/${id}/acknowledge`, { by })
  expect((await take('ada')).body.acknowledged).toEqual({ by: 'ada', atMs: START_MS })
  const second = await take('bob')
  expect([second.status, second.body.acknowledged.by]).toEqual([200, 'ada'])
  expect((await take('')).status).toBe(422)
  expect((await take(7)).body.detail).toContain('by: ')
  expect((await send('POST', '/v1/alerts/unknown/acknowledge', { by: 'ada' })).status).toBe(404)
})

test('an alert that has cleared cannot be taken', async () => {
  const { get, send, ingested, evaluated } = await trouble()
  for (const hour of [2, 3]) await ingested(events(START_MS + hour * HOUR_MS, 100))
  await ingested([event(START_MS + 6 * HOUR_MS)])
  await evaluated()
  const { alerts } = (await get('/v1/alerts?state=resolved')).body
  expect(alerts).toHaveLength(2)
  expect(alerts[0].clearedAt).toBe(new Date(START_MS + 4 * HOUR_MS).toISOString())
  const answer = await send('POST', `/v1/alerts/${alerts[0].id}/acknowledge`, { by: 'ada' })
  expect(answer.status).toBe(409)
  expect(answer.body.detail).toContain('resolved')
})

/** The delivery function has put the request on its queue. */
const queued = async () => {
  const service = await trouble()
  const [{ id }] = (await service.get('/v1/retrain-requests')).body.requests
  const stored = await service.store.loadRetrain('flight-delay')
  if (stored === null) throw new Error('no request was made')
  const requests = stored.value.requests.map((each) => ({
    ...each,
    status: 'queued' as const,
    jobRef: 'q-1',
  }))
  await service.store.commitRetrain(stored.version, { ...stored.value, requests })
  return {
    ...service,
    id,
    patch: (body: object) => service.send('PATCH', `/v1/retrain-requests/${id}`, body),
  }
}

test('a training platform reports running, then succeeded with its new version', async () => {
  const { get, patch } = await queued()
  expect((await get('/v1/retrain-requests?model=other')).body.requests).toEqual([])
  expect((await get('/v1/retrain-requests?model=flight-delay')).body.requests).toMatchObject([
    { status: 'queued', jobRef: 'q-1', jobId: null, newVersion: null, reason: null },
  ])
  const running = await patch({ status: 'running', jobId: 'j1' })
  expect([running.status, running.body.status, running.body.jobId]).toEqual([200, 'running', 'j1'])
  expect((await patch({ status: 'succeeded', jobId: 'j1', newVersion: '2' })).body).toMatchObject({
    status: 'succeeded',
    newVersion: '2',
  })
  expect((await get('/v1/status')).body.retrainRequestsInFlight).toBe(0)
})

test('illegal reports are a 409, unknown requests a 404, wrong members a 422', async () => {
  const { patch, send } = await queued()
  const early = await patch({ status: 'succeeded', jobId: 'j1', newVersion: '2' })
  expect([early.status, early.body.detail]).toEqual([409, expect.stringContaining('report running')])
  await patch({ status: 'running', jobId: 'j1' })
  expect((await patch({ status: 'running', jobId: 'j2' })).body.detail).toContain('belongs to job j1')
  expect((await patch({ status: 'failed', jobId: 'j1' })).body.reason).toBe('no reason given')
  expect((await patch({ status: 'running', jobId: 'j1' })).status).toBe(409)
  expect((await patch({ status: 'running' })).body.detail).toContain('jobId')
  expect((await patch({ status: 'sleeping' })).body.detail).toContain('status')
  expect((await patch({ status: 'cancelled', jobId: 'j' })).body.detail).toContain('jobId: not a member')
  expect((await send('PATCH', '/v1/retrain-requests/unknown', { status: 'cancelled' })).status).toBe(404)
})

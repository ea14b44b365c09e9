import { expect, test } from 'vitest'
import { type Answer, event, events, given, HOUR_MS, START_MS } from './given.ts'

const path = '/v1/models/flight-delay/baselines'
const score = {
  role: 'prediction',
  name: 'score',
  kind: 'numeric',
  edges: [0, 0.5],
  counts: [0, 0, 0, 60, 40],
}
const origin = {
  role: 'feature',
  name: 'origin',
  kind: 'categorical',
  categories: ['LAS', 'SFO'],
  counts: [1, 2, 3, 4],
}
const content = { subjects: [score, origin], rows: 100, origin: 'training data' }

test('a baseline is stored, activated from the first event on, and told', async () => {
  const { send, get } = given()
  const put = await send('PUT', path, { baseline: content })
  expect(put.status).toBe(201)
  expect(put.body).toMatchObject({ rows: 100, origin: 'training data', subjects: [score, origin] })
  const { body } = await get(path)
  const { id, binsId } = put.body
  expect(body.activations).toEqual([
    { baselineId: id, binsId, version: '', from: '1970-01-01T00:00:00.000Z' },
  ])
  expect(body.current).toEqual(put.body)
  expect((await get('/v1/models')).body.models).toMatchObject([{ model: 'flight-delay', baselineId: id }])
})

test('on the wall clock a baseline begins with the next window, and the same content twice changes nothing', async () => {
  const { send, get, setWall } = given('clock: wall')
  setWall(START_MS + 1)
  const first = await send('PUT', path, { baseline: content })
  const before = await get(path)
  expect(before.body.activations).toMatchObject([{ from: new Date(START_MS + HOUR_MS).toISOString() }])
  expect(before.body.current).toBeNull()
  setWall(START_MS + 2)
  const second = await send('PUT', path, { baseline: content })
  expect(second.body).toEqual(first.body)
  expect((await get(path)).body.activations).toHaveLength(1)
  setWall(START_MS + HOUR_MS)
  expect((await get(path)).body.current).toEqual(first.body)
})

test('activations are kept in the order in which they begin', async () => {
  const { send, get } = given()
  const at = (activateFrom: number | string, rows: number) =>
    send('PUT', path, { baseline: { ...content, rows }, activateFrom, version: '1' })
  await at(2 * HOUR_MS, 200)
  await at('1970-01-01T01:00:00Z', 300)
  const { activations } = (await get(path)).body
  expect(activations.map(({ from }: { from: string }) => Date.parse(from))).toEqual([HOUR_MS, 2 * HOUR_MS])
})

test('windows are counted on the bins that are put, and told with their cells', async () => {
  const { send, get, ingested } = given()
  await send('PUT', path, { baseline: content })
  await ingested([
    event(START_MS, { prediction: -1, features: { origin: 'LAS' } }),
    event(START_MS, { prediction: 0, features: { origin: 'XXX' } }),
    event(START_MS, { prediction: 0.5, features: {} }),
  ])
  const [window] = (await get('/v1/models/flight-delay/windows?cells=true')).body.windows
  expect(window.cells).toEqual({ 'prediction:score': [0, 0, 1, 1, 1], 'feature:origin': [1, 1, 1, 0] })
})

test('windows without bins have no cells', async () => {
  const { get, ingested } = given()
  await ingested([event(START_MS)])
  expect((await get('/v1/models/flight-delay/windows?cells=true')).body.windows[0].cells).toEqual({})
})

const fromWindows = (from: number, to: number, version?: string) => ({ fromWindows: { from, to, version } })

test('a baseline from windows without bins counts every event: values, missing ones and rest', async () => {
  const { send, ingested } = given()
  await ingested(
    events(START_MS, 1_000, (i) => ({
      prediction: { label: i % 4 === 0 ? 'late' : 'in time', score: i / 1_000 },
      features: {
        delay: (i % 100) - 50,
        rush: i % 2 === 0,
        carrier: i % 5 === 0 ? 7 : 'AA',
        ...(i < 100 ? {} : { often: 1 }),
        wind: null,
      },
    })),
  )
  const put = await send('PUT', path, { baseline: fromWindows(START_MS, START_MS + HOUR_MS) })
  expect(put.status).toBe(201)
  const subject = (name: string) => put.body.subjects.find((each: { name: string }) => each.name === name)
  expect(put.body.rows).toBe(1_000)
  expect(put.body.subjects.map(({ name }: { name: string }) => name)).toEqual([
    'carrier',
    'delay',
    'often',
    'rush',
    'label',
    'score',
  ])
  expect(subject('label')).toMatchObject({ categories: ['in time', 'late'], counts: [0, 0, 750, 250] })
  expect(subject('rush')).toMatchObject({ kind: 'boolean', counts: [0, 0, 500, 500] })
  expect(subject('carrier')).toMatchObject({ categories: ['AA'], counts: [0, 200, 800] })
  expect(subject('often').counts.slice(0, 2)).toEqual([100, 0])
  for (const name of ['delay', 'score', 'often']) {
    const { counts, edges } = subject(name)
    expect(counts.reduce((sum: number, count: number) => sum + count, 0)).toBe(1_000)
    expect(edges.length).toBeLessThanOrEqual(21)
    expect(edges).toEqual([...edges].sort((a: number, b: number) => a - b))
  }
  expect(subject('delay').edges.length).toBeGreaterThan(12)
})

test('the same events on a baseline built from their own windows fall into its very cells', async () => {
  const { send, ingested, get } = given()
  const values = [-50, -2, -1.5, -1, -1, 0, 0, 1e-15, -1e-15, 0.3, 1, 2, 2, 3, 1000, 1e300, -1e300]
  const batch = (startMs: number) =>
    values.map((delay) => event(startMs, { prediction: delay, features: { delay } }))
  await ingested(batch(START_MS))
  const activateFrom = START_MS + HOUR_MS
  const put = await send('PUT', path, { baseline: fromWindows(START_MS, activateFrom), activateFrom })
  await ingested(batch(activateFrom))
  const { windows } = (await get('/v1/models/flight-delay/windows?cells=true')).body
  for (const { role, name, counts } of put.body.subjects)
    expect(windows[1].cells[`${role}:${name}`]).toEqual(counts)
})

test('a baseline from windows on bins is the sum of their cells on the same bins', async () => {
  const { send, ingested } = given()
  const first = await send('PUT', path, { baseline: content })
  await ingested([event(START_MS, { prediction: 0.7 }), event(START_MS + HOUR_MS, { prediction: 0.2 })])
  const put = await send('PUT', path, { baseline: fromWindows(START_MS, START_MS + 2 * HOUR_MS) })
  expect(put.body).toMatchObject({ binsId: first.body.binsId, rows: 2 })
  expect(put.body.subjects[0].counts).toEqual([0, 0, 0, 1, 1])
})

test('a period without windows, on several bins or of no known model gives no baseline', async () => {
  const { send, ingested } = given()
  expect((await send('PUT', path, { baseline: fromWindows(0, 1) })).status).toBe(404)
  await ingested([event(START_MS)])
  const put = (body: object) => send('PUT', path, { baseline: body })
  const detailOf = ({ status, body }: Answer) => `${status} ${body.detail}`
  expect(detailOf(await put(fromWindows(0, 1)))).toContain('422 baseline: flight-delay has no windows')
  expect(detailOf(await put(fromWindows(START_MS, START_MS + HOUR_MS, 'v9')))).toContain('no windows')
  expect(detailOf(await put(fromWindows(0, 32 * 24 * HOUR_MS)))).toContain('31 days')
  await send('PUT', path, { baseline: content, activateFrom: START_MS + HOUR_MS })
  await ingested([event(START_MS + HOUR_MS)])
  const both = await put(fromWindows(START_MS, START_MS + 2 * HOUR_MS))
  expect(detailOf(both)).toContain('stand on different bins')
})

const wrong: [string, object, string][] = [
  ['no baseline', {}, 'baseline: '],
  ['an unknown member', { baseline: content, extra: 1 }, 'extra: not a member'],
  [
    'edges that do not ascend',
    { baseline: { ...content, subjects: [{ ...score, edges: [1, 1] }] } },
    'edges ascend',
  ],
  [
    'too few counts',
    { baseline: { ...content, subjects: [{ ...score, counts: [1] }] } },
    '1 counts; its bins need 5',
  ],
  ['more counts than rows', { baseline: { ...content, rows: 99 } }, 'sum to 100, over the 99 rows'],
  ['a subject twice', { baseline: { ...content, subjects: [score, score] } }, 'is there twice'],
  [
    'a negative count',
    { baseline: { ...content, subjects: [{ ...origin, counts: [-1, 0, 0, 0] }] } },
    'counts.0',
  ],
  [
    'a category that windows would cut',
    { baseline: { ...content, subjects: [{ ...origin, categories: ['x'.repeat(65), 'y'] }] } },
    'at most 64 bytes',
  ],
  [
    'a prediction that is neither score nor label',
    { baseline: { ...content, subjects: [{ ...score, name: 'x' }] } },
    'score and a label',
  ],
  [
    'a category that is rare too',
    { baseline: { ...content, subjects: [{ ...origin, rare: ['LAS'], counts: [1, 2, 3, 4, 0] }] } },
    'among the rare ones too',
  ],
  ['a time that is none', { baseline: content, activateFrom: 'now' }, 'activateFrom: a time is'],
]

test.each(wrong)('%s is a 422 that names the member', async (_, body, detail) => {
  const { send, store } = given()
  const answer = await send('PUT', path, body)
  expect(answer.status).toBe(422)
  expect(answer.body.detail).toContain(detail)
  expect(await store.listModels()).toEqual([])
})

test('a body that is no JSON, of another type or too large is 400, 415 or 413', async () => {
  const { send } = given()
  expect((await send('PUT', path, '{')).status).toBe(400)
  expect((await send('PUT', path, Buffer.from([0x22, 0xff, 0x22]))).status).toBe(400)
  expect((await send('PUT', path, '{}', 'text/csv')).status).toBe(415)
  expect((await send('PUT', path, 'x'.repeat(5_000_000))).status).toBe(413)
})

test('a baseline for one model too many is refused', async () => {
  const { send } = given('clock: events\nmaxModels: 1')
  expect((await send('PUT', '/v1/models/a/baselines', { baseline: content })).status).toBe(201)
  const answer = await send('PUT', '/v1/models/b/baselines', { baseline: content })
  expect(answer.status).toBe(422)
  expect(answer.body.detail).toContain('maxModels')
})

import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { LeewayError } from '../../lib/errors.ts'
import { parseRecord } from '../../lib/event/parse-record.ts'
import { event, given, START_MS } from './given.ts'

const one = JSON.stringify(event(START_MS, { id: 'a' }))
const two = JSON.stringify(event(START_MS, { id: 'b' }))

const forwarded = (records: readonly { data: Uint8Array }[]) =>
  records.flatMap(({ data }) => parseRecord(data))

const formats: [string, string | Uint8Array<ArrayBuffer>, Record<string, string>, number][] = [
  ['one event', one, { 'content-type': 'application/json' }, 1],
  ['an array', `[${one},${two}]`, { 'content-type': 'application/json; charset=utf-8' }, 2],
  ['NDJSON', `${one}\n\n${two}\r\n`, { 'content-type': 'application/x-ndjson' }, 2],
  ['a pretty-printed event', JSON.stringify(JSON.parse(one), null, 2), {}, 1],
  ['a pretty-printed array', JSON.stringify([JSON.parse(one), JSON.parse(two)], null, 2), {}, 2],
  ['gzip by header', gzipSync(`${one}\n${two}`), { 'content-encoding': 'gzip' }, 2],
  ['gzip by its first bytes', gzipSync(one), { 'content-type': 'application/gzip' }, 1],
  ['a body with a byte order mark', `\uFEFF${one}`, {}, 1],
]

test.each(formats)('%s is taken', async (_, body, headers, count) => {
  const { app, records } = given()
  const response = await app.request('/v1/events', { method: 'POST', body, headers })
  expect(response.status).toBe(202)
  expect(await response.json()).toEqual({ accepted: count, rejected: 0, rejections: [] })
  expect(forwarded(records).map(({ kind }) => kind)).toEqual(new Array(count).fill('prediction'))
})

test('CloudEvents are taken in structured, batch and binary mode, and lend their id and time', async () => {
  const envelope = { specversion: '1.0', type: 't', source: 's', id: 'ce-1', time: '2026-01-05T06:00:00Z' }
  const data = { model: 'm', prediction: 1 }
  const attributes = { 'ce-specversion': '1.0', 'ce-id': 'ce%201', 'ce-time': '2026-01-05T06:00:00Z' }
  const cases: [string, string, Record<string, string>, string][] = [
    ['application/cloudevents+json', JSON.stringify({ ...envelope, data }), {}, 'ce-1'],
    ['application/cloudevents-batch+json', JSON.stringify([{ ...envelope, data }]), {}, 'ce-1'],
    ['application/json', JSON.stringify(data), attributes, 'ce 1'],
    ['application/json', JSON.stringify({ ...data, id: 'own' }), attributes, 'own'],
  ]
  for (const [type, body, headers, id] of cases) {
    const { app, records } = given()
    const init = { method: 'POST', body, headers: { 'content-type': type, ...headers } }
    expect((await app.request('/v1/events', init)).status).toBe(202)
    const [parsed] = forwarded(records)
    expect(parsed).toMatchObject({ kind: 'prediction', event: { id, timeMs: START_MS } })
  }
})

test('text that would close the envelope of a binary CloudEvent and go on is not JSON', async () => {
  const { app, records } = given()
  const body = `{},"time":1,"data":{"model":"m","time":1,"prediction":1}`
  const headers = { 'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-id': 'x' }
  const response = await app.request('/v1/events', { method: 'POST', body, headers })
  expect(await response.json()).toMatchObject({ accepted: 0, rejections: [{ index: 0, reason: 'not-json' }] })
  expect(forwarded(records)).toMatchObject([{ kind: 'rejected', rejection: { reason: 'not-json' } }])
})

test('rejected events are told by index, reason and member, and go to the stream with the others', async () => {
  const { send, records } = given()
  const body = [one, 'nonsense', '{"model":"m"}', two, '[1]', '{"model":"m","time":1,"prediction":1e999}']
  const answer = await send('POST', '/v1/events', body.join('\n'), 'application/x-ndjson')
  expect(answer.body).toMatchObject({ accepted: 2, rejected: 4 })
  const told = answer.body.rejections.map((each: { index: number; reason: string }) => [
    each.index,
    each.reason,
  ])
  expect(told).toEqual([
    [1, 'not-json'],
    [2, 'missing-time'],
    [4, 'not-an-object'],
    [5, 'not-finite'],
  ])
  const reasons = forwarded(records).flatMap((each) =>
    each.kind === 'rejected' ? [each.rejection.reason] : [],
  )
  expect(reasons.sort()).toEqual(['missing-time', 'not-an-object', 'not-finite', 'not-json'])
})

test('members named __proto__ and constructor harm nothing', async () => {
  const { send } = given()
  const body = `[{"model":"__proto__","time":1,"prediction":1,"__proto__":{"polluted":1}},
    {"model":"constructor","time":1,"prediction":1},
    {"model":"m","time":1,"prediction":1,"features":{"__proto__":1}}]`
  expect((await send('POST', '/v1/events', body)).body).toMatchObject({
    accepted: 2,
    rejections: [{ index: 2, reason: 'bad-features' }],
  })
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test('an event that comes twice, in whatever company, keeps its lane', async () => {
  const { send, records } = given()
  await send('POST', '/v1/events', one)
  const lane = records[0]?.key
  const others = Array.from({ length: 50 }, (_, i) => event(START_MS, { id: `o${i}` }))
  records.length = 0
  await send('POST', '/v1/events', [...others, JSON.parse(one), ...others])
  const holding = records.filter(({ data }) => Buffer.from(data).toString().includes('"id":"a"'))
  expect(holding.map(({ key }) => key)).toEqual([lane])
  expect(new Set(records.map(({ key }) => key)).size).toBeGreaterThan(8)
  for (const { key } of records) expect(key).toMatch(/^lane-(\d|1[0-5])$/)
})

test('a record holds at most 500 events and 200 KB', async () => {
  const { send, records } = given()
  const body = Array.from({ length: 9_000 }, (_, i) => JSON.stringify(event(START_MS, { id: `${i}` }))).join(
    '\n',
  )
  await send('POST', '/v1/events', body, 'application/x-ndjson')
  expect(forwarded(records)).toHaveLength(9_000)
  for (const { data } of records) {
    expect(data.byteLength).toBeLessThanOrEqual(200_000)
    expect(parseRecord(data).length).toBeLessThanOrEqual(500)
  }
  expect(Math.max(...records.map(({ data }) => parseRecord(data).length))).toBe(500)
})

const turnedAway: [string, string | Uint8Array<ArrayBuffer>, Record<string, string>, number, string][] = [
  ['5 MB', 'x'.repeat(5_000_000), {}, 413, 'too-large'],
  ['gzip that grows past 16 MB', gzipSync(Buffer.alloc(17 * 1024 * 1024, 32)), {}, 413, 'too-large'],
  ['broken gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3]), {}, 400, 'bad-compression'],
  ['plain text called gzip', one, { 'content-encoding': 'gzip' }, 400, 'bad-compression'],
  ['another encoding', one, { 'content-encoding': 'br' }, 415, 'content-encoding'],
  ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'media-type'],
  ['no event', ' \n ', {}, 400, 'empty'],
  ['an empty array', '[]', {}, 400, 'empty'],
  ['more than 10,000 events', `[${new Array(10_001).fill('1').join(',')}]`, {}, 413, 'too-many-events'],
  ['more than 10,000 lines', '1\n'.repeat(10_001), {}, 413, 'too-many-events'],
]

test.each(turnedAway)('%s is turned away, told and counted', async (_, body, headers, status, reason) => {
  const { app, records, store } = given()
  const response = await app.request('/v1/events', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  })
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({ type: 'about:blank', status, detail: expect.any(String) })
  expect(records).toEqual([])
  expect(await store.listTurnedAway()).toEqual({ [reason]: 1 })
})

test('an event over 256 KB is rejected and counted here, for it could not be sent on', async () => {
  const { send, records, store } = given()
  const large = JSON.stringify(event(START_MS, { note: 'x'.repeat(300_000) }))
  const answer = await send('POST', '/v1/events', `${one}\n${large}`, 'application/x-ndjson')
  expect(answer.body).toMatchObject({
    accepted: 1,
    rejected: 1,
    rejections: [{ index: 1, reason: 'too-large' }],
  })
  expect(forwarded(records)).toHaveLength(1)
  expect(await store.listTurnedAway()).toEqual({ 'too-large': 1 })
})

test('a stream that fails is a 503 with Retry-After, whatever its error, and nothing is counted', async () => {
  for (const error of [new LeewayError('unavailable', 'shard 7 of arn:x'), new Error('socket')]) {
    const { send, store, errors } = given('clock: events', () => Promise.reject(error))
    const large = JSON.stringify(event(START_MS, { note: 'x'.repeat(300_000) }))
    const answer = await send('POST', '/v1/events', `${one}\n${large}`, 'application/x-ndjson')
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(answer.body.detail).not.toContain('arn:x')
    expect(errors).toEqual([error])
    expect(await store.listTurnedAway()).toEqual({})
  }
})

import { DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dynamoTable } from '../../lib/adapters/dynamodb/table.ts'
import { memoryTable } from '../../lib/adapters/memory/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import type { Table } from '../../lib/adapters/store/table.ts'
import type { Position, SourceId } from '../../lib/ports.ts'
import { type DynaliteTables, deadEndpoint, startDynalite } from './dynalite-tables.ts'

let tables: DynaliteTables
beforeAll(async () => {
  tables = await startDynalite()
})
afterAll(() => tables.close())

const START_MS = 981_008_100_000
const SERIES = { model: 'm', version: '', variant: '', segment: '' }
const PARTIAL = {
  key: { series: SERIES, windowStartMs: START_MS, source: 'kinesis:s:0' as SourceId, page: 'core' as const },
  value: { mark: '1' as Position, binsId: 'none', bytes: Uint8Array.of(1) },
}

const KINDS: readonly (readonly [name: string, make: () => Promise<Table>])[] = [
  ['memory', async () => memoryTable()],
  ['DynamoDB (dynalite)', async () => dynamoTable(tables.client, await tables.makeTable())],
]

describe.each(KINDS)('a table in %s', (_, make) => {
  const SKS = ['', 'a', 'b', 'ba', 'b#', 'c', '\ue000', '\uffee', '😀'].filter((sk) => sk !== '')
  const given = async (): Promise<Table> => {
    const table = await make()
    for (const sk of SKS.toReversed())
      await table.put({ pk: 'p', sk, attributes: { sk }, expiresAtMs: null }, null)
    await table.put({ pk: 'other', sk: 'b', attributes: {}, expiresAtMs: null }, null)
    return table
  }
  const RANGES: readonly (readonly [sentence: string, range: object, found: string])[] = [
    ['all, in the order of UTF-8', {}, 'a b b# ba c \ue000 \uffee 😀'],
    ['from, inclusive', { from: 'ba' }, 'ba c \ue000 \uffee 😀'],
    ['to, exclusive', { to: 'ba' }, 'a b b#'],
    ['from and to', { from: 'b', to: 'c' }, 'b b# ba'],
    ['from and to, descending', { from: 'b', to: 'c', descending: true }, 'ba b# b'],
    ['the first two', { limit: 2 }, 'a b'],
    ['the last two', { limit: 2, descending: true }, '😀 \uffee'],
    ['the last two below a bound that exists', { from: 'a', to: 'c', limit: 2, descending: true }, 'ba b#'],
    ['the first below a bound that exists', { from: 'b', to: 'ba', limit: 1 }, 'b'],
    ['none', { limit: 0 }, ''],
    ['an empty range', { from: 'b', to: 'b' }, ''],
    ['a range the wrong way round', { from: 'c', to: 'b' }, ''],
  ]
  it.each(RANGES)('query gives %s', async (_, range, found) => {
    const items = await (await given()).query('p', range)
    expect(items.map(({ sk }) => sk).join(' ')).toBe(found)
  })

  it('a query of more than DynamoDB’s page of 1 MB gives all of it', async () => {
    const table = await make()
    for (let i = 0; i < 8; i++)
      await table.put(
        { pk: 'p', sk: `${i}`, attributes: { body: new Uint8Array(300_000) }, expiresAtMs: null },
        'any',
      )
    expect((await table.query('p', {})).map(({ sk }) => sk).join('')).toBe('01234567')
    expect((await table.query('p', { limit: 7, descending: true })).map(({ sk }) => sk).join('')).toBe(
      '7654321',
    )
  })

  it('attributes are kept by type', async () => {
    const table = await make()
    const attributes = {
      text: 'ü',
      empty: '',
      count: 9_007_199_254_740_991,
      small: -1.5,
      bytes: Uint8Array.of(0, 255),
    }
    await table.put({ pk: 'p', sk: 's', attributes, expiresAtMs: null }, null)
    const { bytes, ...others } = (await table.get({ pk: 'p', sk: 's' }))?.attributes ?? {}
    const { bytes: sent, ...sentOthers } = attributes
    expect(others).toEqual(sentOthers)
    expect(Buffer.compare(bytes as Uint8Array, sent)).toBe(0)
  })

  it('increments add up from zero', async () => {
    const table = await make()
    await Promise.all(Array.from({ length: 16 }, () => table.increment({ pk: 'p', sk: 's' }, 'n_a b', 2)))
    expect((await table.get({ pk: 'p', sk: 's' }))?.attributes['n_a b']).toBe(32)
  })

  it('removing needs the token that is stored, where one is asked for', async () => {
    const table = await make()
    const key = { pk: 'p', sk: 's' }
    await table.put({ ...key, attributes: { token: 'new' }, expiresAtMs: null }, null)
    await table.remove(key, { token: 'old' })
    expect(await table.get(key)).not.toBeNull()
    await table.remove(key, { token: 'new' })
    expect(await table.get(key)).toBeNull()
    await table.remove(key, { token: 'new' })
    await table.put({ ...key, attributes: {}, expiresAtMs: null }, null)
    await table.remove(key, null)
    expect(await table.get(key)).toBeNull()
  })
})

describe('items of DynamoDB', () => {
  const rawItems = async (table: string) =>
    (await tables.client.send(new ScanCommand({ TableName: table }))).Items ?? []

  it('expire by `ttl` in whole epoch seconds, rounded up; without an expiry they have none', async () => {
    const name = await tables.makeTable()
    const store = storeOn(dynamoTable(tables.client, name))
    await store.commitPartial(PARTIAL.key, null, PARTIAL.value, 1_700_000_000_001)
    expect((await rawItems(name)).map(({ ttl }) => ttl)).toEqual([{ N: '1700000001' }])
    await store.commitPartial(PARTIAL.key, 1, PARTIAL.value, null)
    expect((await rawItems(name)).map(({ ttl }) => ttl)).toEqual([undefined])
  })

  it('of progress, models, alerts, retraining and baselines never expire', async () => {
    const name = await tables.makeTable()
    const store = storeOn(dynamoTable(tables.client, name))
    await store.commitModel(null, { model: 'm', series: [], activations: [] })
    await store.registerModel('m', 9)
    await store.commitRetrain(null, { model: 'm', lastNumber: 0, requests: [] })
    await store.markDue({ series: SERIES, horizonMs: 1, startMs: 1, token: 't' })
    await store.putPointer({ kind: 'retrain', model: 'm', id: '', version: 1 })
    const items = await rawItems(name)
    expect(items).toHaveLength(5)
    expect(items.filter(({ ttl }) => ttl !== undefined)).toEqual([])
  })

  it('have the keys that docs tell: `#` parts the fields and never stands in one', async () => {
    const name = await tables.makeTable()
    const store = storeOn(dynamoTable(tables.client, name))
    const series = { model: 'a#b', version: '50%', variant: '', segment: 'r=west' }
    const key = { ...PARTIAL.key, series, source: 'kinesis:s#1:0' as SourceId }
    await store.commitPartial(key, null, PARTIAL.value, null)
    const { Item } = await tables.client.send(
      new GetItemCommand({
        TableName: name,
        Key: {
          pk: { S: 'W#a%23b#50%25##r=west#0980985600000' },
          sk: { S: '0981008100000#kinesis:s%231:0#core' },
        },
      }),
    )
    expect(Item?.v).toEqual({ N: '1' })
  })
})

describe('failures of DynamoDB are told by whether a retry may help', () => {
  it('a table that does not exist is a wrong configuration', async () => {
    const store = storeOn(dynamoTable(tables.client, 'no-such-table'))
    for (const call of [
      store.loadProgress('s' as SourceId),
      store.commitPartial(PARTIAL.key, null, PARTIAL.value, null),
    ])
      await expect(call).rejects.toMatchObject({
        name: 'LeewayError',
        code: 'configuration',
        canRetry: false,
      })
  })

  it('a server that does not answer can be asked again', async () => {
    const client = new DynamoDBClient({
      endpoint: await deadEndpoint(),
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    })
    const store = storeOn(dynamoTable(client, 'leeway'))
    const calls = [
      () => store.loadProgress('s' as SourceId),
      () => store.commitPartial(PARTIAL.key, null, PARTIAL.value, null),
      () => store.clearDue({ series: SERIES, horizonMs: 1, startMs: 1, token: 't' }),
      () => store.countTurnedAway('x'),
      () => store.listModels(),
    ]
    for (const call of calls)
      await expect(call()).rejects.toMatchObject({ code: 'unavailable', canRetry: true })
    client.destroy()
  })
})

describe('a baseline', () => {
  it('that lacks one of its items is corrupt, and says which', async () => {
    const table = memoryTable()
    await table.put(
      { pk: 'B#m', sk: 'b#0000', attributes: { chunks: 2, body: Uint8Array.of(1) }, expiresAtMs: null },
      'any',
    )
    await expect(storeOn(table).loadBaseline('m', 'b')).rejects.toMatchObject({
      code: 'corrupt',
      message: 'baseline b of m lacks chunk 1 of 2: build it again',
    })
  })

  it('is overwritten by nothing that another model of a like name has', async () => {
    const table = memoryTable()
    const store = storeOn(table)
    const baseline = {
      id: 'b',
      binsId: '',
      spec: { subjects: [] },
      counts: [],
      rows: 1,
      createdAtMs: 0,
      origin: '',
    }
    await store.saveBaseline({ ...baseline, model: 'm#' })
    await store.saveBaseline({ ...baseline, model: 'm%23', rows: 2 })
    expect((await store.loadBaseline('m#', 'b'))?.rows).toBe(1)
    expect(table.items()).toHaveLength(2)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFront, UNAVAILABLE } from '../adapters/front.ts'
import { deadEndpoint } from '../contracts/dynalite-tables.ts'
import {
  givenEnvironment,
  givenLogs,
  givenRecords,
  givenVariable,
  invoke,
  startWorld,
  type World,
} from './given.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const prediction = (over: object = {}) =>
  JSON.stringify({ model: 'flight-delay', time: new Date().toISOString(), prediction: 0.25, ...over })
const heartbeats = (count: number) =>
  `${JSON.stringify({ type: 'heartbeat', time: new Date().toISOString() })}\n`.repeat(count)

const failuresAt = (...sequenceNumbers: readonly string[]) => ({
  batchItemFailures: sequenceNumbers.map((itemIdentifier) => ({ itemIdentifier })),
})

describe('a batch of one shard', () => {
  it('that is all applied has no failures, and delivered again counts nothing twice', async () => {
    const store = await givenEnvironment(world)
    givenLogs()
    const { event } = await givenRecords(world, [prediction(), prediction(), 'no event'])
    for (let delivery = 0; delivery < 2; delivery++)
      expect(await invoke('ingest-kinesis', event)).toEqual(failuresAt())
    const [only, ...others] = await store.listProgress()
    expect(others).toEqual([])
    expect(only?.source).toBe('kinesis:leeway-events:shardId-000000000000')
    expect(only?.progress.counters).toMatchObject({ accepted: 2, rejected: { 'not-json': 1 } })
  })

  it('whose table cannot be reached fails at its first record, and goes on when it can', async () => {
    const store = await givenEnvironment(world)
    const logs = givenLogs()
    const { event, sequenceNumbers } = await givenRecords(world, [prediction(), prediction()])
    const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB ?? ''
    givenVariable('AWS_ENDPOINT_URL_DYNAMODB', await deadEndpoint())
    expect(await invoke('ingest-kinesis', event)).toEqual(failuresAt(sequenceNumbers[0] ?? ''))
    expect(logs()).toContain('part of a batch is left for a retry')
    expect(await store.listProgress()).toEqual([])
    givenVariable('AWS_ENDPOINT_URL_DYNAMODB', endpoint)
    expect(await invoke('ingest-kinesis', event)).toEqual(failuresAt())
    expect((await store.listProgress())[0]?.progress.counters.accepted).toBe(2)
  })

  it('whose table is lost in the middle fails at the first record that is not applied', async () => {
    const store = await givenEnvironment(world)
    givenLogs()
    // 8,000 events and more are one chunk: the first two records, then the third.
    const { event, sequenceNumbers } = await givenRecords(world, [
      heartbeats(4_000),
      heartbeats(4_000),
      prediction(),
    ])
    let isLost = false
    const front = await startFront(world.servers.urls.dynamodb, async ({ call, body, forward }) => {
      if (isLost) return UNAVAILABLE
      const answer = await forward(body)
      isLost = call === 'PutItem' && body.includes('"pk":{"S":"P"}')
      return answer
    })
    const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB ?? ''
    givenVariable('AWS_ENDPOINT_URL_DYNAMODB', front)
    expect(await invoke('ingest-kinesis', event)).toEqual(failuresAt(sequenceNumbers[2] ?? ''))
    expect((await store.listProgress())[0]?.progress.counters.accepted).toBe(8_000)
    givenVariable('AWS_ENDPOINT_URL_DYNAMODB', endpoint)
    expect(await invoke('ingest-kinesis', event)).toEqual(failuresAt())
    expect((await store.listProgress())[0]?.progress.counters).toMatchObject({
      accepted: 8_001,
      unused: 8_000,
    })
  })

  it('is left for a retry when Lambda is about to cut the invocation off', async () => {
    const store = await givenEnvironment(world)
    givenLogs()
    const { event, sequenceNumbers } = await givenRecords(world, [prediction()])
    expect(await invoke('ingest-kinesis', event, 1_000)).toEqual(failuresAt(sequenceNumbers[0] ?? ''))
    expect(await store.listProgress()).toEqual([])
  })
})

describe('the logs hold no value of an event', () => {
  const SECRETS = ['4929123456789', 'jane.doe@example.org', '271828182845']
  const [card, mail, score] = SECRETS
  const TEXTS = [
    prediction({ features: { card: Number(card), mail } }),
    prediction({ features: { mail: [mail] } }),
    prediction({ features: { card: { number: card } }, prediction: [Number(score)] }),
    prediction({ latencyMs: mail, prediction: Number(score) }),
    `{"features":{"mail":"${mail}"`,
    mail ?? '',
  ]

  it.each([
    ['whose table is there', false],
    ['whose table cannot be reached', true],
  ])('of a batch with invalid events %s', async (_, isDead) => {
    const store = await givenEnvironment(world)
    givenVariable('POWERTOOLS_LOG_LEVEL', 'DEBUG')
    const logs = givenLogs()
    const { event, sequenceNumbers } = await givenRecords(world, TEXTS)
    if (isDead) givenVariable('AWS_ENDPOINT_URL_DYNAMODB', await deadEndpoint())
    const expected = isDead ? failuresAt(sequenceNumbers[0] ?? '') : failuresAt()
    expect(await invoke('ingest-kinesis', event)).toEqual(expected)
    const { logger } = await import('../../functions/wiring.ts')
    logger.info('the last line')
    expect(logs()).toContain('the last line')
    for (const text of SECRETS.flatMap((secret) => [
      secret,
      Buffer.from(secret).toString('base64').slice(0, 12),
    ]))
      expect(logs()).not.toContain(text)
    const kept = isDead
      ? []
      : await store.listQuarantined((await store.listProgress())[0]?.source as never, 99)
    expect(kept).toHaveLength(isDead ? 0 : TEXTS.length - 1)
  })
})

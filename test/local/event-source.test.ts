import { SplitShardCommand } from '@aws-sdk/client-kinesis'
import type { Context, KinesisStreamEvent } from 'aws-lambda'
import { expect, test } from 'vitest'
import { LocalError } from '../../lib/local/local-error.ts'
import type { LogLine } from '../../lib/local/log.ts'
import {
  givenCheckpoints,
  givenKinesis,
  givenSource,
  numbered,
  put,
  SECOND_HALF,
  STREAM,
  shardOf,
  textsOf,
} from './kinesis-fixture.ts'

test('every record of every shard arrives once and in its order', async () => {
  const kinesis = await givenKinesis(2)
  const checkpoints = await givenCheckpoints()
  const seen = new Map<string, string[]>()
  const handler = async (event: KinesisStreamEvent) => {
    seen.set(shardOf(event), [...(seen.get(shardOf(event)) ?? []), ...textsOf(event)])
    return { batchItemFailures: [] }
  }
  const evenOdd = (text: string): string => (Number(text) % 2 === 0 ? '0' : SECOND_HALF)
  await put(kinesis, numbered(0, 400), evenOdd)
  const source = await givenSource(kinesis, handler, { checkpoints, batchSize: 30 })
  await put(kinesis, numbered(400, 100), evenOdd)
  await source.drained()

  const all = numbered(0, 500)
  expect(seen.get('shardId-000000000000')).toEqual(all.filter((text) => Number(text) % 2 === 0))
  expect(seen.get('shardId-000000000001')).toEqual(all.filter((text) => Number(text) % 2 === 1))
  expect(source.metrics()).toMatchObject({ records: 500, failures: 0, restarts: 0, iteratorAgeMs: 0 })
})

test('the event has the shape that Lambda gives it', async () => {
  const kinesis = await givenKinesis(1)
  const events: { event: KinesisStreamEvent; context: Context }[] = []
  const handler = async (event: KinesisStreamEvent, context: Context) => {
    events.push({ event, context })
    return null
  }
  const beforeMs = Date.now()
  const [placed] = await put(kinesis, ['hello'])
  const source = await givenSource(kinesis, handler, { checkpoints: await givenCheckpoints() })
  await source.drained()

  const record = events[0]?.event.Records[0]
  expect(record).toEqual({
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: 'key-hello',
      sequenceNumber: placed?.SequenceNumber,
      data: 'aGVsbG8=',
      approximateArrivalTimestamp: expect.any(Number),
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `shardId-000000000000:${placed?.SequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: 'arn:aws:iam::000000000000:role/leeway-ingest',
    awsRegion: 'us-east-1',
    eventSourceARN: `arn:aws:kinesis:us-east-1:000000000000:stream/${STREAM}`,
  })
  const arrivalMs = (record?.kinesis.approximateArrivalTimestamp ?? 0) * 1000
  expect(arrivalMs).toBeGreaterThanOrEqual(beforeMs)
  expect(arrivalMs).toBeLessThanOrEqual(Date.now())
  expect(events[0]?.context.getRemainingTimeInMillis()).toBeLessThanOrEqual(60_000)
  expect(JSON.parse(JSON.stringify(record))).toEqual(record)
})

test('a partial failure goes back to the lowest record reported and delivers all from there again', async () => {
  const kinesis = await givenKinesis(1)
  const batches: string[][] = []
  const handler = async (event: KinesisStreamEvent) => {
    batches.push(textsOf(event))
    if (batches.length > 1) return { batchItemFailures: [] }
    const failed = event.Records.filter((_, index) => index === 7 || index === 3)
    return {
      batchItemFailures: failed.reverse().map(({ kinesis: k }) => ({ itemIdentifier: k.sequenceNumber })),
    }
  }
  await put(kinesis, numbered(0, 10))
  const source = await givenSource(kinesis, handler, { checkpoints: await givenCheckpoints() })
  await source.drained()
  expect(batches).toEqual([numbered(0, 10), numbered(3, 7)])
  expect(source.metrics()).toMatchObject({ batches: 2, records: 10, failures: 1 })
})

test('a batch that throws is halved until the record at fault is alone, and nothing overtakes it', async () => {
  const kinesis = await givenKinesis(1)
  const batches: string[] = []
  const applied: string[] = []
  let aloneCount = 0
  const handler = async (event: KinesisStreamEvent) => {
    const texts = textsOf(event)
    batches.push(texts.join(' '))
    if (texts.includes('5')) {
      if (texts.length === 1) aloneCount += 1
      if (aloneCount < 3) throw new Error('record 5 is out of reach')
    }
    applied.push(...texts)
    return { batchItemFailures: [] }
  }
  await put(kinesis, numbered(0, 8))
  const source = await givenSource(kinesis, handler, { checkpoints: await givenCheckpoints() })
  await source.drained()
  expect(batches).toEqual(['0 1 2 3 4 5 6 7', '0 1 2 3', '4 5 6 7', '4 5', '4', '5', '5', '5', '6 7'])
  expect(applied).toEqual(numbered(0, 8))
})

test('an identifier that is not of the batch fails all of it', async () => {
  const kinesis = await givenKinesis(1)
  const batches: string[] = []
  const lines: LogLine[] = []
  const handler = async (event: KinesisStreamEvent) => {
    batches.push(textsOf(event).join(' '))
    return { batchItemFailures: batches.length === 1 ? [{ itemIdentifier: '' }] : [] }
  }
  await put(kinesis, ['a', 'b'])
  const onLog = (line: LogLine): void => void lines.push(line)
  const source = await givenSource(kinesis, handler, { checkpoints: await givenCheckpoints(), onLog })
  await source.drained()
  expect(batches).toEqual(['a b', 'a', 'b'])
  expect(lines.map(({ message }) => message)).toEqual([expect.stringContaining('itemIdentifier ""')])
})

test('children of a split shard are read only when their parent is committed to its end', async () => {
  const kinesis = await givenKinesis(1)
  const order: string[] = []
  const handler = async (event: KinesisStreamEvent) => {
    order.push(...textsOf(event).map((text) => `${shardOf(event).slice(-1)}:${text}`))
    return { batchItemFailures: [] }
  }
  const source = await givenSource(kinesis, handler, { checkpoints: await givenCheckpoints(), batchSize: 7 })
  await put(kinesis, numbered(0, 50))
  await kinesis.send(
    new SplitShardCommand({
      StreamName: STREAM,
      ShardToSplit: 'shardId-000000000000',
      NewStartingHashKey: SECOND_HALF,
    }),
  )
  const toChildren = numbered(50, 60)
  await expect
    .poll(() => put(kinesis, ['probe'], () => SECOND_HALF).then(([placed]) => placed?.ShardId))
    .toBe('shardId-000000000002')
  await put(kinesis, toChildren, (text) => (Number(text) < 80 ? '0' : SECOND_HALF))
  await source.drained()

  const ofParent = order.filter((entry) => entry.startsWith('0:') && entry !== '0:probe')
  expect(ofParent).toEqual(numbered(0, 50).map((text) => `0:${text}`))
  expect(order.findLastIndex((entry) => entry.startsWith('0:'))).toBeLessThan(
    order.findIndex((entry) => !entry.startsWith('0:')),
  )
  expect(order.filter((entry) => entry.startsWith('1:'))).toEqual(numbered(50, 30).map((text) => `1:${text}`))
  expect(order.filter((entry) => entry.startsWith('2:') && entry !== '2:probe')).toEqual(
    numbered(80, 30).map((text) => `2:${text}`),
  )
})

test('a new instance goes on behind the last commit, on shards that were split too', async () => {
  const kinesis = await givenKinesis(1)
  const checkpoints = await givenCheckpoints()
  const seen: string[] = []
  const handler = async (event: KinesisStreamEvent) => {
    seen.push(...textsOf(event))
    return { batchItemFailures: [] }
  }
  await put(kinesis, numbered(0, 20))
  const first = await givenSource(kinesis, handler, { checkpoints })
  await first.drained()
  await kinesis.send(
    new SplitShardCommand({
      StreamName: STREAM,
      ShardToSplit: 'shardId-000000000000',
      NewStartingHashKey: SECOND_HALF,
    }),
  )
  await expect.poll(() => checkpoints.load('shardId-000000000000')).toEqual({ status: 'finished' })
  await first.stop()

  await put(kinesis, numbered(20, 10))
  const second = await givenSource(kinesis, handler, { checkpoints })
  await second.drained()
  expect(seen).toEqual(numbered(0, 30))
  expect(second.metrics().records).toBe(10)
})

test('what was not committed at a stop is delivered again, and nothing else', async () => {
  const kinesis = await givenKinesis(1)
  const checkpoints = await givenCheckpoints()
  const asked = Promise.withResolvers<void>()
  const failing = async (event: KinesisStreamEvent) => {
    const third = event.Records[3]?.kinesis.sequenceNumber
    if (third === undefined) throw new Error('store unreachable')
    asked.resolve()
    return { batchItemFailures: [{ itemIdentifier: third }] }
  }
  await put(kinesis, numbered(0, 6))
  const first = await givenSource(kinesis, failing, { checkpoints })
  await asked.promise
  await first.stop()

  const seen: string[] = []
  const working = async (event: KinesisStreamEvent) => {
    seen.push(...textsOf(event))
    return { batchItemFailures: [] }
  }
  const second = await givenSource(kinesis, working, { checkpoints })
  await second.drained()
  expect(seen).toEqual(numbered(3, 3))
})

test('stop lets the batch in flight end and commits it', async () => {
  const kinesis = await givenKinesis(1)
  const checkpoints = await givenCheckpoints()
  const entered = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const handler = async () => {
    entered.resolve()
    await release.promise
    return { batchItemFailures: [] }
  }
  const [, last] = await put(kinesis, ['a', 'b'])
  const source = await givenSource(kinesis, handler, { checkpoints })
  await entered.promise
  const stopped = source.stop()
  release.resolve()
  await stopped
  expect(await checkpoints.load('shardId-000000000000')).toEqual({
    status: 'reading',
    sequenceNumber: last?.SequenceNumber,
  })
})

test('a shard has one batch in flight, and two shards have two', async () => {
  const kinesis = await givenKinesis(2)
  const inFlight = new Map<string, number>()
  const both = Promise.withResolvers<void>()
  let mostInOneShard = 0
  const handler = async (event: KinesisStreamEvent) => {
    const shard = shardOf(event)
    inFlight.set(shard, (inFlight.get(shard) ?? 0) + 1)
    mostInOneShard = Math.max(mostInOneShard, inFlight.get(shard) ?? 0)
    if (inFlight.get('shardId-000000000000') === 1 && inFlight.get('shardId-000000000001') === 1)
      both.resolve()
    await both.promise
    inFlight.set(shard, (inFlight.get(shard) ?? 0) - 1)
    return { batchItemFailures: [] }
  }
  await put(kinesis, numbered(0, 40), (text) => (Number(text) < 20 ? '0' : SECOND_HALF))
  const source = await givenSource(kinesis, handler, { checkpoints: await givenCheckpoints(), batchSize: 4 })
  await source.drained()
  expect(mostInOneShard).toBe(1)
})

test('the batching window gathers what arrives while it is open, and a drain closes it', async () => {
  const kinesis = await givenKinesis(1)
  const batches: string[][] = []
  const handler = async (event: KinesisStreamEvent) => {
    batches.push(textsOf(event))
    return { batchItemFailures: [] }
  }
  const source = await givenSource(kinesis, handler, {
    checkpoints: await givenCheckpoints(),
    maximumBatchingWindowMs: 300_000,
    batchSize: 10,
  })
  await put(kinesis, numbered(0, 6))
  await put(kinesis, numbered(6, 6))
  await expect.poll(() => batches).toEqual([numbered(0, 10)])
  await source.drained()
  expect(batches).toEqual([numbered(0, 10), numbered(10, 2)])
})

test('a batch stays under 6 MB of payload', async () => {
  const kinesis = await givenKinesis(1)
  const sizes: number[] = []
  const handler = async (event: KinesisStreamEvent) => {
    sizes.push(JSON.stringify(event).length)
    return { batchItemFailures: [] }
  }
  for (let index = 0; index < 9; index += 1) await put(kinesis, [String(index).repeat(900_000)])
  const source = await givenSource(kinesis, handler, { checkpoints: await givenCheckpoints() })
  await source.drained()
  expect(sizes).toHaveLength(2)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(6 * 1024 * 1024)
})

test('a handler that keeps failing keeps a drain waiting, and a stop ends the wait with an error', async () => {
  const kinesis = await givenKinesis(1)
  const handler = async () => {
    throw new Error('store unreachable')
  }
  await put(kinesis, ['a'])
  const source = await givenSource(kinesis, handler, { checkpoints: await givenCheckpoints() })
  const drained = source.drained()
  await expect.poll(() => source.metrics().failures).toBeGreaterThan(1)
  await Promise.all([source.stop(), expect(drained).rejects.toThrow('was stopped')])
  expect(source.metrics().records).toBe(0)
})

test('a batch size that AWS would refuse is refused', async () => {
  const kinesis = await givenKinesis(1)
  const checkpoints = await givenCheckpoints()
  const starting = givenSource(kinesis, async () => null, { checkpoints, batchSize: 10_001 })
  await expect(starting).rejects.toThrow(LocalError)
})

test('a checkpoint that cannot be saved is an at-least-once delivery, not a stopped shard', async () => {
  const kinesis = await givenKinesis(1)
  const stored = await givenCheckpoints()
  const batches: string[] = []
  const handler = async (event: KinesisStreamEvent) => {
    batches.push(textsOf(event).join(' '))
    return { batchItemFailures: [] }
  }
  let fullDisk = true
  const checkpoints = {
    load: stored.load,
    save: async (...args: Parameters<typeof stored.save>) => {
      if (!fullDisk) return stored.save(...args)
      fullDisk = false
      throw new Error('no space left on device')
    },
  }
  await put(kinesis, ['a', 'b'])
  const source = await givenSource(kinesis, handler, { checkpoints })
  await source.drained()
  expect(batches).toEqual(['a b', 'a b'])
  expect(source.metrics()).toMatchObject({ records: 2, failures: 0, restarts: 1 })
})

import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
} from '@aws-sdk/client-kinesis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { kinesisEventStream } from '../../lib/adapters/kinesis/event-stream.ts'
import { connectKinesis } from '../../lib/local/clients.ts'
import { deadEndpoint } from '../contracts/dynalite-tables.ts'
import { givenKinesis, STREAM } from '../local/kinesis-fixture.ts'
import { type Answer, startFront } from './front.ts'

type Entry = { readonly PartitionKey: string; readonly Data: string }
type Refuses = (entry: Entry, call: number) => boolean

/** A real Kinesis that refuses some entries of a call, inside a 200, as AWS does of a shard that has had enough. */
const given = async (refuses: Refuses = () => false) => {
  const behind = await givenKinesis(2)
  const endpoint = (await behind.config.endpoint?.()) ?? { hostname: '', port: 0 }
  const calls: { readonly records: number; readonly bytes: number }[] = []
  const front = await startFront(`http://${endpoint.hostname}:${endpoint.port}`, async (exchange) => {
    if (exchange.call !== 'PutRecords') return exchange.forward(exchange.body)
    const request: { readonly Records: readonly Entry[] } = JSON.parse(exchange.body)
    const bytes = request.Records.reduce((sum, { Data }) => sum + Buffer.from(Data, 'base64').length, 0)
    const call = calls.push({ records: request.Records.length, bytes })
    const taken = request.Records.filter((entry) => !refuses(entry, call))
    const stored =
      taken.length === 0 ? null : await exchange.forward(JSON.stringify({ ...request, Records: taken }))
    return withRefusals(
      request.Records.map((entry) => taken.includes(entry)),
      stored,
    )
  })
  const client = connectKinesis(front)
  onTestFinished(() => client.destroy())
  const pausesMs: number[] = []
  const put = kinesisEventStream(client, STREAM, async (durationMs) => void pausesMs.push(durationMs))
  return { put, calls, pausesMs, stored: () => storedIn(behind) }
}

const REFUSAL = {
  ErrorCode: 'ProvisionedThroughputExceededException',
  ErrorMessage: 'Rate exceeded for shard',
}

/** The server's answer with a refusal in each place whose entry it never saw. */
const withRefusals = (isTaken: readonly boolean[], stored: Answer | null): Answer => {
  if (stored !== null && stored.status !== 200) return stored
  const results: unknown[] = stored === null ? [] : JSON.parse(stored.body).Records
  const Records = isTaken.map((taken) => (taken ? results.shift() : REFUSAL))
  const FailedRecordCount = isTaken.filter((taken) => !taken).length
  return {
    status: 200,
    type: 'application/x-amz-json-1.1',
    body: JSON.stringify({ FailedRecordCount, Records }),
  }
}

/** What the stream holds, shard by shard. */
const storedIn = async (kinesis: KinesisClient): Promise<string[]> => {
  const { StreamDescription } = await kinesis.send(new DescribeStreamCommand({ StreamName: STREAM }))
  const texts: string[] = []
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const start = { StreamName: STREAM, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const
    let { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(start))
    for (let isAtEnd = false; !isAtEnd; ) {
      const page = await kinesis.send(new GetRecordsCommand({ ShardIterator }))
      for (const { Data } of page.Records ?? []) texts.push(Buffer.from(Data ?? '').toString())
      isAtEnd = (page.Records ?? []).length === 0
      ShardIterator = page.NextShardIterator
    }
  }
  return texts
}

const records = (count: number, text = (i: number) => `record ${i}`) =>
  Array.from({ length: count }, (_, i) => ({ key: `key-${i}`, data: Buffer.from(text(i)) }))
const numberOf = ({ PartitionKey }: Entry): number => Number(PartitionKey.slice(4))
const sorted = (texts: readonly string[]) => texts.toSorted()

describe('records put on a Kinesis stream', () => {
  it('are each stored once, though some of each call are refused', async () => {
    const { put, calls, stored } = await given(
      (entry, call) => call <= 3 && (numberOf(entry) + call) % 3 !== 0,
    )
    await put(records(200))
    expect(sorted(await stored())).toEqual(sorted(records(200).map(({ data }) => data.toString())))
    expect(calls.length).toBeGreaterThan(2)
    expect(calls.at(-1)?.records).toBeLessThan(200)
  })

  it('are sent again by themselves, after pauses that double', async () => {
    const { put, calls, pausesMs } = await given((entry, call) => numberOf(entry) === 7 && call <= 4)
    await put(records(10))
    expect(calls.map((call) => call.records)).toEqual([10, 1, 1, 1, 1])
    const [first = 0] = pausesMs
    expect(first).toBeGreaterThan(0)
    expect(pausesMs).toEqual([first, 2 * first, 4 * first, 8 * first])
  })

  it('that are refused again and again are given up, with what is left and what to do; the others stay', async () => {
    const { put, calls, stored } = await given((entry) => numberOf(entry) < 2)
    await expect(put(records(5))).rejects.toMatchObject({
      name: 'LeewayError',
      code: 'unavailable',
      canRetry: true,
      message: `the stream ${STREAM} took all but 2 of 5 records in 6 attempts; send again with the same event ids, or add shards`,
    })
    expect(calls.map((call) => call.records)).toEqual([5, 2, 2, 2, 2, 2])
    expect(sorted(await stored())).toEqual(['record 2', 'record 3', 'record 4'])
  })

  it.each([
    [0, []],
    [1, [1]],
    [500, [500]],
    [501, [500, 1]],
    [1_200, [500, 500, 200]],
  ])('%i of them go in calls of at most 500', async (count, sizes) => {
    const { put, calls, stored } = await given()
    await put(records(count))
    expect(calls.map((call) => call.records)).toEqual(sizes)
    expect(await stored()).toHaveLength(count)
  })

  it('of a megabyte go in calls below Kinesis’ 5 MiB, and all arrive whole', async () => {
    const { put, calls, stored } = await given()
    const long = records(7, (i) => String(i).repeat(1_000_000))
    await put(long)
    expect(calls.length).toBeGreaterThan(1)
    for (const { bytes } of calls) expect(bytes).toBeLessThanOrEqual(5 * 1024 * 1024)
    const arrived = (await stored()).map((text) => `${text[0]} x ${text.length}`)
    expect(sorted(arrived)).toEqual(long.map((_, i) => `${i} x 1000000`))
  })

  it('above 1 MiB are the sender’s mistake: no attempt is repeated', async () => {
    const { put, calls, pausesMs } = await given()
    await expect(put(records(1, () => 'x'.repeat(1_048_577)))).rejects.toMatchObject({
      code: 'configuration',
      canRetry: false,
    })
    expect([calls.length, pausesMs]).toEqual([1, []])
  })

  it('of a stream that does not answer can be sent again', async () => {
    const client = connectKinesis(await deadEndpoint())
    onTestFinished(() => client.destroy())
    await expect(kinesisEventStream(client, STREAM)(records(1))).rejects.toMatchObject({
      code: 'unavailable',
      canRetry: true,
    })
  })
})

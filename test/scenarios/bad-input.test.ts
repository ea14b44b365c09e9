import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { KinesisStreamBatchResponse } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StatusAnswer } from '../../lib/api/types.ts'
import { LIMITS } from '../../lib/event/limits.ts'
import { contextOf } from '../../lib/local/context.ts'
import { type Embedded, startEmbedded } from '../../lib/local/embedded.ts'
import { type Handlers, loadHandlers } from '../../lib/local/handlers.ts'
import { kinesisEvent } from '../../lib/local/kinesis-batch.ts'
import { BAD_INPUT, type BadInput } from './bad-input-cases.ts'
import { countsOf, givenInput, ITEM_BYTES_MAX, NOW_MS } from './given-input.ts'

const bytesOf = (records: readonly (string | Uint8Array)[]): Uint8Array[] =>
  records.map((each) => Buffer.from(each))

const expectedOf = ({ sent, accepted, rejected, refused = {} }: BadInput) => ({
  sent,
  accepted,
  rejected,
  refused,
})

const rejectedCount = ({ rejected, kept }: BadInput): number =>
  kept ?? Object.values(rejected).reduce((sum, count) => sum + count, 0)

describe('bad input is counted and kept, and never fails a batch: the pipeline', () => {
  it.each(BAD_INPUT)('$sentence', async (bad) => {
    const given = givenInput(bad.clock === 'events' ? 'clock: events' : '')
    await given.deliver(bytesOf(bad.records(NOW_MS)))
    const status = await given.status()
    expect(countsOf(status)).toEqual(expectedOf(bad))
    expect(status.events.sent).toBe(status.events.accepted + status.events.rejected + status.events.refused)

    const kept = await given.quarantined()
    expect(kept).toHaveLength(rejectedCount(bad))
    for (const { reason, message } of kept) {
      expect(Object.keys(bad.rejected)).toContain(reason)
      expect(message.length).toBeGreaterThan(10)
    }
    // In the status the latest are shown, with their reasons and without their content.
    expect(status.quarantine).toHaveLength(Math.min(20, kept.length))
    expect(Math.max(...given.itemBytes())).toBeLessThan(ITEM_BYTES_MAX)
  })

  it('delivered again, it is not counted again', async () => {
    const given = givenInput('')
    const bad = BAD_INPUT.filter(({ clock, sent }) => clock === undefined && sent < 100)
    const records = bytesOf(bad.flatMap(({ records: make }) => make(NOW_MS)))
    await given.deliver(records)
    await given.redeliver(records)
    const { sent } = countsOf(await given.status())
    expect(sent).toBe(bad.reduce((sum, each) => sum + each.sent, 0))
  })
})

let embedded: Embedded
let handlers: Handlers
beforeAll(async () => {
  embedded = await startEmbedded({ httpPort: 0, scheduleMs: 0 })
  handlers = await loadHandlers()
})
afterAll(() => embedded.stop())

const statusOverHttp = async (): Promise<StatusAnswer> =>
  (await (await fetch(`${embedded.urls.http}/v1/status`)).json()) as StatusAnswer

let sequence = 0
/** The records as one batch of a shard of their own, straight to the function: Kinesis itself stops at 1 MiB. */
const invoke = async (
  shardId: string,
  records: readonly Uint8Array[],
): Promise<KinesisStreamBatchResponse | null | undefined> => {
  const stored = records.map((data) => {
    sequence += 1
    return {
      sequenceNumber: `1${String(sequence).padStart(55, '0')}`,
      partitionKey: 'key',
      data,
      arrivalMs: Date.now(),
    }
  })
  const streamArn = `arn:aws:kinesis:us-east-1:000000000000:stream/${embedded.stream}`
  const context = contextOf({ name: 'leeway-ingest-kinesis', timeoutMs: 60_000, memoryMb: 512 })
  return handlers.ingest(kinesisEvent(stored, shardId, streamArn), context)
}

const differenceOf = (after: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(after).flatMap(([name, count]) =>
      count === (before[name] ?? 0) ? [] : [[name, count - (before[name] ?? 0)]],
    ),
  )

describe('bad input is counted and kept, and never fails a batch: the Lambda function on DynamoDB', () => {
  const live = BAD_INPUT.filter(({ clock }) => clock === undefined)

  it.each(live)('$sentence', async (bad) => {
    const shardId = `shardId-${randomUUID()}`
    const before = await statusOverHttp()
    const answer = await invoke(shardId, bytesOf(bad.records(Date.now())))
    expect(answer).toEqual({ batchItemFailures: [] })
    const after = await statusOverHttp()
    expect({
      sent: after.events.sent - before.events.sent,
      accepted: after.events.accepted - before.events.accepted,
      rejected: differenceOf(after.events.rejectedBy, before.events.rejectedBy),
      refused: differenceOf(after.events.refusedBy, before.events.refusedBy),
    }).toEqual(expectedOf(bad))
    const shown = after.quarantine.filter(({ source }) => source.endsWith(shardId))
    expect(shown).toHaveLength(Math.min(20, rejectedCount(bad)))
    for (const { reason } of shown) expect(Object.keys(bad.rejected)).toContain(reason)
  })
})

describe('bad input is counted and told to its sender: HTTP', () => {
  const post = (body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(`${embedded.urls.http}/v1/events`, { method: 'POST', body, headers })

  it.each([
    ['a body of 5 MB', 413, 'too-large', Buffer.alloc(5 * 1024 * 1024 + 100, 'x')],
    ['a gzip bomb', 413, 'too-large', gzipSync(Buffer.alloc(18 * 1024 * 1024, ' '))],
    ['an empty body', 400, 'empty', Buffer.alloc(0)],
    ['10,001 events', 413, 'too-many-events', Buffer.from('{}\n'.repeat(LIMITS.eventsPerRecord + 1))],
  ])(
    '%s is turned away with %i, counted as %s, and changes no other count',
    async (_, status, reason, body) => {
      const before = await statusOverHttp()
      const response = await post(Uint8Array.from(body))
      expect(response.status).toBe(status)
      expect(response.headers.get('content-type')).toContain('application/problem+json')
      const after = await statusOverHttp()
      expect(differenceOf(after.turnedAway, before.turnedAway)).toEqual({ [reason]: 1 })
      expect(after.events).toEqual(before.events)
    },
  )

  it('a body in which one of three events is wrong: the sender is told which, and the stream counts it', async () => {
    const before = await statusOverHttp()
    const event = JSON.stringify({ model: 'm', time: Date.now(), prediction: 1 })
    const response = await post(Uint8Array.from(Buffer.from(`${event}\n{"time":1,"prediction":1}\n${event}`)))
    expect(response.status).toBe(202)
    expect(await response.json()).toMatchObject({
      accepted: 2,
      rejected: 1,
      rejections: [{ index: 1, reason: 'missing-model', path: 'model' }],
    })
    await embedded.source.drained()
    const after = await statusOverHttp()
    expect(after.events.accepted - before.events.accepted).toBe(2)
    expect(differenceOf(after.events.rejectedBy, before.events.rejectedBy)).toEqual({ 'missing-model': 1 })
  })
})

import type { KinesisStreamBatchResponse, KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from './clients.ts'

/** One record as GetRecords gives it. */
export type StreamRecord = {
  readonly sequenceNumber: string
  readonly partitionKey: string
  readonly data: Uint8Array
  readonly arrivalMs: number
}

/** AWS: at most 10,000 records or 6 MB an invocation, and the 6 MB are those of the JSON payload, base64 included. */
export const RECORDS_PER_BATCH_MAX = 10_000
export const BATCH_BYTES_MAX = 6 * 1024 * 1024

/** The JSON around one record's data and key: 534 bytes for the stream leeway-events, rounded up for longer names. */
const ENVELOPE_BYTES = 600

export const payloadBytes = (record: StreamRecord): number =>
  Math.ceil(record.data.length / 3) * 4 + record.partitionKey.length + ENVELOPE_BYTES

/** How many of `records`, from the first, make one batch: at least one, whatever its size. */
export const batchLength = (records: readonly StreamRecord[], recordsMax: number): number => {
  let bytes = 0
  let count = 0
  for (const record of records) {
    bytes += payloadBytes(record)
    if (count > 0 && (count === recordsMax || bytes > BATCH_BYTES_MAX)) break
    count += 1
  }
  return count
}

/** The event that Lambda passes for these records of one shard; made anew for each invocation, as Lambda does. */
export const kinesisEvent = (
  records: readonly StreamRecord[],
  shardId: string,
  streamArn: string,
): KinesisStreamEvent => ({ Records: records.map((record) => eventRecord(record, shardId, streamArn)) })

const eventRecord = (record: StreamRecord, shardId: string, streamArn: string): KinesisStreamRecord => ({
  kinesis: {
    kinesisSchemaVersion: '1.0',
    partitionKey: record.partitionKey,
    sequenceNumber: record.sequenceNumber,
    data: Buffer.from(record.data.buffer, record.data.byteOffset, record.data.length).toString('base64'),
    approximateArrivalTimestamp: record.arrivalMs / 1000,
  },
  eventSource: 'aws:kinesis',
  eventVersion: '1.0',
  eventID: `${shardId}:${record.sequenceNumber}`,
  eventName: 'aws:kinesis:record',
  invokeIdentityArn: `arn:aws:iam::${LOCAL_ACCOUNT_ID}:role/leeway-ingest`,
  awsRegion: LOCAL_REGION,
  eventSourceARN: streamArn,
})

/** What the handler's answer says of a batch. `failed-from`: records before `index` are done, it and the rest are not. */
export type BatchOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed-from'; readonly index: number }
  | { readonly kind: 'failed'; readonly reason: string }

/**
 * Lambda's rules for partial batch responses: no answer, or no failures in it, is success; otherwise it goes back to
 * the lowest sequence number reported; an identifier that is empty or not of this batch fails the whole batch.
 */
export const judgeResponse = (
  response: KinesisStreamBatchResponse | null | undefined,
  records: readonly StreamRecord[],
): BatchOutcome => {
  const failures = response?.batchItemFailures ?? []
  if (failures.length === 0) return { kind: 'done' }
  const indexOf = new Map(records.map(({ sequenceNumber }, index) => [sequenceNumber, index]))
  let lowest = records.length
  for (const { itemIdentifier } of failures) {
    const index = indexOf.get(itemIdentifier)
    if (index === undefined) {
      const reason = `the handler reported itemIdentifier ${JSON.stringify(itemIdentifier)}, which is not in its batch`
      return { kind: 'failed', reason }
    }
    lowest = Math.min(lowest, index)
  }
  return { kind: 'failed-from', index: lowest }
}

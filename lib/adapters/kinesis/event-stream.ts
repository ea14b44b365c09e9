import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { LeewayError } from '../../errors.ts'
import type { EventStream } from '../../ports.ts'
import { fromAws } from '../aws/errors.ts'

/** PutRecords takes 500 records and 5 MB (with keys); a record at most 1 MiB. */
const RECORDS_PER_CALL = 500
const BYTES_PER_CALL = 4_500_000
const ATTEMPTS = 6
const FIRST_PAUSE_MS = 50

type StreamRecord = Parameters<EventStream>[0][number]

/**
 * Writes records to a Kinesis stream. PutRecords answers record by record: those that were throttled are sent again,
 * after a pause that doubles. A record that was stored is never knowingly sent twice.
 */
export const kinesisEventStream =
  (
    client: KinesisClient,
    stream: string,
    pause: (durationMs: number) => Promise<void> = (durationMs) =>
      new Promise((resolve) => setTimeout(resolve, durationMs)),
  ): EventStream =>
  async (records) => {
    for (const call of callsOf(records)) {
      let left = call
      for (let attempt = 1; left.length > 0; attempt++) {
        left = await putOnce(client, stream, left)
        if (left.length > 0 && attempt === ATTEMPTS)
          throw new LeewayError(
            'unavailable',
            `the stream ${stream} took all but ${left.length} of ${call.length} records in ${ATTEMPTS} attempts; send again with the same event ids, or add shards`,
          )
        if (left.length > 0) await pause(FIRST_PAUSE_MS * 2 ** attempt)
      }
    }
  }

/** The records that were not stored. */
const putOnce = async (
  client: KinesisClient,
  stream: string,
  records: readonly StreamRecord[],
): Promise<StreamRecord[]> => {
  const answer = await fromAws(
    client.send(
      new PutRecordsCommand({
        StreamName: stream,
        Records: records.map(({ key, data }) => ({ PartitionKey: key, Data: data })),
      }),
    ),
  )
  return records.filter((_, i) => answer.Records?.[i]?.SequenceNumber === undefined)
}

const callsOf = (records: readonly StreamRecord[]): StreamRecord[][] => {
  const calls: StreamRecord[][] = []
  let bytes = 0
  for (const record of records) {
    const size = record.data.byteLength + record.key.length
    const last = calls.at(-1)
    if (last === undefined || last.length === RECORDS_PER_CALL || bytes + size > BYTES_PER_CALL) {
      calls.push([record])
      bytes = size
    } else {
      last.push(record)
      bytes += size
    }
  }
  return calls
}

import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  type _Record as KinesisRecord,
} from '@aws-sdk/client-kinesis'
import type { StreamRecord } from './kinesis-batch.ts'

export type Page = {
  readonly records: readonly StreamRecord[]
  /** The shard is closed and this page is its last. */
  readonly ended: boolean
  /** Nothing was left to read when the server answered. */
  readonly atTip: boolean
}

export type ShardReader = {
  /** The next page; `closed`: the shard is known to take no more records. */
  readonly read: (limit: number, closed: boolean) => Promise<Page>
}

/** Kinesis iterators live for five minutes; ours are replaced before. */
const ITERATOR_LIFE_MS = 4 * 60_000

/**
 * Reads one shard from `position` (null: from its oldest record) on.
 *
 * At the tip of an open shard the iterator is kept and asked again, never replaced by the one that comes with the
 * empty page: kinesalite dates that one by its own clock, and a first record that was numbered but not yet stored
 * when the empty page was made could lie behind it. Only on a closed shard is it followed, to the end.
 */
export const openShard = (
  kinesis: KinesisClient,
  stream: string,
  shardId: string,
  position: string | null,
  nowMs: () => number,
): ShardReader => {
  let after = position
  let iterator: { readonly text: string; readonly madeMs: number } | null = null

  const currentIterator = async (): Promise<string> => {
    if (iterator === null || nowMs() - iterator.madeMs > ITERATOR_LIFE_MS) {
      const text = await requestIterator(kinesis, stream, shardId, after)
      iterator = { text, madeMs: nowMs() }
    }
    return iterator.text
  }

  const readPage = async (limit: number, closed: boolean): Promise<Page> => {
    const answer = await kinesis.send(
      new GetRecordsCommand({ ShardIterator: await currentIterator(), Limit: limit }),
    )
    const records = (answer.Records ?? []).map(streamRecordOf)
    const next = answer.NextShardIterator
    const atTip = records.length === 0 && (answer.MillisBehindLatest ?? 0) === 0
    after = records.at(-1)?.sequenceNumber ?? after
    if (next !== undefined && (!atTip || closed)) iterator = { text: next, madeMs: nowMs() }
    return { records, ended: next === undefined, atTip }
  }

  return {
    read: async (limit, closed) => {
      try {
        return await readPage(limit, closed)
      } catch (error) {
        iterator = null
        throw error
      }
    },
  }
}

const requestIterator = async (
  kinesis: KinesisClient,
  stream: string,
  shardId: string,
  after: string | null,
): Promise<string> => {
  const from =
    after === null
      ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
      : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: after } as const)
  const { ShardIterator } = await kinesis.send(
    new GetShardIteratorCommand({ StreamName: stream, ShardId: shardId, ...from }),
  )
  if (ShardIterator === undefined) throw new Error(`Kinesis gave no iterator for ${stream} ${shardId}`)
  return ShardIterator
}

const streamRecordOf = (record: KinesisRecord): StreamRecord => {
  const { SequenceNumber, PartitionKey, Data, ApproximateArrivalTimestamp } = record
  if (SequenceNumber === undefined || PartitionKey === undefined || Data === undefined) {
    throw new Error('Kinesis gave a record without its number, key or data')
  }
  return {
    sequenceNumber: SequenceNumber,
    partitionKey: PartitionKey,
    data: Data,
    arrivalMs: ApproximateArrivalTimestamp?.getTime() ?? 0,
  }
}

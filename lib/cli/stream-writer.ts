import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { type KinesisClient, ListShardsCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { fromAws } from '../adapters/aws/errors.ts'
import { LeewayError } from '../errors.ts'
import { isRecord } from './is-record.ts'

const ATTEMPTS_MAX = 8
const FIRST_PAUSE_MS = 50
/** Kinesis takes 1 MiB a record, and gzip may gain nothing. */
const BYTES_PER_RECORD = 900_000

export type StreamWriter = {
  /** Resolves when all are stored, each shard's in their order. */
  readonly write: (texts: readonly string[]) => Promise<void>
  /** One record to each shard. */
  readonly writeToAll: (text: string) => Promise<void>
}

/**
 * Writes events to a Kinesis stream, many in a record. An event's shard follows from its model and id, so that the same
 * event meets itself there, in whatever batch it comes again. Records go to a shard one at a time: what is retried has
 * nothing to overtake.
 */
export const openStreamWriter = async (kinesis: KinesisClient, stream: string): Promise<StreamWriter> => {
  const shards = await openShards(kinesis, stream)
  const put = (shard: number, texts: readonly string[]) =>
    putUntilTaken(kinesis, stream, shards[shard] ?? '0', texts)
  return {
    write: async (texts) => {
      const byShard = new Map<number, string[]>()
      for (const text of texts) {
        const shard = hashOf(text) % shards.length
        const own = byShard.get(shard)
        if (own === undefined) byShard.set(shard, [text])
        else own.push(text)
      }
      await Promise.all(
        [...byShard].map(async ([shard, own]) => {
          for (const part of recordsOf(own)) await put(shard, part)
        }),
      )
    },
    writeToAll: async (text) => {
      await Promise.all(shards.map((_, shard) => put(shard, [text])))
    },
  }
}

function* recordsOf(texts: readonly string[]): Generator<readonly string[]> {
  let part: string[] = []
  let bytes = 0
  for (const text of texts) {
    const size = Buffer.byteLength(text) + 1
    if (part.length > 0 && bytes + size > BYTES_PER_RECORD) {
      yield part
      part = []
      bytes = 0
    }
    part.push(text)
    bytes += size
  }
  if (part.length > 0) yield part
}

/** Of model and id; of the whole text where there is no id. */
const hashOf = (text: string): number =>
  createHash('sha256').update(identityOf(text)).digest().readUInt32BE(0)

const identityOf = (text: string): string => {
  try {
    const value: unknown = JSON.parse(text)
    if (!isRecord(value)) return text
    const event = typeof value.specversion === 'string' && isRecord(value.data) ? value.data : value
    const id = event.id ?? value.id
    return typeof id === 'string' ? JSON.stringify([event.model, id]) : text
  } catch {
    return text
  }
}

/** The first hash key of each shard that takes records; a shard that was split or merged has an ending number. */
const openShards = async (kinesis: KinesisClient, stream: string): Promise<readonly string[]> => {
  const hashKeys: string[] = []
  let token: string | undefined
  do {
    const request = token === undefined ? { StreamName: stream } : { NextToken: token }
    const page = await fromAws(kinesis.send(new ListShardsCommand(request)))
    for (const { HashKeyRange, SequenceNumberRange } of page.Shards ?? [])
      if (SequenceNumberRange?.EndingSequenceNumber === undefined && HashKeyRange?.StartingHashKey !== undefined)
        hashKeys.push(HashKeyRange.StartingHashKey)
    token = page.NextToken
  } while (token !== undefined)
  if (hashKeys.length > 0) return hashKeys
  throw new LeewayError('configuration', `the stream ${stream} has no open shard; create it with at least one`)
}

const putUntilTaken = async (
  kinesis: KinesisClient,
  stream: string,
  hashKey: string,
  texts: readonly string[],
): Promise<void> => {
  const record = {
    Data: gzipSync(`${texts.join('\n')}\n`, { level: 1 }),
    PartitionKey: `shard-${hashKey}`,
    ExplicitHashKey: hashKey,
  }
  for (let attempt = 1; ; attempt++) {
    const request = new PutRecordsCommand({ StreamName: stream, Records: [record] })
    const [taken] = (await fromAws(kinesis.send(request))).Records ?? []
    if (taken?.SequenceNumber !== undefined) return
    if (attempt === ATTEMPTS_MAX)
      throw new LeewayError(
        'unavailable',
        `the stream ${stream} refused a record ${ATTEMPTS_MAX} times (${taken?.ErrorCode}); send again later, or add shards`,
      )
    await wait(FIRST_PAUSE_MS * 2 ** attempt)
  }
}

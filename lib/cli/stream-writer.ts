import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { type KinesisClient, ListShardsCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { fromAws } from '../adapters/aws/errors.ts'
import { LANES } from '../api/event-entries.ts'
import { LeewayError } from '../errors.ts'
import { parseText } from '../event/parse-record.ts'
import { hashOf } from '../window/bounded-table.ts'

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
 * Writes events to a Kinesis stream, many in a record. An event's shard follows from its lane, so that the same event
 * meets itself there, in whatever batch it comes again. Records go to a shard one at a time: what is retried has
 * nothing to overtake.
 */
export const openStreamWriter = async (kinesis: KinesisClient, stream: string): Promise<StreamWriter> => {
  const shards = await openShards(kinesis, stream)
  const shardOfLane = Array.from({ length: LANES }, (_, lane) => {
    const hash = kinesisHash(`lane-${lane}`)
    return shards.find(({ fromHash, toHash }) => hash >= fromHash && hash <= toHash)?.hashKey ?? '0'
  })
  return {
    write: async (texts) => {
      const byShard = new Map<string, string[]>()
      for (const text of texts) {
        const hashKey = shardOfLane[laneOf(text)] ?? '0'
        const own = byShard.get(hashKey)
        if (own === undefined) byShard.set(hashKey, [text])
        else own.push(text)
      }
      await Promise.all(
        [...byShard].map(async ([hashKey, own]) => {
          for (const part of recordsOf(own)) await putUntilTaken(kinesis, stream, hashKey, part)
        }),
      )
    },
    writeToAll: async (text) => {
      await Promise.all(shards.map(({ hashKey }) => putUntilTaken(kinesis, stream, hashKey, [text])))
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

/** The lane of the HTTP API: an event that comes by both ways meets itself. */
const laneOf = (text: string): number => {
  const parsed = parseText(text)
  const hasId = parsed.kind === 'prediction' && parsed.event.id !== null
  return hashOf(hasId ? `${parsed.event.series.model}\n${parsed.event.id}` : text) % LANES
}

/** Kinesis maps a partition key to a shard by the MD5 of the key, as a number of 128 bits. */
const kinesisHash = (partitionKey: string): bigint =>
  BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`)

type OpenShard = { readonly hashKey: string; readonly fromHash: bigint; readonly toHash: bigint }

/** Those that take records: a shard that was split or merged has an ending number. */
const openShards = async (kinesis: KinesisClient, stream: string): Promise<readonly OpenShard[]> => {
  const shards: OpenShard[] = []
  let token: string | undefined
  do {
    const request = token === undefined ? { StreamName: stream } : { NextToken: token }
    const page = await fromAws(kinesis.send(new ListShardsCommand(request)))
    for (const { HashKeyRange, SequenceNumberRange } of page.Shards ?? []) {
      const { StartingHashKey: hashKey, EndingHashKey: end } = HashKeyRange ?? {}
      if (
        SequenceNumberRange?.EndingSequenceNumber === undefined &&
        hashKey !== undefined &&
        end !== undefined
      )
        shards.push({ hashKey, fromHash: BigInt(hashKey), toHash: BigInt(end) })
    }
    token = page.NextToken
  } while (token !== undefined)
  if (shards.length > 0) return shards
  throw new LeewayError(
    'configuration',
    `the stream ${stream} has no open shard; create it with at least one`,
  )
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

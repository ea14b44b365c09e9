import {
  BATCH_BYTES_MAX,
  batchLength,
  payloadBytes,
  RECORDS_PER_BATCH_MAX,
  type StreamRecord,
} from './kinesis-batch.ts'
import type { ShardReader } from './shard-reader.ts'

export type ShardPolling = {
  readonly reader: ShardReader
  readonly batchSize: number
  readonly maximumBatchingWindowMs: number
  /** Pause between two looks at a shard that has nothing new. */
  readonly pollMs: number
  readonly deliver: (batch: readonly StreamRecord[]) => Promise<void>
  readonly isClosed: () => boolean
  readonly stopping: () => boolean
  /** Somebody waits for this shard to be drained: no pauses, no open batching window. */
  readonly urgent: () => boolean
  readonly pause: (ms: number) => Promise<void>
  readonly nowMs: () => number
  /** A number that grows; taken before each read, so that it is known what the read can have seen. */
  readonly tick: () => number
  /** All that a read that began at `tick` could see is committed. */
  readonly reachedTip: (tick: number) => void
}

/** Until a page has told how large the records are. */
const FIRST_READ_RECORDS = 100

/** Reads a shard and delivers its batches, one after another, until the shard ends or somebody stops it. */
export const pollShard = async (polling: ShardPolling): Promise<'ended' | 'stopped'> => {
  const buffer = makeBuffer(polling)
  while (!polling.stopping()) {
    await fill(buffer, polling)
    const batch = buffer.take()
    if (batch.length > 0) await polling.deliver(batch)
    else if (buffer.ended()) return 'ended'
    else if (!polling.urgent() && !polling.stopping()) await polling.pause(polling.pollMs)
  }
  return 'stopped'
}

/** Reads until the batch is full, the shard ends, or it is at its tip and the batching window is over. */
const fill = async (buffer: Buffered, polling: ShardPolling): Promise<void> => {
  const openedMs = polling.nowMs()
  while (!buffer.full() && !buffer.ended() && !polling.stopping()) {
    const atTip = await buffer.readMore()
    if (!atTip) continue
    const leftMs = openedMs + polling.maximumBatchingWindowMs - polling.nowMs()
    if (buffer.empty() || leftMs <= 0 || polling.urgent()) return
    await polling.pause(Math.min(polling.pollMs, leftMs))
  }
}

type Buffered = ReturnType<typeof makeBuffer>

const makeBuffer = ({ reader, batchSize, isClosed, tick, reachedTip }: ShardPolling) => {
  let records: StreamRecord[] = []
  let bytes = 0
  let meanBytes = BATCH_BYTES_MAX / FIRST_READ_RECORDS
  let shardEnded = false

  const readLimit = (): number => {
    const fit = Math.ceil((BATCH_BYTES_MAX - bytes) / meanBytes)
    return Math.max(1, Math.min(fit, batchSize - records.length, RECORDS_PER_BATCH_MAX))
  }

  return {
    empty: (): boolean => records.length === 0,
    full: (): boolean => records.length >= batchSize || bytes >= BATCH_BYTES_MAX,
    ended: (): boolean => shardEnded,
    take: (): readonly StreamRecord[] => {
      const batch = records.slice(0, batchLength(records, batchSize))
      records = records.slice(batch.length)
      bytes = sumBytes(records)
      return batch
    },
    /** Returns whether the shard had nothing more. */
    readMore: async (): Promise<boolean> => {
      const began = tick()
      const page = await reader.read(readLimit(), isClosed())
      const pageBytes = sumBytes(page.records)
      if (page.records.length > 0) meanBytes = pageBytes / page.records.length
      records.push(...page.records)
      bytes += pageBytes
      shardEnded = page.ended
      if (page.atTip && records.length === 0) reachedTip(began)
      return page.atTip
    },
  }
}

const sumBytes = (records: readonly StreamRecord[]): number => {
  let sum = 0
  for (const record of records) sum += payloadBytes(record)
  return sum
}

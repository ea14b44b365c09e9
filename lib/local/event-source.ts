import type { KinesisClient } from '@aws-sdk/client-kinesis'
import type { Checkpoint, Checkpoints } from './checkpoints.ts'
import { contextOf, type FunctionSettings } from './context.ts'
import { backoffMs, deliverBatch } from './deliver-batch.ts'
import { makeDrainWaiters } from './drain-waiters.ts'
import { invokeBatch, type KinesisHandler, streamArnOf } from './invoke-batch.ts'
import { type BatchOutcome, RECORDS_PER_BATCH_MAX, type StreamRecord } from './kinesis-batch.ts'
import { LocalError } from './local-error.ts'
import { messageOf, type OnLog, silent } from './log.ts'
import { makePauses } from './pauses.ts'
import { pollShard } from './poll-shard.ts'
import { openShard } from './shard-reader.ts'
import { listShards, readableShards, type Shard } from './shards.ts'

export type EventSourceOptions = {
  readonly kinesis: KinesisClient
  readonly stream: string
  readonly handler: KinesisHandler
  readonly checkpoints: Checkpoints
  readonly batchSize?: number
  readonly maximumBatchingWindowMs?: number
  readonly pollMs?: number
  /** How often the list of shards is read again. */
  readonly discoverMs?: number
  readonly function?: FunctionSettings
  readonly onLog?: OnLog
  readonly nowMs?: () => number
}

export type EventSourceMetrics = {
  /** Invocations of the handler. */
  readonly batches: number
  /** Records committed. */
  readonly records: number
  /** Invocations that threw, or reported a record as failed. */
  readonly failures: number
  /** Reads or checkpoints that failed; the shard was taken up again from its checkpoint. */
  readonly restarts: number
  /** Age of the last record of the newest batch, of the shard that is furthest behind; 0 at the tip. */
  readonly iteratorAgeMs: number
}

export type EventSource = {
  readonly metrics: () => EventSourceMetrics
  /**
   * Resolves when all that was in the stream at the call has been handled and committed. While the handler keeps
   * failing it does not resolve; it rejects when the source is stopped first.
   */
  readonly drained: () => Promise<void>
  /** Lets the invocation in flight end, commits what it did, and resolves. */
  readonly stop: () => Promise<void>
}

/** `attempt` counts failures since the shard last got on. */
type ShardState = { shard: Shard; tipTick: number; ageMs: number; attempt: number; done: Promise<void> }

const DEFAULT_FUNCTION: FunctionSettings = { name: 'leeway-ingest-kinesis', timeoutMs: 60_000, memoryMb: 512 }

/**
 * What Lambda's event source mapping does for a Kinesis stream, against any endpoint that speaks its protocol: from
 * TRIM_HORIZON, one batch in flight a shard (ParallelizationFactor 1), parents to their end before their children,
 * partial batch responses, bisecting, retries without end.
 */
export const startEventSource = async (options: EventSourceOptions): Promise<EventSource> => {
  const { kinesis, stream, handler, checkpoints, onLog = silent, nowMs = Date.now } = options
  const {
    batchSize = RECORDS_PER_BATCH_MAX,
    maximumBatchingWindowMs = 0,
    pollMs = 100,
    discoverMs = 1_000,
  } = options
  const lambda = options.function ?? DEFAULT_FUNCTION
  checkBatchSize(batchSize)

  const streamArn = await streamArnOf(kinesis, stream)
  const pauses = makePauses()
  const counts = { batches: 0, records: 0, failures: 0, restarts: 0 }
  const running = new Map<string, ShardState>()
  const finished = new Set<string>()
  const waiters = makeDrainWaiters()
  let ticks = 0
  let stopped = false
  let listing: { readonly tick: number; readonly shards: readonly Shard[] } = { tick: 0, shards: [] }

  const invoke = async (records: readonly StreamRecord[], state: ShardState): Promise<BatchOutcome> => {
    counts.batches += 1
    state.ageMs = Math.max(0, nowMs() - (records.at(-1)?.arrivalMs ?? nowMs()))
    const { shardId } = state.shard
    const outcome = await invokeBatch(handler, records, { shardId, streamArn }, contextOf(lambda, nowMs))
    if (outcome.kind !== 'done') counts.failures += 1
    if (outcome.kind === 'failed') {
      onLog({
        level: 'warn',
        message: `${shardId}: ${records.length} records failed: ${outcome.reason}`,
      })
    }
    return outcome
  }

  const deliver = (batch: readonly StreamRecord[], state: ShardState): Promise<void> =>
    deliverBatch(batch, {
      invoke: (records) => invoke(records, state),
      commit: async ({ sequenceNumber }, count) => {
        await checkpoints.save(state.shard.shardId, { status: 'reading', sequenceNumber })
        counts.records += count
        state.attempt = 0
      },
      wait: pauses.pause,
      stopping: () => stopped,
    })

  const poll = async (state: ShardState, checkpoint: Checkpoint | null): Promise<'ended' | 'stopped'> => {
    if (checkpoint?.status === 'finished') return 'ended'
    const { shardId } = state.shard
    return pollShard({
      reader: openShard(kinesis, stream, shardId, checkpoint?.sequenceNumber ?? null, nowMs),
      batchSize,
      maximumBatchingWindowMs,
      pollMs,
      deliver: (batch) => deliver(batch, state),
      isClosed: () => state.shard.closed,
      stopping: () => stopped,
      urgent: () => waiters.anyAfter(state.tipTick),
      pause: pauses.pause,
      nowMs,
      tick: () => ++ticks,
      reachedTip: (tick) => {
        state.tipTick = tick
        state.ageMs = 0
        state.attempt = 0
        waiters.settle(isDrained)
      },
    })
  }

  /** Any failure to read or to save is met in one way: begin again from the checkpoint, after a growing pause. */
  const runShard = async (state: ShardState): Promise<void> => {
    const { shardId } = state.shard
    while (!stopped) {
      try {
        const end = await poll(state, await checkpoints.load(shardId))
        if (end === 'stopped') return
        await checkpoints.save(shardId, { status: 'finished' })
        finished.add(shardId)
        state.ageMs = 0
        await discover()
        running.delete(shardId)
        return
      } catch (error) {
        counts.restarts += 1
        state.attempt += 1
        onLog({
          level: 'error',
          message: `${shardId}: ${messageOf(error)}; starting again from its checkpoint`,
          error,
        })
        if (!stopped) await pauses.pause(backoffMs(state.attempt))
      }
    }
  }

  const startShard = (shard: Shard): void => {
    const state: ShardState = { shard, tipTick: 0, ageMs: 0, attempt: 0, done: Promise.resolve() }
    running.set(shard.shardId, state)
    state.done = runShard(state)
  }

  const discover = async (): Promise<void> => {
    const tick = ++ticks
    const shards = await listShards(kinesis, stream)
    if (stopped || tick < listing.tick) return
    listing = { tick, shards }
    for (const shard of shards) {
      const state = running.get(shard.shardId)
      if (state !== undefined) state.shard = shard
    }
    for (const shard of readableShards(shards, finished)) {
      if (!running.has(shard.shardId)) startShard(shard)
    }
    waiters.settle(isDrained)
  }

  /** Every shard of a list that was read after `tick` is at its end, or was at its tip after `tick`. */
  const isDrained = (tick: number): boolean =>
    listing.tick > tick &&
    listing.shards.every(
      ({ shardId }) => finished.has(shardId) || (running.get(shardId)?.tipTick ?? 0) > tick,
    )

  const keepDiscovering = async (): Promise<void> => {
    let failed = false
    while (!stopped) {
      if (failed || !waiters.anyAfter(listing.tick)) await pauses.pause(discoverMs)
      failed = stopped || (await discoverOrLog())
    }
  }

  const stoppedError = (): Error => new Error(`the event source of ${stream} was stopped`)

  const discoverOrLog = async (): Promise<boolean> => {
    try {
      await discover()
      return false
    } catch (error) {
      onLog({
        level: 'error',
        message: `the shards of ${stream} cannot be listed: ${messageOf(error)}`,
        error,
      })
      return true
    }
  }

  for (const { shardId } of await listShards(kinesis, stream)) {
    if ((await checkpoints.load(shardId))?.status === 'finished') finished.add(shardId)
  }
  await discover()
  const discovering = keepDiscovering()

  return {
    metrics: () => ({
      ...counts,
      iteratorAgeMs: Math.max(0, ...[...running.values()].map(({ ageMs }) => ageMs)),
    }),
    drained: async () => {
      if (stopped) throw stoppedError()
      const drained = waiters.add(++ticks)
      pauses.wake()
      await drained
    },
    stop: async () => {
      stopped = true
      pauses.wake()
      await Promise.all([discovering, ...[...running.values()].map(({ done }) => done)])
      waiters.rejectAll(stoppedError())
    },
  }
}

const checkBatchSize = (batchSize: number): void => {
  if (Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= RECORDS_PER_BATCH_MAX) return
  throw new LocalError(
    'bad-option',
    `batchSize is ${batchSize}: give a whole number from 1 to ${RECORDS_PER_BATCH_MAX}, as AWS allows`,
  )
}

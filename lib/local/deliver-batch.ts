import type { BatchOutcome, StreamRecord } from './kinesis-batch.ts'

export type Delivery = {
  /** Invokes the handler once; a thrown error is an outcome too. */
  readonly invoke: (records: readonly StreamRecord[]) => Promise<BatchOutcome>
  /** Persists that everything up to and including `record` is done: `count` records more than before. */
  readonly commit: (record: StreamRecord, count: number) => Promise<void>
  readonly wait: (ms: number) => Promise<void>
  readonly stopping: () => boolean
}

/** Lambda does not publish its own schedule; this one starts at 100 ms, doubles, and stays at a minute. */
const BACKOFF_FIRST_MS = 100
const BACKOFF_MAX_MS = 60_000

export const backoffMs = (attempt: number): number =>
  Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(attempt - 1, 20))

/**
 * Delivers one batch until all of it is committed, as an event source mapping does with BisectBatchOnFunctionError,
 * ReportBatchItemFailures and unlimited retries: in order, one invocation at a time. A batch that fails as a whole is
 * halved, which is no retry and needs no wait; a single record that fails, or a batch that fails at its first record,
 * is tried again after a growing pause. Returns early, with the rest uncommitted, only when it is asked to stop.
 */
export const deliverBatch = async (batch: readonly StreamRecord[], delivery: Delivery): Promise<void> => {
  const parts: (readonly StreamRecord[])[] = [batch]
  let attempt = 0
  for (let part = parts.shift(); part !== undefined && !delivery.stopping(); part = parts.shift()) {
    const outcome = await delivery.invoke(part)
    const { committed, remaining } = split(part, outcome)
    const last = committed.at(-1)
    if (last !== undefined) await delivery.commit(last, committed.length)
    parts.unshift(...remaining)
    attempt = nextAttempt(attempt, outcome, part.length)
    if (attempt > 0 && !delivery.stopping()) await delivery.wait(backoffMs(attempt))
  }
}

const split = (part: readonly StreamRecord[], outcome: BatchOutcome) => {
  switch (outcome.kind) {
    case 'done':
      return { committed: part, remaining: [] }
    case 'failed-from':
      return { committed: part.slice(0, outcome.index), remaining: [part.slice(outcome.index)] }
    case 'failed': {
      if (part.length === 1) return { committed: [], remaining: [part] }
      const middle = Math.ceil(part.length / 2)
      return { committed: [], remaining: [part.slice(0, middle), part.slice(middle)] }
    }
  }
}

const nextAttempt = (attempt: number, outcome: BatchOutcome, length: number): number => {
  switch (outcome.kind) {
    case 'done':
      return 0
    case 'failed-from':
      return outcome.index > 0 ? 1 : attempt + 1
    case 'failed':
      return length > 1 ? 0 : attempt + 1
  }
}

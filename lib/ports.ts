import type { Alert } from './alert/alert.ts'
import type { ReferenceWindows } from './drift/reference-windows.ts'
import type { RefusalReason, RejectionReason, Series } from './event/event.ts'
import type { RetrainRequest, RetrainState } from './retrain/request.ts'
import type { BinsSpec } from './window/bins.ts'
import type { PageName } from './window/page.ts'

/** What the pipeline needs of the world. Every failure that a retry may mend is a LeewayError with `canRetry`. */

/** One ordered partition of a stream, e.g. `kinesis:leeway-events:shardId-000000000000`. */
export type SourceId = string & { readonly brand: 'SourceId' }

/** A place in a source, zero-padded so that it sorts as it counts (Kinesis numbers have more digits than DynamoDB's). */
export type Position = string & { readonly brand: 'Position' }

/** A value as it was read, with the version that a write must still find. `null`: there was none. */
export type Versioned<T> = { readonly value: T; readonly version: number }

/** A conditional write that another writer forestalled is an answer, not an error. */
export type CommitResult = 'committed' | 'conflict'

export type PartialKey = {
  readonly series: Series
  readonly windowStartMs: number
  readonly source: SourceId
  readonly page: PageName
}

/** One page of one source's share of a window, and the last position it has applied. */
export type Partial = { readonly mark: Position; readonly binsId: string; readonly bytes: Uint8Array }

export type StoredPartial = PartialKey & Versioned<Partial>

export type Partials = {
  /** All pages that one source has written of one window. */
  loadPartials(series: Series, windowStartMs: number, source: SourceId): Promise<StoredPartial[]>
  /** All pages of all sources of the windows that start in [fromMs, toMs). */
  loadWindows(series: Series, fromMs: number, toMs: number): Promise<StoredPartial[]>
  /** Writes if the stored version is still `priorVersion` (null: none stored). */
  commitPartial(
    key: PartialKey,
    priorVersion: number | null,
    next: Partial,
    expiresAtMs: number | null,
  ): Promise<CommitResult>
}

/** Counts of everything a source has delivered: sent = accepted + rejected + refused. */
export type Counters = {
  accepted: number
  /** Of the accepted: labels and heartbeats, which no aggregate uses yet. */
  unused: number
  rejected: { [reason in RejectionReason]?: number }
  refused: { [reason in RefusalReason]?: number }
}

/** How far a source has come. Written last: everything up to `position` is in the aggregates. */
export type Progress = {
  readonly position: Position
  /** Highest event time accepted; in live use never later than the broker's arrival time. */
  readonly maxEventMs: number
  /** Wall clock of the write: tells an idle source from a live one. */
  readonly updatedAtMs: number
  readonly counters: Counters
  /** The last ids, 8 bytes a hash, oldest first: see pipeline/deduplicate.ts. */
  readonly recentIds: Uint8Array
}

export type ProgressStore = {
  loadProgress(source: SourceId): Promise<Versioned<Progress> | null>
  listProgress(): Promise<{ readonly source: SourceId; readonly progress: Progress }[]>
  commitProgress(source: SourceId, priorVersion: number | null, next: Progress): Promise<CommitResult>
}

/** A horizon window that has changed since it was last judged. `token` changes with every change. */
export type Due = {
  readonly series: Series
  readonly horizonMs: number
  readonly startMs: number
  readonly token: string
}

export type DueStore = {
  markDue(due: Due): Promise<void>
  /** Those that end at or before `endMs`, by end, at most `limit`. */
  listDue(endMs: number, limit: number): Promise<Due[]>
  /** Removes the mark unless it has changed since it was read. */
  clearDue(due: Due): Promise<void>
}

/** Bins take effect for windows that start at `fromMs` or later. */
export type Activation = {
  readonly baselineId: string
  readonly binsId: string
  /** Empty: for every version that has no activation of its own. */
  readonly version: string
  readonly fromMs: number
}

export type ModelRecord = {
  readonly model: string
  readonly series: readonly Omit<Series, 'model'>[]
  readonly activations: readonly Activation[]
}

export type ModelStore = {
  listModels(): Promise<string[]>
  loadModel(model: string): Promise<Versioned<ModelRecord> | null>
  /** Adds the name to the list of models unless it is there; `full` where `limit` are. */
  registerModel(model: string, limit: number): Promise<'registered' | 'full' | 'conflict'>
  commitModel(priorVersion: number | null, next: ModelRecord): Promise<CommitResult>
}

/** A stored, versioned reference: bins and their counts. Never changed once written. */
export type Baseline = {
  readonly id: string
  readonly model: string
  readonly binsId: string
  readonly spec: BinsSpec
  /** Cells of each subject, in the order of the spec. */
  readonly counts: readonly (readonly number[])[]
  readonly rows: number
  /** The windows that it was counted in, where it was; baselines of earlier releases lack the member. */
  readonly windows?: ReferenceWindows | null
  readonly createdAtMs: number
  /** Where it came from, in words. */
  readonly origin: string
}

export type BaselineStore = {
  saveBaseline(baseline: Baseline): Promise<void>
  loadBaseline(model: string, baselineId: string): Promise<Baseline | null>
}

/** What was found in one horizon window: kept as JSON, for the page and for the rules that look back. */
export type StoredVerdict = { readonly startMs: number; readonly endMs: number; readonly body: string }

export type VerdictStore = {
  saveVerdict(
    series: Series,
    horizonMs: number,
    verdict: StoredVerdict,
    expiresAtMs: number | null,
  ): Promise<void>
  /** Those whose window ends in (afterMs, toMs], ascending. */
  listVerdicts(series: Series, horizonMs: number, afterMs: number, toMs: number): Promise<StoredVerdict[]>
  /** The last `count` whose window ends at or before `endMs`, ascending. */
  lastVerdicts(series: Series, horizonMs: number, endMs: number, count: number): Promise<StoredVerdict[]>
}

/** State and its unsent messages are one item; `announce` leaves a pointer for `deliver` before the item is written. */
export type AlertStore = {
  loadAlerts(model: string): Promise<Versioned<Alert>[]>
  loadAlert(model: string, alertId: string): Promise<Versioned<Alert> | null>
  commitAlert(priorVersion: number | null, next: Alert): Promise<CommitResult>
}

export type RetrainStore = {
  loadRetrain(model: string): Promise<Versioned<RetrainState> | null>
  listRetrain(): Promise<Versioned<RetrainState>[]>
  commitRetrain(priorVersion: number | null, next: RetrainState): Promise<CommitResult>
}

/** Says which items may hold unsent messages. A pointer without a message is harmless; the reverse cannot be. */
export type OutboxPointer = {
  readonly kind: 'alert' | 'retrain'
  readonly model: string
  /** Alert id; empty for a model's retraining requests. */
  readonly id: string
  /** The version of the item that holds the message: until it is reached, the pointer stays. */
  readonly version: number
}

export type OutboxStore = {
  putPointer(pointer: OutboxPointer): Promise<void>
  listPointers(limit: number): Promise<OutboxPointer[]>
  removePointer(pointer: OutboxPointer): Promise<void>
}

/** An event that can never be aggregated, kept for people with its reason. */
export type Quarantined = {
  readonly source: SourceId
  readonly position: Position
  /** Place of the event in its record. */
  readonly index: number
  readonly reason: RejectionReason
  readonly path: string
  readonly message: string
  readonly raw: string
}

export type QuarantineStore = {
  /** All of one record at once; writing the same record again changes nothing. */
  saveQuarantined(entries: readonly Quarantined[], expiresAtMs: number): Promise<void>
  listQuarantined(source: SourceId, limit: number): Promise<Quarantined[]>
}

/** Requests that were turned away before the stream, by reason: their senders were told, and nothing of them was kept. */
export type DoorStore = {
  countTurnedAway(reason: string): Promise<void>
  listTurnedAway(): Promise<Record<string, number>>
}

export type Store = Partials &
  ProgressStore &
  DueStore &
  ModelStore &
  BaselineStore &
  VerdictStore &
  AlertStore &
  RetrainStore &
  OutboxStore &
  QuarantineStore &
  DoorStore

/** Sends a page to the engineers on call. May be called again with the same message after a crash. */
export type Pager = (message: {
  readonly id: string
  readonly subject: string
  readonly body: string
}) => Promise<void>

/** Puts a retraining request on the training platform's queue. */
export type JobQueue = {
  /** A job of this request id that the queue already knows, where the queue can be asked. */
  find(requestId: string): Promise<string | null>
  /** Returns the queue's own reference to the job. */
  submit(request: RetrainRequest, body: string): Promise<string>
}

/** Puts records on the event stream; resolves when all are stored. */
export type EventStream = (
  records: readonly { readonly key: string; readonly data: Uint8Array }[],
) => Promise<void>

import { createHash } from 'node:crypto'

/** One wish to have a model trained again, from the decision to what came of it. */
export type RetrainRequest = RetrainFacts &
  (
    | { readonly status: 'pending' }
    /** Leased: `owner` may submit until `leaseUntilMs` (wall clock). Nobody knows yet whether the queue took it. */
    | {
        readonly status: 'submitting'
        readonly owner: string
        readonly leaseUntilMs: number
        readonly attempts: number
      }
    | { readonly status: 'queued'; readonly jobRef: string }
    | { readonly status: 'running'; readonly jobId: string }
    | { readonly status: 'succeeded'; readonly jobId: string; readonly newVersion: string }
    | { readonly status: 'failed'; readonly jobId: string | null; readonly reason: string }
    | { readonly status: 'cancelled'; readonly reason: string }
  )

/** What is decided once and never changes. */
export type RetrainFacts = {
  /** Names the job and de-duplicates the message. */
  readonly id: string
  readonly model: string
  readonly number: number
  /** Pipeline time. */
  readonly requestedAtMs: number
  /** Alert ids, those that have held longest first. */
  readonly because: readonly string[]
  /** `because` in one sentence, for people. */
  readonly cause: string
  readonly replacesVersion: string
  /** From the first bad window of these alerts to the decision: the data that the model does not know. */
  readonly trainingWindow: { readonly startMs: number; readonly endMs: number }
}

/** All of one model: stored as one record, so that the bound on requests in flight is decided in one write. */
export type RetrainState = {
  readonly model: string
  readonly lastNumber: number
  /** Ascending by number: every request in flight, and the last `ENDED_KEPT` that ended. */
  readonly requests: readonly RetrainRequest[]
}

export const emptyRetrainState = (model: string): RetrainState => ({ model, lastNumber: 0, requests: [] })

export const isInFlight = (request: RetrainRequest): boolean => {
  switch (request.status) {
    case 'pending':
    case 'submitting':
    case 'queued':
    case 'running':
      return true
    case 'succeeded':
    case 'failed':
    case 'cancelled':
      return false
  }
}

/** Enough history for a page to show. At 2 KB a request, a record of 20 is far from DynamoDB's 400 KB. */
export const ENDED_KEPT = 20

/** Drops the oldest ended requests. The newest request of all is always kept: the cooldown counts from it. */
export const bounded = (requests: readonly RetrainRequest[]): readonly RetrainRequest[] => {
  const ended = requests.filter((request) => !isInFlight(request))
  const dropped = new Set(ended.slice(0, Math.max(0, ended.length - ENDED_KEPT)))
  return requests.filter((request) => !dropped.has(request))
}

/** A request without its status, to give it the next one: no member of the old status stays behind. */
export const factsOf = (request: RetrainRequest): RetrainFacts => {
  const { id, model, number, requestedAtMs, because, cause, replacesVersion, trainingWindow } = request
  return { id, model, number, requestedAtMs, because, cause, replacesVersion, trainingWindow }
}

/** `state` with `request` in the place of the one that has its id. */
export const replaceRequest = (state: RetrainState, request: RetrainRequest): RetrainState => ({
  ...state,
  requests: bounded(state.requests.map((each) => (each.id === request.id ? request : each))),
})

/**
 * `retrain-<slug>-<hash>-<number>`, at most 93 characters of [a-z0-9-]. An AWS Batch job name is a letter or digit,
 * then letters, digits, hyphens and underscores, 128 in all (SubmitJob, `jobName`); an SQS MessageDeduplicationId is
 * up to 128 letters, digits and punctuation. The hash tells apart models whose slugs are equal.
 */
export const requestIdOf = (model: string, number: number): string =>
  `retrain-${slugOf(model)}-${createHash('sha256').update(model).digest('hex').slice(0, HASH_DIGITS)}-${number}`

const SLUG_CHARACTERS_MAX = 60
const HASH_DIGITS = 8

const slugOf = (model: string): string => {
  const slug = model.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return slug.slice(0, SLUG_CHARACTERS_MAX).replace(/^-+|-+$/g, '') || 'model'
}

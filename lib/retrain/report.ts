import { factsOf, type RetrainRequest, type RetrainState, replaceRequest } from './request.ts'

/** What a training job, or the queue that runs it, says of a request. */
export type RetrainUpdate =
  /** A job asks for the request before it starts work; the first one gets it. */
  | { readonly status: 'running'; readonly jobId: string }
  | { readonly status: 'succeeded'; readonly jobId: string; readonly newVersion: string }
  /** `jobId` is null where no job ever came to be. */
  | { readonly status: 'failed'; readonly jobId: string | null; readonly reason: string }
  | { readonly status: 'cancelled'; readonly reason: string }

export type RefusalCode = 'unknown-request' | 'empty-value' | 'other-job' | 'illegal-transition'

export type Reported =
  | { readonly kind: 'applied' | 'unchanged'; readonly state: RetrainState; readonly request: RetrainRequest }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly message: string }

/**
 * Applies a report. At most one job takes effect: queues deliver twice and lose ids, so two jobs may exist for one
 * request; the first whose `running` is stored owns it, and every report of another is refused. `succeeded` needs
 * `running` before it. A repeated report changes nothing.
 */
export const report = (state: RetrainState, requestId: string, update: RetrainUpdate): Reported => {
  const request = state.requests.find((each) => each.id === requestId)
  if (request === undefined) {
    return refused(
      'unknown-request',
      `no request ${requestId} is known for model ${state.model}; list the model's requests for their ids`,
    )
  }
  const empty = emptyMember(update)
  if (empty !== null)
    return refused('empty-value', `${empty} is empty; send the ${empty} with ${update.status}`)
  if (isRepeated(request, update)) return { kind: 'unchanged', state, request }
  const owner = ownerOf(request)
  if (owner !== null && update.status !== 'cancelled' && update.jobId !== owner) {
    return refused(
      'other-job',
      `job ${update.jobId} reports ${update.status}, but request ${requestId} belongs to job ${owner}; stop this job and publish nothing of it`,
    )
  }
  if (!LEGAL[request.status].includes(update.status)) {
    return refused('illegal-transition', illegal(request, update))
  }
  const next: RetrainRequest = { ...factsOf(request), ...update }
  return { kind: 'applied', state: replaceRequest(state, next), request: next }
}

/** `submitting` may run: the queue took the job and we crashed before we could write that down. */
const LEGAL: Readonly<Record<RetrainRequest['status'], readonly RetrainUpdate['status'][]>> = {
  pending: ['cancelled'],
  submitting: ['running', 'failed', 'cancelled'],
  queued: ['running', 'failed', 'cancelled'],
  running: ['succeeded', 'failed', 'cancelled'],
  succeeded: [],
  failed: [],
  cancelled: [],
}

const illegal = (request: RetrainRequest, update: RetrainUpdate): string => {
  const legal = LEGAL[request.status]
  const remedy =
    legal.length === 0
      ? 'it has ended and takes no more reports'
      : update.status === 'succeeded'
        ? 'report running with the job id first'
        : `from here it can become ${legal.join(', ')}`
  return `request ${request.id} is ${request.status} and cannot become ${update.status}; ${remedy}`
}

/** The job that took the request, if one has. */
const ownerOf = (request: RetrainRequest): string | null => ('jobId' in request ? request.jobId : null)

const isRepeated = (request: RetrainRequest, update: RetrainUpdate): boolean => {
  switch (update.status) {
    case 'running':
      return request.status === 'running' && request.jobId === update.jobId
    case 'succeeded':
      return (
        request.status === 'succeeded' &&
        request.jobId === update.jobId &&
        request.newVersion === update.newVersion
      )
    case 'failed':
      return request.status === 'failed' && request.jobId === update.jobId && request.reason === update.reason
    case 'cancelled':
      return request.status === 'cancelled'
  }
}

const emptyMember = (update: RetrainUpdate): 'jobId' | 'newVersion' | null => {
  if ('jobId' in update && update.jobId === '') return 'jobId'
  if (update.status === 'succeeded' && update.newVersion === '') return 'newVersion'
  return null
}

const refused = (code: RefusalCode, message: string): Reported => ({ kind: 'refused', code, message })

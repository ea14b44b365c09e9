import { factsOf, type RetrainRequest } from './request.ts'

export type Leased =
  /**
   * `owner` alone may submit, once the returned request is stored. With `lookFirst` an earlier owner may have
   * submitted and crashed before saying so: search the queue for a job of this id first.
   */
  | { readonly kind: 'leased'; readonly request: RetrainRequest; readonly lookFirst: boolean }
  /** Another owner is at it: come back at `untilMs`. */
  | { readonly kind: 'held'; readonly owner: string; readonly untilMs: number }
  /** Submitted, or ended: there is nothing to submit. */
  | { readonly kind: 'not-needed' }

/**
 * Who may submit. `nowMs` is the wall clock: leases are between processes, and pipeline time may stand still. Choose
 * `leaseMs` longer than the submitter can live, so that no lease runs out under one that still acts.
 */
export const lease = (request: RetrainRequest, nowMs: number, leaseMs: number, owner: string): Leased => {
  const leased = (attempts: number): Leased => ({
    kind: 'leased',
    request: { ...factsOf(request), status: 'submitting', owner, leaseUntilMs: nowMs + leaseMs, attempts },
    lookFirst: attempts > 1,
  })
  if (request.status === 'pending') return leased(1)
  if (request.status !== 'submitting') return { kind: 'not-needed' }
  // The end is exclusive; the owner itself may renew.
  if (nowMs < request.leaseUntilMs && request.owner !== owner) {
    return { kind: 'held', owner: request.owner, untilMs: request.leaseUntilMs }
  }
  return leased(request.attempts + 1)
}

export type Submitted =
  | { readonly kind: 'applied' | 'unchanged'; readonly request: RetrainRequest }
  | { readonly kind: 'refused'; readonly message: string }

/**
 * The queue has taken the request; `jobRef` is what it calls it (a message id, a job id). Nothing is lost when the
 * job itself has reported already: its word is newer.
 */
export const submitted = (request: RetrainRequest, jobRef: string): Submitted => {
  switch (request.status) {
    case 'submitting':
      return { kind: 'applied', request: { ...factsOf(request), status: 'queued', jobRef } }
    case 'running':
    case 'succeeded':
    case 'failed':
    case 'cancelled':
      return { kind: 'unchanged', request }
    case 'queued':
      if (request.jobRef === jobRef) return { kind: 'unchanged', request }
      return {
        kind: 'refused',
        message: `request ${request.id} is queued as ${request.jobRef}, not ${jobRef}; cancel ${jobRef} in the queue`,
      }
    case 'pending':
      return {
        kind: 'refused',
        message: `request ${request.id} is pending and nobody holds its lease; lease it before submitting`,
      }
  }
}

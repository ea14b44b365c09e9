import type { RetrainRequest } from './request.ts'

/**
 * What a trainer finds in the queue: JSON, times in RFC 3339 UTC. It may arrive twice; the trainer reports `running`
 * with its job id for `requestId` and goes on only when that is accepted.
 */
export type RetrainMessage = {
  readonly schemaVersion: 1
  readonly requestId: string
  readonly model: string
  readonly replacesVersion: string
  readonly requestedAt: string
  /** Alert ids. */
  readonly because: readonly string[]
  readonly cause: string
  readonly trainingWindow: { readonly start: string; readonly end: string }
}

/** A function of the facts alone: the same bytes at every submission, whatever the status. */
export const messageOf = (request: RetrainRequest): RetrainMessage => ({
  schemaVersion: 1,
  requestId: request.id,
  model: request.model,
  replacesVersion: request.replacesVersion,
  requestedAt: rfc3339(request.requestedAtMs),
  because: request.because,
  cause: request.cause,
  trainingWindow: {
    start: rfc3339(request.trainingWindow.startMs),
    end: rfc3339(request.trainingWindow.endMs),
  },
})

const rfc3339 = (timeMs: number): string => new Date(timeMs).toISOString()

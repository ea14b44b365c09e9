import type { RetrainRequest } from '../../retrain/request.ts'
import type { RetrainRequestAnswer } from '../types.ts'
import { type QueryDeps, rfc3339 } from './query.ts'

/** Newest first; of one model, or with null of all. */
export const readRetrainRequests = async (
  { store }: Pick<QueryDeps, 'store'>,
  model: string | null,
): Promise<RetrainRequestAnswer[]> => {
  const states = await store.listRetrain()
  return states
    .filter(({ value }) => model === null || value.model === model)
    .flatMap(({ value }) => value.requests)
    .sort((a, b) => b.requestedAtMs - a.requestedAtMs || b.number - a.number || (a.id < b.id ? -1 : 1))
    .map(retrainAnswerOf)
}

export const retrainAnswerOf = (request: RetrainRequest): RetrainRequestAnswer => ({
  id: request.id,
  model: request.model,
  status: request.status,
  requestedAt: rfc3339(request.requestedAtMs),
  because: request.because,
  cause: request.cause,
  replacesVersion: request.replacesVersion,
  trainingWindow: {
    start: rfc3339(request.trainingWindow.startMs),
    end: rfc3339(request.trainingWindow.endMs),
  },
  jobId: 'jobId' in request ? request.jobId : null,
  jobRef: 'jobRef' in request ? request.jobRef : null,
  newVersion: 'newVersion' in request ? request.newVersion : null,
  reason: 'reason' in request ? request.reason : null,
})

import type { RetrainUpdate } from './report.ts'

/**
 * What a change of an AWS Batch job says of its request. Batch may leave out RUNNING, so an end says both: that this
 * job was the one that ran, and how it ended. A job cannot tell Batch which version it made: it is named by the job.
 */
export const updatesOf = (change: {
  readonly jobId: string
  readonly status: string
  readonly statusReason?: string
}): RetrainUpdate[] => {
  const running: RetrainUpdate = { status: 'running', jobId: change.jobId }
  switch (change.status) {
    case 'RUNNING':
      return [running]
    case 'SUCCEEDED':
      return [running, { status: 'succeeded', jobId: change.jobId, newVersion: change.jobId }]
    case 'FAILED':
      return [
        running,
        { status: 'failed', jobId: change.jobId, reason: change.statusReason ?? 'the job failed' },
      ]
    default:
      return []
  }
}

import { type BatchClient, ListJobsCommand, SubmitJobCommand } from '@aws-sdk/client-batch'
import { LeewayError } from '../../errors.ts'
import type { JobQueue } from '../../ports.ts'
import { fromAws } from '../aws/errors.ts'

export type BatchTarget = { readonly jobQueue: string; readonly jobDefinition: string; readonly gpus: number }

/**
 * An AWS Batch queue with GPUs. SubmitJob has no client token: twice is two jobs. So the job bears the request's id as
 * its name, and whoever is not sure looks by that name first.
 */
export const batchJobQueue = (client: BatchClient, target: BatchTarget): JobQueue => ({
  find: async (requestId) => {
    const { jobSummaryList } = await fromAws(
      client.send(
        new ListJobsCommand({
          jobQueue: target.jobQueue,
          filters: [{ name: 'JOB_NAME', values: [requestId] }],
        }),
      ),
    )
    const jobId = jobSummaryList?.find(({ jobName }) => jobName === requestId)?.jobId
    return jobId === undefined ? null : `batch:${jobId}`
  },
  submit: async (request, body) => {
    const { jobId } = await fromAws(
      client.send(
        new SubmitJobCommand({
          jobName: request.id,
          jobQueue: target.jobQueue,
          jobDefinition: target.jobDefinition,
          containerOverrides: {
            environment: [
              { name: 'LEEWAY_RETRAIN_REQUEST_ID', value: request.id },
              { name: 'LEEWAY_RETRAIN_REQUEST', value: body },
            ],
            resourceRequirements: [{ type: 'GPU', value: String(target.gpus) }],
          },
          tags: { 'leeway:request': request.id },
        }),
      ),
    )
    if (jobId === undefined) throw new LeewayError('unavailable', 'AWS Batch answered without a job id')
    return `batch:${jobId}`
  },
})

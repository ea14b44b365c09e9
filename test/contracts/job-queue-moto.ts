import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import {
  BatchClient,
  CreateComputeEnvironmentCommand,
  CreateJobQueueCommand,
  DescribeJobsCommand,
  type JobDetail,
  ListJobsCommand,
  RegisterJobDefinitionCommand,
  type RegisterJobDefinitionCommandInput,
} from '@aws-sdk/client-batch'
import { batchJobQueue } from '../../lib/adapters/batch/job-queue.ts'
import type { QueueUnderTest } from './job-queue.contract.ts'

export const MOTO_REMEDY =
  'AWS Batch needs moto_server on PATH or in .ci/venv: pip install "moto[server,batch]"'

/** Where .ci/run installs it, or wherever the developer has it. */
export const findMotoServer = (): string | null => {
  const folders = [
    join(import.meta.dirname, '../../.ci/venv/bin'),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return folders.map((folder) => join(folder, 'moto_server')).find(isExecutable) ?? null
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export type BatchQueues = {
  readonly client: BatchClient
  readonly jobDefinition: string
  readonly makeQueue: () => Promise<
    QueueUnderTest & { readonly jobQueue: string; readonly details: () => Promise<JobDetail[]> }
  >
  readonly stop: () => Promise<void>
}

const REGION = 'us-east-1'

/** moto's Batch, whose jobs end as soon as they are submitted: it judges our requests, it does not make them wait. */
export const startBatchQueues = async (program: string): Promise<BatchQueues> => {
  const server = spawn(program, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const url = await urlOf(server)
  await post(`${url}/moto-api/config`, JSON.stringify({ batch: { use_docker: false } }), {})
  const client = new BatchClient({
    endpoint: url,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const { computeEnvironmentArn } = await client.send(
    new CreateComputeEnvironmentCommand({
      computeEnvironmentName: 'gpus',
      type: 'UNMANAGED',
      serviceRole: await createRole(url),
    }),
  )
  const { jobDefinitionArn = '' } = await client.send(new RegisterJobDefinitionCommand(GPU_JOB))
  let made = 0
  return {
    client,
    jobDefinition: jobDefinitionArn,
    makeQueue: async () => {
      const jobQueue = `requests-${++made}`
      await client.send(
        new CreateJobQueueCommand({
          jobQueueName: jobQueue,
          state: 'ENABLED',
          priority: 1,
          computeEnvironmentOrder: [{ order: 1, computeEnvironment: computeEnvironmentArn }],
        }),
      )
      const details = () => detailsOf(client, jobQueue)
      const queue = batchJobQueue(client, { jobQueue, jobDefinition: jobDefinitionArn, gpus: 2 })
      return { jobQueue, queue, details, jobs: async () => (await details()).map(jobOf) }
    },
    stop: async () => {
      client.destroy()
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
    },
  }
}

const GPU_JOB: RegisterJobDefinitionCommandInput = {
  jobDefinitionName: 'train',
  type: 'container',
  containerProperties: {
    image: 'trainer',
    command: ['train'],
    resourceRequirements: [
      { type: 'VCPU', value: '4' },
      { type: 'MEMORY', value: '16384' },
      { type: 'GPU', value: '1' },
    ],
  },
}

/** It takes a free port and says which on standard error, where it also logs each request. */
const urlOf = async (server: ChildProcess): Promise<string> => {
  if (server.stderr === null) throw new Error('moto_server was started without a standard error')
  const said: string[] = []
  const lines = createInterface({ input: server.stderr })
  const url = new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line)
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? []
      if (found !== undefined) resolve(found)
    })
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`moto_server ended with ${code}: ${said.join('\n')}`)))
  })
  return url
}

/** IAM by its query protocol: its client would be a package for one call. moto reads the service from the signature. */
const createRole = async (url: string): Promise<string> => {
  const form = new URLSearchParams({
    Action: 'CreateRole',
    Version: '2010-05-08',
    RoleName: 'batch',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
  })
  const answer = await post(url, form.toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${REGION}/iam/aws4_request, SignedHeaders=host, Signature=none`,
  })
  const [, arn] = /<Arn>(.+?)<\/Arn>/.exec(answer) ?? []
  if (arn === undefined) throw new Error(`moto made no role: ${answer}`)
  return arn
}

const post = async (url: string, body: string, headers: Record<string, string>): Promise<string> => {
  const answer = await fetch(url, { method: 'POST', body, headers })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`moto answered ${answer.status} to ${url}: ${text}`)
  return text
}

/** All jobs of a queue, oldest first. */
const detailsOf = async (client: BatchClient, jobQueue: string): Promise<JobDetail[]> => {
  const filters = [{ name: 'JOB_NAME', values: ['*'] }]
  const { jobSummaryList = [] } = await client.send(new ListJobsCommand({ jobQueue, filters }))
  if (jobSummaryList.length === 0) return []
  const ids = jobSummaryList.map(({ jobId }) => jobId ?? '')
  const { jobs = [] } = await client.send(new DescribeJobsCommand({ jobs: ids }))
  return ids.flatMap((id) => jobs.filter(({ jobId }) => jobId === id))
}

const jobOf = ({ jobId, jobName = '', container }: JobDetail) => ({
  ref: `batch:${jobId}`,
  requestId: jobName,
  body: JSON.parse(
    container?.environment?.find(({ name }) => name === 'LEEWAY_RETRAIN_REQUEST')?.value ?? 'null',
  ),
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { sqsJobQueue } from '../../lib/adapters/sqs/job-queue.ts'
import { connect, disconnect } from '../../lib/local/clients.ts'
import { ensureQueue } from '../../lib/local/provision.ts'
import { startServers } from '../../lib/local/servers.ts'
import type { Job, QueueUnderTest } from './job-queue.contract.ts'

export type SqsQueues = {
  readonly sqs: SQSClient
  readonly makeQueue: () => Promise<QueueUnderTest & { readonly url: string }>
  readonly stop: () => Promise<void>
}

/** The real SQS server of the embedded service; each queue is new and FIFO. */
export const startSqsQueues = async (): Promise<SqsQueues> => {
  const folder = await mkdtemp(join(tmpdir(), 'leeway-sqs-'))
  const servers = await startServers(folder)
  const clients = connect(servers.urls)
  let made = 0
  return {
    sqs: clients.sqs,
    makeQueue: async () => {
      const url = await ensureQueue(clients.sqs, servers.urls.sqs, `requests-${++made}.fifo`)
      return { url, queue: sqsJobQueue(clients.sqs, url), jobs: () => takeAll(clients.sqs, url) }
    },
    stop: async () => {
      disconnect(clients)
      await servers.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const receive = async (sqs: SQSClient, url: string): Promise<readonly Message[]> => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  )
  return Messages
}

export const remove = async (sqs: SQSClient, url: string, { ReceiptHandle }: Message): Promise<void> => {
  await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }))
}

/** Takes messages until the queue says that it holds none. */
const takeAll = async (sqs: SQSClient, url: string): Promise<Job[]> => {
  const jobs: Job[] = []
  while ((await messagesIn(sqs, url)) > 0)
    for (const message of await receive(sqs, url)) {
      jobs.push({
        ref: `sqs:${message.MessageId}`,
        requestId: message.Attributes?.MessageDeduplicationId ?? '',
        body: JSON.parse(message.Body ?? 'null'),
      })
      await remove(sqs, url, message)
    }
  return jobs
}

const messagesIn = async (sqs: SQSClient, url: string): Promise<number> => {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
  )
  return Number(Attributes?.ApproximateNumberOfMessages)
}

import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import { CreateStreamCommand, type KinesisClient, waitUntilStreamExists } from '@aws-sdk/client-kinesis'
import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  type SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns'
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { Clients } from './clients.ts'
import type { ServerUrls } from './servers.ts'

export const STREAM = 'leeway-events'
export const TABLE = 'leeway'
export const TOPIC = 'leeway-alerts'
export const PAGES_QUEUE = 'leeway-pages'
export const RETRAIN_QUEUE = 'leeway-retrain.fifo'

export type Provisioned = {
  readonly stream: string
  readonly table: string
  readonly topicArn: string
  /** Of the retraining requests. */
  readonly queueUrl: string
  /** Subscribed to the topic: what was paged can be read from it. */
  readonly pagesQueueUrl: string
}

/** Waiters poll between these; both servers answer at once, so the second look already finds it. */
const WAIT = { maxWaitTime: 30, minDelay: 0.05, maxDelay: 0.2 }

/** Creates what is absent and leaves alone what is there. `shards` counts only when the stream is made. */
export const provision = async (clients: Clients, urls: ServerUrls, shards: number): Promise<Provisioned> => {
  await ensureStream(clients.kinesis, STREAM, shards)
  await ensureTable(clients.dynamodb, TABLE)
  const topicArn = await ensureTopic(clients.sns, TOPIC)
  const pagesQueueUrl = await ensureQueue(clients.sqs, urls.sqs, PAGES_QUEUE)
  const queueUrl = await ensureQueue(clients.sqs, urls.sqs, RETRAIN_QUEUE)
  await ensureSubscription(clients, topicArn, pagesQueueUrl)
  return { stream: STREAM, table: TABLE, topicArn, queueUrl, pagesQueueUrl }
}

export const ensureStream = async (kinesis: KinesisClient, name: string, shards: number): Promise<void> => {
  await unlessInUse(() => kinesis.send(new CreateStreamCommand({ StreamName: name, ShardCount: shards })))
  await waitUntilStreamExists({ client: kinesis, ...WAIT }, { StreamName: name })
}

export const ensureTable = async (dynamodb: DynamoDBClient, name: string): Promise<void> => {
  const create = new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  })
  await unlessInUse(() => dynamodb.send(create))
  await waitUntilTableExists({ client: dynamodb, ...WAIT }, { TableName: name })
}

const unlessInUse = async (create: () => Promise<unknown>): Promise<void> => {
  try {
    await create()
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceInUseException')) throw error
  }
}

const ensureTopic = async (sns: SNSClient, name: string): Promise<string> => {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name }))
  return present(TopicArn, `TopicArn of topic ${name}`)
}

/**
 * The queue's URL at today's port. A queue is found by its name; the URL that the server stored with it holds the
 * port of the day it was made.
 */
export const ensureQueue = async (sqs: SQSClient, endpoint: string, name: string): Promise<string> => {
  const fifo = name.endsWith('.fifo') ? { Attributes: { FifoQueue: 'true' } } : {}
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, ...fifo }))
  return new URL(new URL(present(QueueUrl, `QueueUrl of queue ${name}`)).pathname, endpoint).href
}

const ensureSubscription = async (
  { sns, sqs }: Clients,
  topicArn: string,
  queueUrl: string,
): Promise<void> => {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  )
  const queueArn = present(Attributes?.QueueArn, `QueueArn of ${queueUrl}`)
  const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }))
  if (Subscriptions?.some(({ Endpoint }) => Endpoint === queueArn)) return
  await sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: queueArn,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  )
}

const present = (value: string | undefined, what: string): string => {
  if (value === undefined) throw new Error(`the local server answered without the ${what}`)
  return value
}

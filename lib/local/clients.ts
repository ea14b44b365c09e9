import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { SNSClient } from '@aws-sdk/client-sns'
import { SQSClient } from '@aws-sdk/client-sqs'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { ServerUrls } from './servers.ts'

export const LOCAL_REGION = 'us-east-1'
/** What kinesalite and fauxqs put into their ARNs. */
export const LOCAL_ACCOUNT_ID = '000000000000'
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' }

export type Clients = {
  readonly kinesis: KinesisClient
  readonly dynamodb: DynamoDBClient
  readonly sns: SNSClient
  readonly sqs: SQSClient
}

export const connect = (urls: ServerUrls): Clients => ({
  kinesis: connectKinesis(urls.kinesis),
  dynamodb: new DynamoDBClient(optionsFor(urls.dynamodb)),
  sns: new SNSClient(optionsFor(urls.sns)),
  sqs: new SQSClient(optionsFor(urls.sqs)),
})

/** The SDK's Kinesis client speaks HTTP/2 unless it is given this handler; kinesalite speaks HTTP/1.1. */
export const connectKinesis = (url: string): KinesisClient =>
  new KinesisClient({ ...optionsFor(url), requestHandler: new NodeHttpHandler() })

export const disconnect = (clients: Clients): void => {
  for (const client of Object.values(clients)) client.destroy()
}

const optionsFor = (endpoint: string) => ({ endpoint, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS })

import { BatchClient } from '@aws-sdk/client-batch'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { SNSClient } from '@aws-sdk/client-sns'
import { SQSClient } from '@aws-sdk/client-sqs'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/**
 * Clients take region, credentials and endpoints from the SDK's own variables. A call that hangs is given up well
 * before the function is: an answer that never comes must not use up the whole invocation.
 */
const options = () => ({
  requestHandler: new NodeHttpHandler({ connectionTimeout: 2_000, requestTimeout: 10_000 }),
})

export const dynamoClient = () => new DynamoDBClient(options())
/** NodeHttpHandler here too: the Kinesis client speaks HTTP/2 by default, which plain endpoints do not. */
export const kinesisClient = () => new KinesisClient(options())
export const snsClient = () => new SNSClient(options())
export const sqsClient = () => new SQSClient(options())
export const batchClient = () => new BatchClient(options())

import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { LeewayError } from '../../errors.ts'
import type { JobQueue } from '../../ports.ts'
import { fromAws } from '../aws/errors.ts'
import { sendableJson } from '../aws/json-text.ts'

/**
 * A FIFO queue that the training platform reads, one group a model. The request's id de-duplicates for five minutes;
 * after that a second message is possible, and the trainer's report of `running` decides which one counts.
 */
export const sqsJobQueue = (client: SQSClient, queueUrl: string): JobQueue => ({
  // A queue cannot be searched.
  find: async () => null,
  submit: async (request, body) => {
    const { MessageId } = await fromAws(
      client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: sendableJson(body),
          MessageGroupId: groupOf(request.id),
          MessageDeduplicationId: request.id,
        }),
      ),
    )
    if (MessageId === undefined) throw new LeewayError('unavailable', 'SQS answered without a message id')
    return `sqs:${MessageId}`
  },
})

/** `retrain-<model>-<hash>-<number>` without the number: requests of one model stay in order. */
const groupOf = (requestId: string): string => requestId.replace(/-\d+$/, '')

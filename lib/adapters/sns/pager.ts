import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns'
import type { Pager } from '../../ports.ts'
import { fromAws } from '../aws/errors.ts'
import { sendableJson } from '../aws/json-text.ts'

/** Publishes to a standard topic. Receivers drop repeats by the attribute `notificationId`. */
export const snsPager =
  (client: SNSClient, topicArn: string): Pager =>
  async ({ id, subject, body }) => {
    await fromAws(
      client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subject,
          Message: sendableJson(body),
          MessageAttributes: { notificationId: { DataType: 'String', StringValue: id } },
        }),
      ),
    )
  }

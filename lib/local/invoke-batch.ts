import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis'
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda'
import { type BatchOutcome, judgeResponse, kinesisEvent, type StreamRecord } from './kinesis-batch.ts'
import { messageOf } from './log.ts'

export type KinesisHandler = (
  event: KinesisStreamEvent,
  context: Context,
) => Promise<KinesisStreamBatchResponse | null | undefined>

/** One invocation of the handler; what it throws is an outcome. */
export const invokeBatch = async (
  handler: KinesisHandler,
  records: readonly StreamRecord[],
  source: { readonly shardId: string; readonly streamArn: string },
  context: Context,
): Promise<BatchOutcome> => {
  try {
    return judgeResponse(
      await handler(kinesisEvent(records, source.shardId, source.streamArn), context),
      records,
    )
  } catch (error) {
    return { kind: 'failed', reason: messageOf(error) }
  }
}

export const streamArnOf = async (kinesis: KinesisClient, stream: string): Promise<string> => {
  const { StreamDescriptionSummary } = await kinesis.send(
    new DescribeStreamSummaryCommand({ StreamName: stream }),
  )
  return StreamDescriptionSummary?.StreamARN ?? ''
}

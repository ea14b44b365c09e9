import type { KinesisStreamBatchResponse, KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'
import type { SourceRecord } from '../lib/pipeline/chunk.ts'
import { ingest } from '../lib/pipeline/ingest.ts'
import { kinesisPosition, kinesisSource, sequenceNumberOf } from '../lib/pipeline/position.ts'
import type { SourceId } from '../lib/ports.ts'
import { configuration } from './environment.ts'
import { handlerOf, logger, once, storeFromEnvironment, timeLeftIn } from './wiring.ts'

const dependencies = once(() => ({
  store: storeFromEnvironment(),
  config: configuration(),
  binsCache: new Map(),
  wallMs: Date.now,
}))

/** A batch of one shard, applied in order; the answer names the record to go on from, if not all could be applied. */
export const handler = handlerOf(
  async (event: KinesisStreamEvent, context): Promise<KinesisStreamBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = []
    for (const [source, records] of bySource(event.Records)) {
      const deps = { ...dependencies(), hasTimeLeft: timeLeftIn(context) }
      const { failedAt, error } = await ingest(deps, source, records)
      if (failedAt === null) continue
      logger.warn('part of a batch is left for a retry', { source, failedAt, error: error as Error })
      batchItemFailures.push({ itemIdentifier: sequenceNumberOf(failedAt) })
    }
    return { batchItemFailures }
  },
)

const bySource = (records: readonly KinesisStreamRecord[]): Map<SourceId, SourceRecord[]> => {
  const sources = new Map<SourceId, SourceRecord[]>()
  for (const { eventID, eventSourceARN, kinesis } of records) {
    // The shard's id stands nowhere but in front of the event's id: `shardId-000000000000:<sequence number>`.
    const [shardId = ''] = eventID.split(':')
    const source = kinesisSource(eventSourceARN.split('/').at(-1) ?? '', shardId)
    const known = sources.get(source) ?? []
    known.push({
      position: kinesisPosition(kinesis.sequenceNumber),
      arrivalMs: Math.round(kinesis.approximateArrivalTimestamp * 1000),
      data: Buffer.from(kinesis.data, 'base64'),
    })
    sources.set(source, known)
  }
  return sources
}

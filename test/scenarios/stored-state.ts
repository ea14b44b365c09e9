import { createHash } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { dynamoTable } from '../../lib/adapters/dynamodb/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import { byWindow, mergePartials } from '../../lib/pipeline/read-window.ts'
import { encodeAggregate } from '../../lib/window/aggregate.ts'
import type { Endpoints } from './leeway-up.ts'

const LOCAL = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** All that must be the same however the run went: what is left out are versions, and ids that a queue gives. */
export type StoredState = {
  /** Hash of the merged canonical aggregate by window start. */
  readonly windows: Readonly<Record<string, string>>
  readonly verdicts: number
  readonly alerts: unknown
  readonly unsent: number
  readonly retrain: unknown
  readonly pages: readonly string[]
  readonly queued: readonly string[]
}

export const readState = async (
  endpoints: Endpoints,
  model: string,
  fromMs: number,
  toMs: number,
): Promise<StoredState> => {
  const client = new DynamoDBClient({ ...LOCAL, endpoint: endpoints.dynamodb })
  const store = storeOn(dynamoTable(client, endpoints.table))
  const record = await store.loadModel(model)
  const windows: Record<string, string> = {}
  let verdicts = 0
  for (const each of record?.value.series ?? []) {
    const series = { model, ...each }
    for (const [startMs, parts] of byWindow(await store.loadWindows(series, fromMs, toMs)))
      windows[`${each.version} ${startMs}`] = createHash('sha256')
        .update(encodeAggregate(mergePartials(parts).aggregate))
        .digest('hex')
    verdicts += (await store.listVerdicts(series, 3_600_000, fromMs, toMs)).length
  }
  const alerts = (await store.loadAlerts(model)).map(({ value }) => value)
  const retrain = (await store.listRetrain()).flatMap(({ value }) =>
    value.requests.map((request) => ({ ...request, jobRef: null })),
  )
  client.destroy()
  return {
    windows,
    verdicts,
    alerts: alerts.map(({ outbox: _, ...alert }) => alert),
    unsent: alerts.reduce((sum, { outbox }) => sum + outbox.length, 0),
    retrain,
    pages: await readQueue(endpoints, endpoints.pagesQueueUrl, 'notificationId'),
    queued: await readQueue(endpoints, endpoints.retrainQueueUrl, 'requestId'),
  }
}

/** The distinct ids in a queue: delivery is at least once, and receivers drop repeats by the id. */
const readQueue = async (endpoints: Endpoints, queueUrl: string, member: string): Promise<string[]> => {
  const client = new SQSClient({ ...LOCAL, endpoint: endpoints.sqs })
  const ids = new Set<string>()
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
    )
    if (Messages.length === 0) break
    for (const { Body = '{}' } of Messages)
      ids.add(String((JSON.parse(Body) as Record<string, unknown>)[member]))
  }
  client.destroy()
  return [...ids].sort()
}

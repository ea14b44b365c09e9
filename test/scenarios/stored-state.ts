import { createHash } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { dynamoTable } from '../../lib/adapters/dynamodb/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import { byWindow, mergePartials } from '../../lib/pipeline/read-window.ts'
import type { Store } from '../../lib/ports.ts'
import { encodeAggregate } from '../../lib/window/aggregate.ts'
import type { Endpoints } from './leeway-up.ts'

const LOCAL = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** All that must be the same however the run went: what is left out are versions, and ids that a queue gives. */
export type StoredState = {
  /** Hash of the merged canonical aggregate by window start. */
  readonly windows: Readonly<Record<string, string>>
  readonly alerts: unknown
  readonly unsent: number
  readonly retrain: unknown
  readonly pages: readonly string[]
  readonly queued: readonly string[]
}

type Period = { readonly model: string; readonly fromMs: number; readonly toMs: number }

/** Runs `read` on the store behind a running service. */
const withStore = async <T>(endpoints: Endpoints, read: (store: Store) => Promise<T>): Promise<T> => {
  const client = new DynamoDBClient({ ...LOCAL, endpoint: endpoints.dynamodb })
  try {
    return await read(storeOn(dynamoTable(client, endpoints.table)))
  } finally {
    client.destroy()
  }
}

/** Judged hours of all series of a model. */
export const countVerdicts = (endpoints: Endpoints, { model, fromMs, toMs }: Period): Promise<number> =>
  withStore(endpoints, async (store) => {
    const record = await store.loadModel(model)
    let verdicts = 0
    for (const each of record?.value.series ?? [])
      verdicts += (await store.listVerdicts({ model, ...each }, 3_600_000, fromMs, toMs)).length
    return verdicts
  })

/** Reads everything, and takes what is in the queues. */
export const takeState = (endpoints: Endpoints, { model, fromMs, toMs }: Period): Promise<StoredState> =>
  withStore(endpoints, async (store) => {
    const record = await store.loadModel(model)
    const windows: Record<string, string> = {}
    for (const each of record?.value.series ?? [])
      for (const [startMs, parts] of byWindow(await store.loadWindows({ model, ...each }, fromMs, toMs)))
        windows[`${each.version} ${startMs}`] = createHash('sha256')
          .update(encodeAggregate(mergePartials(parts).aggregate))
          .digest('hex')
    const alerts = (await store.loadAlerts(model)).map(({ value }) => value)
    const retrain = (await store.listRetrain()).flatMap(({ value }) =>
      value.requests.map((request) => ({ ...request, jobRef: null })),
    )
    return {
      windows,
      alerts: alerts.map(({ outbox: _, ...alert }) => alert),
      unsent: alerts.reduce((sum, { outbox }) => sum + outbox.length, 0),
      retrain,
      pages: await takeQueue(endpoints, endpoints.pagesQueueUrl, 'notificationId'),
      queued: await takeQueue(endpoints, endpoints.retrainQueueUrl, 'requestId'),
    }
  })

/** The distinct ids in a queue: delivery is at least once, and receivers drop repeats by the id. */
const takeQueue = async (endpoints: Endpoints, queueUrl: string, member: string): Promise<string[]> => {
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

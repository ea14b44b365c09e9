import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import { batchClient, dynamoClient, sqsClient } from '../lib/adapters/aws/clients.ts'
import { batchJobQueue } from '../lib/adapters/batch/job-queue.ts'
import { dynamoTable } from '../lib/adapters/dynamodb/table.ts'
import { sqsJobQueue } from '../lib/adapters/sqs/job-queue.ts'
import { storeOn } from '../lib/adapters/store/store.ts'
import type { Config } from '../lib/config/schema.ts'
import type { JobQueue, Store } from '../lib/ports.ts'
import { required } from './environment.ts'

/** Names and counts only: never a value of a feature, a prediction or an event's text. */
export const logger = new Logger({ serviceName: 'leeway' })

/** What every handler is wrapped in. An error is logged with its request, and thrown on: Lambda retries. */
export const handlerOf = <Event, Result>(handle: (event: Event, context: Context) => Promise<Result>) =>
  middy<Event, Result>()
    .use(injectLambdaContext(logger))
    .onError(({ error }) => {
      logger.error('the invocation failed', { error })
    })
    .handler(handle)

/** Made at the first invocation and kept while the instance lives, so that a missing variable is a clear error. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

export const storeFromEnvironment = (): Store =>
  storeOn(dynamoTable(dynamoClient(), required('LEEWAY_TABLE')))

/** The training platform's queue, as `training` in the configuration names it. */
export const jobQueueFrom = ({ training }: Config): JobQueue =>
  training.kind === 'batch'
    ? batchJobQueue(batchClient(), training)
    : sqsJobQueue(sqsClient(), required('LEEWAY_RETRAIN_QUEUE_URL'))

/** Work stops this long before Lambda would stop it, so that what was done is reported as done. */
const RESERVE_MS = 5_000
export const timeLeftIn = (context: Context) => () => context.getRemainingTimeInMillis() > RESERVE_MS

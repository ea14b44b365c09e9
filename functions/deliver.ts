import { snsClient } from '../lib/adapters/aws/clients.ts'
import { snsPager } from '../lib/adapters/sns/pager.ts'
import { LeewayError } from '../lib/errors.ts'
import { deliver } from '../lib/pipeline/deliver.ts'
import { configuration, required } from './environment.ts'
import { handlerOf, jobQueueFrom, logger, once, storeFromEnvironment, timeLeftIn } from './wiring.ts'

const dependencies = once(() => ({
  store: storeFromEnvironment(),
  page: snsPager(snsClient(), required('LEEWAY_ALERT_TOPIC_ARN')),
  jobs: jobQueueFrom(configuration()),
  wallMs: Date.now,
}))

/** On a schedule: sends what the outboxes hold. What could not be sent fails the invocation, after all else is sent. */
export const handler = handlerOf(async (_event: unknown, context) => {
  const { pages, jobs, failures } = await deliver({
    ...dependencies(),
    owner: context.awsRequestId,
    hasTimeLeft: timeLeftIn(context),
  })
  if (pages + jobs > 0) logger.info('messages sent', { pages, jobs })
  if (failures.length > 0)
    throw new LeewayError(
      'unavailable',
      `${failures.length} outboxes could not be emptied; they stay, and are tried again`,
      {
        cause: failures[0],
      },
    )
  return { pages, jobs }
})

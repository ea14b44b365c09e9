import { reportRetrain } from '../lib/pipeline/report-retrain.ts'
import { updatesOf } from '../lib/retrain/batch-update.ts'
import type { BatchJobStateChange } from './batch-event.ts'
import { handlerOf, logger, once, storeFromEnvironment } from './wiring.ts'

const store = once(storeFromEnvironment)

/** EventBridge tells of every change of a Batch job; those that bear a request's id are ours. */
export const handler = handlerOf(async ({ detail }: BatchJobStateChange) => {
  for (const update of updatesOf(detail)) {
    const result = await reportRetrain(store(), detail.jobName, update)
    logger.info('retraining reported', {
      requestId: detail.jobName,
      status: update.status,
      result: result.kind,
    })
  }
})

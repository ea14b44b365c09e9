import { evaluate } from '../lib/pipeline/evaluate.ts'
import { configuration } from './environment.ts'
import { handlerOf, logger, once, storeFromEnvironment, timeLeftIn } from './wiring.ts'

const dependencies = once(() => ({
  store: storeFromEnvironment(),
  config: configuration(),
  wallMs: Date.now,
}))

/** On a schedule: judges the windows that are due. Runs one at a time (reserved concurrency 1). */
export const handler = handlerOf(async (_event: unknown, context) => {
  const result = await evaluate({ ...dependencies(), hasTimeLeft: timeLeftIn(context) })
  if (result.judged > 0) logger.info('windows judged', result)
  return result
})

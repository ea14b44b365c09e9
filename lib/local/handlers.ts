import type { HttpHandler } from './http.ts'
import type { KinesisHandler } from './invoke-batch.ts'
import { LocalError } from './local-error.ts'
import type { ScheduledHandler } from './scheduler.ts'

/** The Lambda functions that something in the embedded service triggers. */
export type Handlers = {
  readonly ingest: KinesisHandler
  readonly evaluate: ScheduledHandler
  readonly deliver: ScheduledHandler
  readonly api: HttpHandler
}

/** Imported when the environment is set, because the functions read it as they are loaded; one process loads them once. */
export const loadHandlers = async (): Promise<Handlers> => ({
  ingest: (await load('ingest-kinesis.ts')) as KinesisHandler,
  evaluate: (await load('evaluate.ts')) as ScheduledHandler,
  deliver: (await load('deliver.ts')) as ScheduledHandler,
  api: (await load('api.ts')) as HttpHandler,
})

const load = async (file: string): Promise<unknown> => {
  const module: unknown = await import(new URL(`../../functions/${file}`, import.meta.url).href)
  if (
    typeof module === 'object' &&
    module !== null &&
    'handler' in module &&
    typeof module.handler === 'function'
  ) {
    return module.handler
  }
  throw new LocalError('bad-handler', `functions/${file} exports no function named handler: export one`)
}

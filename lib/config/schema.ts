import { z } from 'zod'
import { formatDuration, parseDuration } from './duration.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A duration within bounds, written as in `5m`; milliseconds inside. */
const duration = (minMs: number, maxMs: number) =>
  z
    .string()
    .regex(/^\d{1,9}(ms|s|m|h|d)$/, 'a duration is a whole number and a unit: 250ms, 30s, 5m, 1h or 35d')
    .refine(
      (text) => {
        const durationMs = parseDuration(text)
        return durationMs === null || (durationMs >= minMs && durationMs <= maxMs)
      },
      { error: `must be from ${formatDuration(minMs)} to ${formatDuration(maxMs)}` },
    )
    .transform((text) => parseDuration(text) ?? 0)
    // JSON Schema has no word for bounds of a duration: they are told, here and in docs/configuration.md.
    .meta({ $comment: `from ${formatDuration(minMs)} to ${formatDuration(maxMs)}` })

const alpha = z.number().gt(0).lt(0.5)
const share = z.number().gt(0).lt(1)
const windows = z.int().min(1).max(48)

const heldFor = {
  over: duration(60_000, 31 * DAY_MS)
    .prefault('1h')
    .describe('Width of the windows that the rule looks at: a multiple of `window`'),
  alpha: alpha.default(0.01).describe('Chance of calling one ordinary window bad'),
  fireAfter: windows.default(1).describe('Bad windows in a row before the alert fires'),
  clearAfter: windows.default(2).describe('Good windows in a row before it clears'),
}

const rollingReference = z
  .strictObject({
    rolling: z
      .int()
      .min(8)
      .max(168)
      .describe('How many of the last windows, those under a firing alert left out'),
  })
  .meta({ id: 'rollingReference' })

const seasonalReference = z
  .strictObject({
    seasonal: z.int().min(4).max(52).describe('The same window of the week, in how many of the last weeks'),
  })
  .meta({ id: 'seasonalReference' })

const driftRule = z
  .strictObject({
    ...heldFor,
    psi: z
      .number()
      .gt(0)
      .max(10)
      .default(0.1)
      .describe('Smallest PSI that matters; .1 is a shift of about .32 sd'),
    falseAlertsPerMonth: z
      .number()
      .gt(0)
      .max(1_000)
      .default(0.1)
      .describe(
        'Windows in 30 days that may alert though nothing has drifted; .1 keeps 95 % of months at one or none',
      ),
    fdr: z
      .enum(['benjamini-hochberg', 'benjamini-yekutieli', 'none'])
      .default('benjamini-hochberg')
      .describe('Control over many subjects'),
    reference: z
      .union([z.literal('fixed'), rollingReference, seasonalReference])
      .default('fixed')
      .describe('What windows are held against: the baseline, or a sum of past windows'),
    spread: z
      .enum(['learned', 'independent'])
      .default('learned')
      .describe('How much ordinary windows vary: learnt from windows, or events taken for independent draws'),
    minCount: z.int().min(1).max(1e9).default(100).describe('Events that a window needs to be tested'),
  })
  .meta({ id: 'driftRule' })

const latencyRule = z
  .strictObject({
    ...heldFor,
    percentile: z.number().gt(0).lt(100).default(95).describe('Percentile of the latency that is limited'),
    maxMs: z.number().gt(0).max(86_400_000).describe('Limit for the percentile'),
    minCount: z.int().min(1).max(1e9).default(20).describe('Latencies that a window needs to be tested'),
  })
  .meta({ id: 'latencyRule' })

const errorRule = z
  .strictObject({
    ...heldFor,
    maxShare: share.default(0.05).describe('Limit for the share of failed calls'),
    minCount: z.int().min(1).max(1e9).default(20).describe('Requests that a window needs to be tested'),
  })
  .meta({ id: 'errorRule' })

const retrainPolicy = z
  .strictObject({
    afterWindows: windows.default(3).describe('Drifted windows in a row before a retraining is asked for'),
    cooldown: duration(0, 3650 * DAY_MS)
      .prefault('7d')
      .describe('Least time from one request to the next, however the first ended'),
    maxInFlight: z.int().min(1).max(100).default(1).describe('Requests of a model that may run at once'),
  })
  .meta({ id: 'retrainPolicy' })

const model = z
  .strictObject({
    instanceUsdPerHour: z
      .number()
      .min(0)
      .max(10_000)
      .optional()
      .describe(
        'Price of the instance that computes: prices `computeMs`; left out, compute costs are unknown',
      ),
    // prefault, not default: zod leaves the default of what is transformed out of the published schema.
    drift: z
      .union([driftRule, z.literal(false)])
      .prefault({})
      .describe('Features and predictions; false: off'),
    latency: z
      .union([latencyRule, z.literal(false)])
      .prefault(false)
      .describe('How long calls take; false: off'),
    errors: z
      .union([errorRule, z.literal(false)])
      .prefault({})
      .describe('Share of failed calls; false: off'),
    retrain: z
      .union([retrainPolicy, z.literal(false)])
      .prefault(false)
      .describe('When to ask for a retraining; false: never'),
  })
  .meta({ id: 'model' })

const tokenPrice = z
  .strictObject({
    provider: z.string().min(1).max(128).describe('As in `usage.provider` of the events'),
    model: z.string().min(1).max(128).describe('As in `usage.model` of the events'),
    inputUsdPerMillion: z.number().min(0).max(1e6).describe('USD for a million input tokens'),
    cachedInputUsdPerMillion: z
      .number()
      .min(0)
      .max(1e6)
      .optional()
      .describe('USD for a million input tokens read from a cache; left out: the price of input'),
    outputUsdPerMillion: z
      .number()
      .min(0)
      .max(1e6)
      .describe('USD for a million output tokens, reasoning included'),
  })
  .meta({ id: 'tokenPrice' })

const trainingQueue = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sqs').describe('The SQS FIFO queue of LEEWAY_RETRAIN_QUEUE_URL') }),
  z.strictObject({
    kind: z.literal('batch').describe('AWS Batch: a request is a job'),
    jobQueue: z.string().min(1).max(256).describe('Name or ARN of the job queue'),
    jobDefinition: z.string().min(1).max(256).describe('Name or ARN of the job definition'),
    gpus: z.int().min(1).max(64).default(1).describe('GPUs that a job asks for'),
  }),
])

/** `leeway.yaml`. Every member has a default: an empty file is a valid configuration. */
export const configSchema = z.strictObject({
  clock: z
    .enum(['wall', 'events'])
    .default('wall')
    .describe('`wall` in live use; `events` to replay the past: event time is then the only clock'),
  window: duration(60_000, DAY_MS).prefault('1h').describe('Stored windows: rules look at any multiple'),
  lateness: duration(0, DAY_MS)
    .prefault('2m')
    .describe('How far behind others an event may be before its window is judged'),
  idleTimeout: duration(1_000, DAY_MS)
    .prefault('2m')
    .describe('A silent source stops holding windows open after this'),
  acceptPast: duration(60_000, 365 * DAY_MS)
    .prefault('7d')
    .describe('Older events are refused (clock: wall)'),
  acceptFuture: duration(0, DAY_MS).prefault('10m').describe('Later events are refused (clock: wall)'),
  retention: duration(DAY_MS, 3650 * DAY_MS)
    .prefault('90d')
    .describe('How long windows are kept'),
  quarantine: z
    .union([duration(HOUR_MS, 365 * DAY_MS), z.literal(false)])
    .prefault('7d')
    .describe('How long rejected events are kept for people to look at; false keeps none'),
  deduplicate: z
    .int()
    .min(0)
    .max(16_384)
    .default(2_000)
    .describe(
      'An event whose id is among the last so many of its partition is a duplicate; 8 bytes each; 0 is off',
    ),
  maxModels: z.int().min(1).max(1_000).default(1_000).describe('Events of further models are refused'),
  maxSeriesPerModel: z
    .int()
    .min(1)
    .max(500)
    .default(500)
    .describe('Series are versions x variants x segments; events of further ones are refused'),
  prices: z.array(tokenPrice).max(1_000).default([]).describe('Token prices that replace the catalogue'),
  training: trainingQueue.default({ kind: 'sqs' }).describe('The queue that takes retraining requests'),
  defaults: model.prefault({}).describe('For every model that is not named below'),
  models: z
    .record(z.string().min(1).max(128), model)
    .prefault({})
    .describe('By name. An entry replaces `defaults` as a whole'),
})

export type Config = z.output<typeof configSchema>
export type ModelConfig = Config['defaults']

/** Rules of a model: its own entry, else the defaults. */
export const modelConfig = (config: Config, name: string): ModelConfig =>
  Object.hasOwn(config.models, name) ? (config.models[name] ?? config.defaults) : config.defaults

/** Every width of window that some rule of a model looks at, ascending, each once. */
export const horizonsOf = (model: ModelConfig): number[] => {
  const horizons = [model.drift, model.latency, model.errors].flatMap((rule) =>
    rule === false ? [] : [rule.over],
  )
  return [...new Set(horizons)].sort((a, b) => a - b)
}

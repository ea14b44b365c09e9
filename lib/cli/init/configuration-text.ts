import { formatDuration } from '../../config/duration.ts'
import { counted, percent, short } from '../format.ts'
import type { ModelSample, Sample } from './sample.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** `minCount` of the drift rule: what a window needs to be tested. */
const EVENTS_PER_TEST = 100
const MODELS_MAX = 50
const FEATURES_SHOWN = 40
/** `acceptPast` of a configuration that does not say otherwise. */
const LIVE_MS = 7 * DAY_MS

/** The text of a leeway.yaml: the defaults by name, and a proposal for each model of the sample. */
export const configurationText = (sample: Sample | null, nowMs: number): string =>
  [
    '# Leeway: what is watched, and what is done about it. Everything here has a default; `leeway validate leeway.yaml`',
    '# checks it. Durations: 30s, 5m, 1h, 35d.',
    '',
    ...clockLines(sample, nowMs),
    'window: 1h # stored windows; rules look at any multiple of it',
    'lateness: 2m # how far behind others an event may be before its window is judged',
    '',
    '# For every model that is not named below.',
    'defaults:',
    '  drift: { over: 1h, psi: 0.1 } # PSI 0.1 is a shift of about a third of a standard deviation',
    '  errors: { maxShare: 0.05 }',
    '',
    ...(sample === null ? EXAMPLE : modelLines(sample)),
    '',
  ].join('\n')

const clockLines = (sample: Sample | null, nowMs: number): string[] => {
  const lastMs = Math.max(0, ...(sample?.models ?? []).map((model) => model.lastMs ?? 0))
  if (lastMs === 0 || lastMs >= nowMs - LIVE_MS)
    return ['clock: wall # `events` replays the past on its own clock']
  return [
    `# The newest event of the sample is of ${new Date(lastMs).toISOString()}: on the wall clock it would be refused as too old.`,
    'clock: events # `wall` for live use',
  ]
}

const EXAMPLE = [
  '# models:',
  '#   my-model:',
  '#     latency: { over: 1h, percentile: 95, maxMs: 250 }',
  '#     errors: { over: 1h, maxShare: 0.02 }',
  '#     retrain: { afterWindows: 3, cooldown: 7d, maxInFlight: 1 }',
]

const modelLines = ({ source, models, invalid }: Sample): string[] => {
  const named = models.slice(0, MODELS_MAX)
  return [
    `# Proposed from ${comment(source)}${invalid === 0 ? '' : `, of which ${counted(invalid, 'event')} were invalid`}. A limit is a guess until you know what is normal.`,
    ...(named.length < models.length
      ? [`# ${models.length - named.length} more models are left to the defaults.`]
      : []),
    'models:',
    ...named.flatMap(linesOf),
  ]
}

const linesOf = (model: ModelSample): string[] => {
  const over = formatDuration(horizonMs(model))
  return [
    `  ${JSON.stringify(model.model)}:`,
    ...factLines(model).map((fact) => `    # ${fact}`),
    `    drift: { over: ${over}, psi: 0.1, fireAfter: 1, clearAfter: 2 }`,
    ...(model.latencyP95Ms === null
      ? ['    # latency: { over: 1h, percentile: 95, maxMs: 250 } # the sample says nothing of it']
      : [
          `    latency: { over: 1h, percentile: 95, maxMs: ${latencyLimitMs(model.latencyP95Ms)} } # it was ${short(model.latencyP95Ms)} ms`,
        ]),
    `    errors: { over: 1h, maxShare: ${errorLimit(model.errorShare)} } # it was ${percent(model.errorShare)}`,
    '    retrain: { afterWindows: 3, cooldown: 7d, maxInFlight: 1 } # `false` never asks for one',
  ]
}

const factLines = ({ count, unit, versions, features, predicts }: ModelSample): string[] => [
  `${counted(count, unit)}${versions.length === 0 ? '' : `, versions ${versions.slice(0, 10).map(comment).join(', ')}`}${predicts.length === 0 ? '' : `; predicts ${predicts.join(' and ')}`}`,
  ...features.slice(0, FEATURES_SHOWN).map((feature) => `- ${comment(feature)}`),
  ...(features.length > FEATURES_SHOWN
    ? [`- and ${counted(features.length - FEATURES_SHOWN, 'more feature')}`]
    : []),
]

/** An hour if it brings enough events to be tested, else a day. */
const horizonMs = ({ count, firstMs, lastMs }: ModelSample): number => {
  if (firstMs === null || lastMs === null) return HOUR_MS
  const perHour = count / Math.max(1, (lastMs - firstMs) / HOUR_MS)
  return perHour >= EVENTS_PER_TEST ? HOUR_MS : DAY_MS
}

/** Twice what was seen, rounded up to 1, 2 or 5 of a power of ten, and at most a day. */
const latencyLimitMs = (p95Ms: number): number => {
  const wanted = Math.max(1, 2 * p95Ms)
  const power = 10 ** Math.floor(Math.log10(wanted))
  const limit = [1, 2, 5, 10].map((digit) => digit * power).find((each) => each >= wanted) ?? wanted
  return Math.min(DAY_MS, limit)
}

/** Twice what was seen, at least 5 %, and always below all of them. */
const errorLimit = (share: number): number => Number(Math.min(0.9, Math.max(0.05, 2 * share)).toFixed(2))

/** A sender's name inside a comment, where a line break would end it. */
const comment = (text: string): string => JSON.stringify(text).slice(1, -1)

import { LeewayError } from '../../errors.ts'
import type { PredictionEvent } from '../../event/event.ts'
import { parseText } from '../../event/parse-record.ts'
import { fileName } from '../events/read-bytes.ts'
import { readEntries } from '../events/read-entries.ts'
import type { ModelSample, Sample } from './sample.ts'

/** Enough for a 95th percentile, and read in a second. */
const EVENTS_MAX = 20_000

type Gathered = {
  events: number
  errors: number
  readonly versions: Set<string>
  readonly features: Map<string, Set<string>>
  readonly predicts: Set<'label' | 'score'>
  readonly latenciesMs: number[]
  readonly timesMs: number[]
}

/** Looks at the first events of a file. */
export const sampleEvents = async (file: string): Promise<Sample> => {
  const models = new Map<string, Gathered>()
  let seen = 0
  let invalid = 0
  sampling: for await (const entries of readEntries(file)) {
    for (const entry of entries) {
      if (seen === EVENTS_MAX) break sampling
      seen += 1
      const parsed = entry.kind === 'text' ? parseText(entry.text) : entry
      if (parsed.kind === 'prediction') gather(models, parsed.event)
      else if (parsed.kind === 'rejected' || parsed.kind === 'unreadable') invalid += 1
    }
  }
  if (models.size === 0)
    throw new LeewayError(
      'input',
      `${fileName(file)} holds no valid event; \`leeway validate ${file}\` says why, or is it a data file (.parquet, .csv)?`,
    )
  return { source: fileName(file), invalid, models: [...models].map(([model, own]) => sampleOf(model, own)) }
}

const gather = (
  models: Map<string, Gathered>,
  { series, features, outcome, latencyNs, timeMs }: PredictionEvent,
) => {
  const own = models.get(series.model) ?? empty()
  models.set(series.model, own)
  own.events += 1
  own.timesMs.push(timeMs)
  if (series.version !== '') own.versions.add(series.version)
  if (outcome.kind === 'error') own.errors += 1
  else {
    if (outcome.label !== null) own.predicts.add('label')
    if (outcome.score !== null) own.predicts.add('score')
  }
  if (latencyNs !== null) own.latenciesMs.push(latencyNs / 1e6)
  for (const [name, value] of Object.entries(features ?? {})) {
    const kinds = own.features.get(name) ?? new Set<string>()
    if (value !== null) kinds.add(typeof value)
    own.features.set(name, kinds)
  }
}

const empty = (): Gathered => ({
  events: 0,
  errors: 0,
  versions: new Set(),
  features: new Map(),
  predicts: new Set(),
  latenciesMs: [],
  timesMs: [],
})

const sampleOf = (model: string, own: Gathered): ModelSample => {
  const latencies = own.latenciesMs.sort((a, b) => a - b)
  const times = own.timesMs.sort((a, b) => a - b)
  return {
    model,
    count: own.events,
    unit: 'event',
    versions: [...own.versions].sort(),
    features: [...own.features].map(
      ([name, kinds]) => `${name}: ${[...kinds].sort().join(' or ') || 'missing'}`,
    ),
    predicts: [...own.predicts].sort(),
    errorShare: own.errors / own.events,
    // The nearest rank: ceil(.95 n), counted from 1.
    latencyP95Ms: latencies[Math.ceil(0.95 * latencies.length) - 1] ?? null,
    firstMs: times[0] ?? null,
    lastMs: times.at(-1) ?? null,
  }
}

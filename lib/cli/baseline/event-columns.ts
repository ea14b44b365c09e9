import type { ReferenceColumn } from '../../drift/reference.ts'
import { LeewayError } from '../../errors.ts'
import type { FeatureValue, PredictionEvent } from '../../event/event.ts'
import { parseText } from '../../event/parse-record.ts'
import { readEntries } from '../events/read-entries.ts'
import { counted, whole } from '../format.ts'
import type { DataColumns } from './data-file.ts'

/** As in data-file.ts: the values of one reference that are held at once. */
const VALUES_MAX = 20_000_000

/** The features and predictions that the events of one model carry. */
export const readEventColumns = async (
  file: string,
  model: string,
  ignore: readonly string[],
): Promise<DataColumns> => {
  const gathered = emptyColumns(ignore)
  const others = new Set<string>()
  let rejected = 0
  for await (const entries of readEntries(file)) {
    for (const entry of entries) {
      const parsed = entry.kind === 'text' ? parseText(entry.text) : entry
      if (parsed.kind === 'rejected' || parsed.kind === 'unreadable') rejected += 1
      else if (parsed.kind !== 'prediction') continue
      else if (parsed.event.series.model !== model) others.add(parsed.event.series.model)
      else addEvent(gathered, parsed.event, file)
    }
  }
  if (gathered.events === 0) throw noEvents(file, model, others)
  return {
    rows: gathered.events,
    columns: columnsOf(gathered),
    timesMsOf: ({ role }) => (role === 'feature' ? gathered.featureTimesMs : gathered.predictionTimesMs),
    notes:
      rejected === 0
        ? []
        : [`${counted(rejected, 'event')} of ${file} is invalid and left out: see \`leeway validate\``],
  }
}

type Gathered = {
  readonly ignore: ReadonlySet<string>
  /** A name that comes late has been missing until then. */
  readonly features: Map<string, FeatureValue[]>
  readonly labels: FeatureValue[]
  readonly scores: FeatureValue[]
  /** When the events happened that brought features, and those that brought a prediction. */
  readonly featureTimesMs: number[]
  readonly predictionTimesMs: number[]
  withFeatures: number
  values: number
  events: number
}

const emptyColumns = (ignore: readonly string[]): Gathered => ({
  ignore: new Set(ignore),
  features: new Map(),
  labels: [],
  scores: [],
  featureTimesMs: [],
  predictionTimesMs: [],
  withFeatures: 0,
  values: 0,
  events: 0,
})

const addEvent = (gathered: Gathered, { features, outcome, timeMs }: PredictionEvent, file: string): void => {
  gathered.events += 1
  if (features !== null) {
    for (const name of Object.keys(features))
      if (!gathered.features.has(name) && !gathered.ignore.has(name))
        gathered.features.set(name, new Array<FeatureValue>(gathered.withFeatures).fill(null))
    for (const [name, values] of gathered.features)
      values.push(Object.hasOwn(features, name) ? (features[name] ?? null) : null)
    gathered.featureTimesMs.push(timeMs)
    gathered.withFeatures += 1
    gathered.values += gathered.features.size
  }
  if (outcome.kind === 'prediction') {
    gathered.predictionTimesMs.push(timeMs)
    gathered.labels.push(outcome.label)
    gathered.scores.push(outcome.score)
  }
  if (gathered.values > VALUES_MAX)
    throw new LeewayError(
      'input',
      `${file} holds over ${whole(VALUES_MAX)} values of features; take fewer events, or build from windows with --from and --to`,
    )
}

const columnsOf = ({ features, labels, scores }: Gathered): ReferenceColumn[] => {
  const isPresent = (values: readonly FeatureValue[]) => values.some((value) => value !== null)
  return [
    ...[...features].map(([name, values]): ReferenceColumn => ({ role: 'feature', name, values })),
    ...(isPresent(scores) ? [{ role: 'prediction', name: 'score', values: scores } as const] : []),
    ...(isPresent(labels) ? [{ role: 'prediction', name: 'label', values: labels } as const] : []),
  ]
}

const noEvents = (file: string, model: string, others: ReadonlySet<string>): LeewayError => {
  const names = [...others].slice(0, 10).join(', ')
  const remedy =
    names === '' ? 'it holds no valid prediction: see `leeway validate`' : `its models are ${names}`
  return new LeewayError('input', `${file} holds no event of model '${model}'; ${remedy}`)
}

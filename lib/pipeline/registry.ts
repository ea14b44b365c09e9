import { LeewayError } from '../errors.ts'
import type { RefusalReason, Series } from '../event/event.ts'
import type { ModelRecord, Store, Versioned } from '../ports.ts'
import { mapLimited } from './limited.ts'

/** What is known of each model: `null` for one that there was no room for. */
export type Registry = ReadonlyMap<string, ModelRecord | null>

export type RegistryLimits = { readonly maxModels: number; readonly maxSeriesPerModel: number }

const READS_AT_ONCE = 16
const ATTEMPTS = 5

/**
 * Loads the records of all models named, and registers the models and series that are new, up to the limits.
 * Registration only ever adds, so a retry of the same events finds what the first attempt registered.
 */
export const openRegistry = async (
  store: Store,
  series: Iterable<Series>,
  limits: RegistryLimits,
): Promise<Registry> => {
  const byModel = new Map<string, Map<string, Series>>()
  for (const each of series) {
    const known = byModel.get(each.model) ?? new Map<string, Series>()
    byModel.set(each.model, known.set(seriesText(each), each))
  }
  const registry = new Map<string, ModelRecord | null>()
  const records = await mapLimited([...byModel.keys()], READS_AT_ONCE, (model) => store.loadModel(model))
  // Asked for once: a model may be among the names before its record is written.
  let namesWhenFull: ReadonlySet<string> | null = null
  for (const [index, [model, wanted]] of [...byModel].entries()) {
    let record: Versioned<ModelRecord> | null = records[index] ?? null
    if (record === null) {
      const hasPlace = namesWhenFull?.has(model) ?? (await registerModel(store, model, limits.maxModels))
      if (hasPlace) record = { value: { model, series: [], activations: [] }, version: 0 }
      else namesWhenFull ??= new Set(await store.listModels())
    }
    registry.set(
      model,
      record === null ? null : await registerSeries(store, record, [...wanted.values()], limits),
    )
  }
  return registry
}

/** Why a series has no place in the registry, or `null` if it has. */
export const refusalOf = (registry: Registry, series: Series): RefusalReason | null => {
  const record = registry.get(series.model) ?? null
  if (record === null) return 'too-many-models'
  return record.series.some((known) => sameSeries(known, series)) ? null : 'too-many-series'
}

const registerModel = async (store: Store, model: string, limit: number): Promise<boolean> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const result = await store.registerModel(model, limit)
    if (result !== 'conflict') return result === 'registered'
  }
  throw new LeewayError(
    'conflict',
    'the list of models changes faster than a model can be added; the batch is retried',
  )
}

const registerSeries = async (
  store: Store,
  record: Versioned<ModelRecord>,
  wanted: readonly Series[],
  limits: RegistryLimits,
): Promise<ModelRecord> => {
  let current = record
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const fresh = wanted.filter((series) => !current.value.series.some((known) => sameSeries(known, series)))
    const room = Math.max(0, limits.maxSeriesPerModel - current.value.series.length)
    if (fresh.length === 0 || room === 0) return current.value
    const added = withinBytes(
      current.value.series,
      fresh.slice(0, room).map(({ version, variant, segment }) => ({ version, variant, segment })),
    )
    if (added.length === 0) return current.value
    const next = { ...current.value, series: [...current.value.series, ...added] }
    const prior = current.version === 0 ? null : current.version
    if ((await store.commitModel(prior, next)) === 'committed') return next
    current = (await store.loadModel(record.value.model)) ?? record
  }
  throw new LeewayError(
    'conflict',
    `the series of ${record.value.model} change too fast; the batch is retried`,
  )
}

/**
 * A model's series are one item: names of 500 UTF-16 units each, 3 bytes a unit and too varied to compress, would pass
 * its 400 KB, and the write would fail for ever. Beside them it holds at most 1,000 activations, some 50 KB.
 */
const SERIES_BYTES_MAX = 300_000

/** The first of `fresh` that fit beside what is known. */
const withinBytes = (known: ModelRecord['series'], fresh: ModelRecord['series']): ModelRecord['series'] => {
  let bytes = Buffer.byteLength(JSON.stringify(known))
  const end = fresh.findIndex((series) => {
    bytes += Buffer.byteLength(JSON.stringify(series)) + 1
    return bytes > SERIES_BYTES_MAX
  })
  return end === -1 ? fresh : fresh.slice(0, end)
}

const sameSeries = (a: Omit<Series, 'model'>, b: Omit<Series, 'model'>): boolean =>
  a.version === b.version && a.variant === b.variant && a.segment === b.segment

const seriesText = ({ version, variant, segment }: Series): string => `${version}\n${variant}\n${segment}`

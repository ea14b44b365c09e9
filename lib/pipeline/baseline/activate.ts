import { LeewayError } from '../../errors.ts'
import type { Activation, Baseline, ModelRecord, Store } from '../../ports.ts'

const ATTEMPTS = 5
/** Windows of the past need theirs, so none is ever dropped; a thousand packed ones are some 50 KB. */
const ACTIVATIONS_MAX = 1_000

/**
 * Puts a stored baseline in force for windows that start at `fromMs` or later: of one version, or with '' of every
 * version that has none of its own. A model that nobody has heard of is registered. Repeating it changes nothing.
 */
export const activate = async (
  store: Store,
  model: string,
  baseline: Baseline,
  version: string,
  fromMs: number,
  maxModels: number,
): Promise<ModelRecord> => {
  const activation: Activation = { baselineId: baseline.id, binsId: baseline.binsId, version, fromMs }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await store.loadModel(model)
    if (stored === null && (await register(store, model, maxModels)) === 'conflict') continue
    const record = stored?.value ?? { model, series: [], activations: [] }
    const next = { ...record, activations: withActivation(record.activations, activation) }
    if (next.activations === record.activations) return record
    if ((await store.commitModel(stored?.version ?? null, next)) === 'committed') return next
  }
  throw new LeewayError('conflict', `the record of ${model} is being changed by others; activate it again`)
}

const register = async (
  store: Store,
  model: string,
  maxModels: number,
): Promise<'registered' | 'conflict'> => {
  const result = await store.registerModel(model, maxModels)
  if (result !== 'full') return result
  throw new LeewayError(
    'input',
    `model: ${model} is new and there are ${maxModels} models: raise maxModels in leeway.yaml`,
  )
}

/** Ascending by `fromMs`, as readers expect; among equal times the later activation holds. */
const withActivation = (known: readonly Activation[], added: Activation): readonly Activation[] => {
  const newest = known.findLast(({ version, fromMs }) => version === added.version && fromMs === added.fromMs)
  if (newest?.baselineId === added.baselineId) return known
  if (known.length >= ACTIVATIONS_MAX)
    throw new LeewayError(
      'input',
      `the model has ${known.length} activations; at most ${ACTIVATIONS_MAX}: use another name for the model`,
    )
  return [...known, added].sort((a, b) => a.fromMs - b.fromMs)
}

import { LeewayError } from '../errors.ts'
import type { Series } from '../event/event.ts'
import type { Activation, BaselineStore, ModelRecord } from '../ports.ts'
import { NO_BINS_ID } from '../window/bins.ts'
import { type CompiledBins, compileBins, NO_COMPILED_BINS } from '../window/compiled-bins.ts'

/**
 * The activation that holds for a window: the latest to begin at or before its start, of those made for its version;
 * where there are none, of those made for every version. So a new version inherits its model's bins.
 */
export const activationFor = (
  activations: readonly Activation[],
  version: string,
  windowStartMs: number,
): Activation | null => {
  const begun = activations.filter(({ fromMs }) => fromMs <= windowStartMs)
  const latest = (wanted: string) => begun.findLast((activation) => activation.version === wanted) ?? null
  return latest(version) ?? latest('')
}

/** Compiled bins by id. They never change, so they are kept; what a running service uses at once is few. */
export type BinsCache = Map<string, CompiledBins>
const CACHED_MAX = 200

/** The bins named by an id: that of an item, which decides for it, or that of an activation. */
export const loadBins = async (
  store: BaselineStore,
  cache: BinsCache,
  record: ModelRecord,
  binsId: string,
): Promise<CompiledBins> => {
  if (binsId === NO_BINS_ID) return NO_COMPILED_BINS
  const known = cache.get(binsId)
  if (known !== undefined) return known
  const activation = record.activations.findLast((each) => each.binsId === binsId)
  const baseline =
    activation === undefined ? null : await store.loadBaseline(record.model, activation.baselineId)
  if (baseline === null || baseline.binsId !== binsId)
    throw new LeewayError(
      'corrupt',
      `${record.model} has windows on bins ${binsId}, and no baseline that defines them`,
    )
  const bins = compileBins(baseline.spec)
  if (cache.size >= CACHED_MAX) cache.clear()
  cache.set(binsId, bins)
  return bins
}

/** Id of the bins for a window that nobody has opened yet. */
export const binsIdFor = (record: ModelRecord, series: Series, windowStartMs: number): string =>
  activationFor(record.activations, series.version, windowStartMs)?.binsId ?? NO_BINS_ID

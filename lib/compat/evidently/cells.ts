import { type Cells, cellsByValue, distinctUpTo, leastOf, sharesOf, valueCounts } from '../cells.ts'
import { type CompatColumn, type NumericColumn, presentRows, type RowCount } from '../column.ts'
import { pooledRange, rangeOf, sturgesEdges } from '../numpy/bin-rules.ts'
import { histogram } from '../numpy/histogram.ts'
import { VALUES } from '../result.ts'

/** How the shares of a distance were cut. */
export type EvidentlyBinning = typeof VALUES | 'Sturges bins over both sides'

/** A numeric reference with more distinct values than this is binned, with fewer it is a set of categories. */
const DISTINCT_MAX = 20

export type Shares = Cells & { readonly binning: EvidentlyBinning }

/**
 * What Evidently's PSI, KL and Jensen-Shannon compare (`get_binned_data`): shares in Sturges bins over the pooled
 * range, whose edges therefore move with the current data, or in one cell per value. Its `n_bins` is not used
 * (evidently#1400). `rows` is what shares are of: Evidently's report drops missing values first, its functions, called
 * by themselves, count them.
 */
export const evidentlyShares = (
  reference: CompatColumn,
  current: CompatColumn,
  rows: RowCount = presentRows,
): Shares => {
  const { cells, binning } = evidentlyCells(reference, current)
  return {
    reference: sharesOf(cells.reference, rows(reference)),
    current: sharesOf(cells.current, rows(current)),
    binning,
  }
}

const evidentlyCells = (
  reference: CompatColumn,
  current: CompatColumn,
): { readonly cells: Cells; readonly binning: EvidentlyBinning } =>
  reference.kind === 'numeric' &&
  current.kind === 'numeric' &&
  distinctUpTo(reference.values, DISTINCT_MAX) > DISTINCT_MAX
    ? { cells: pooledSturges(reference, current), binning: 'Sturges bins over both sides' }
    : { cells: cellsByValue(valueCounts(reference), valueCounts(current)), binning: VALUES }

const pooledSturges = (reference: NumericColumn, current: NumericColumn): Cells => {
  const edges = pooledEdges(reference, current)
  return { reference: histogram(reference.values, edges), current: histogram(current.values, edges) }
}

export const pooledEdges = (reference: NumericColumn, current: NumericColumn): Float64Array =>
  sturgesEdges(pooledRange(rangeOf(reference.values, reference.type), rangeOf(current.values, current.type)))

/**
 * Evidently's answer to an empty cell (`feel_zeroes`): its share becomes 0.0001, or a millionth of the least other
 * share where that is 0.0001 or less. Nothing is renormalised.
 */
export const withoutZeros = (shares: readonly number[]): number[] => {
  const least = leastOf(shares.filter((share) => share !== 0))
  const fill = least <= ZERO_FILL ? least / 10 ** 6 : ZERO_FILL
  return shares.map((share) => (share === 0 ? fill : share))
}

const ZERO_FILL = 0.0001

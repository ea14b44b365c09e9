import { type Cells, cellsByValue, sharesOf, sumOf, valueCounts } from '../cells.ts'
import type { CompatColumn } from '../column.ts'
import { stabilityIndex } from '../divergence.ts'
import { lowerBound } from '../numpy/histogram.ts'
import { distance, notTestable, type Score, VALUES } from '../result.ts'

/** sum (c - r) ln(c / r) over buckets that the caller chose; an empty bucket is left to the logarithm. */
export const deequPsi = ({ reference, current }: Cells, binning: string): Score => {
  const psi = stabilityIndex(sharesOf(reference, sumOf(reference)), sharesOf(current, sumOf(current)))
  return Number.isFinite(psi)
    ? distance(psi, binning)
    : notTestable('a bucket is empty on one side: deequ says Infinity or NaN')
}

/** deequ leaves the buckets to its caller; here tenths of the reference, the usual ones, or one a category. */
export const deequPsiOfColumns = (reference: CompatColumn, current: CompatColumn): Score =>
  reference.kind === 'numeric' && current.kind === 'numeric'
    ? deequPsi(decileCells(reference.values, current.values), 'tenths of the reference')
    : deequPsi(cellsByValue(valueCounts(reference), valueCounts(current)), VALUES)

const TENTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9]

/** Half open, [cut, next cut), open at both ends; equal cuts are one. */
const decileCells = (reference: Float64Array, current: Float64Array): Cells => {
  const cuts = [...new Set(TENTHS.map((tenth) => reference[Math.ceil((tenth * reference.length) / 10)] ?? 0))]
  const countsIn = (sorted: Float64Array): number[] => {
    const below = [0, ...cuts.map((cut) => lowerBound(sorted, cut)), sorted.length]
    return below.slice(1).map((count, cell) => count - (below[cell] ?? 0))
  }
  return { reference: countsIn(reference), current: countsIn(current) }
}

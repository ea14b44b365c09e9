import { equalWidthEdges, histogram } from '../numpy/histogram.ts'

/** From this many rows of reference on, NannyML keeps bins in place of values. */
export const ESTIMATED_FROM_ROWS = 10_000

/** `auto` is NannyML's default: by the rows of the reference. */
export type Calculation = 'auto' | 'exact' | 'estimated'

export const isEstimated = (calculation: Calculation, referenceRows: number): boolean =>
  calculation === 'estimated' || (calculation === 'auto' && referenceRows >= ESTIMATED_FROM_ROWS)

const BINS = 10_000
export const ESTIMATE_BINNING = '10,000 bins of equal width over the range of the reference'

export const estimateEdges = (sorted: Float64Array): Float64Array =>
  equalWidthEdges(sorted[0] ?? 0, sorted[sorted.length - 1] ?? 0, BINS)

/** The share of values at or below each bin's right edge, of values within the edges alone. */
export const cumulativeShares = (sorted: Float64Array, edges: Float64Array): Float64Array => {
  const shares = new Float64Array(edges.length - 1)
  let sum = 0
  histogram(sorted, edges).forEach((count, bin) => {
    sum += count / sorted.length
    shares[bin] = sum
  })
  return shares
}

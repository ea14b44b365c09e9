import { wasserstein } from '../../stats/wasserstein.ts'
import { lowerBound, upperBound } from '../numpy/histogram.ts'
import { SAMPLES } from '../result.ts'
import {
  type Calculation,
  cumulativeShares,
  ESTIMATE_BINNING,
  estimateEdges,
  isEstimated,
} from './estimated.ts'
import { type NumericMethod, withoutP } from './method.ts'

/**
 * W1 in the column's unit. From 10,000 reference rows on an estimate: within the reference's range from 10,000 equal
 * bins, outside it from the values.
 */
export const wassersteinDistance =
  (calculation: Calculation = 'auto'): NumericMethod =>
  (reference) =>
    isEstimated(calculation, reference.values.length) ? estimated(reference.values) : exact(reference.values)

const exact = (reference: Float64Array): ReturnType<NumericMethod> => ({
  binning: SAMPLES,
  scoreOf: (chunk) => {
    const result = wasserstein(reference, chunk.values)
    if (result.kind === 'not-testable') throw new RangeError('the chunk has no values: leave it out')
    return withoutP(result.distance)
  },
})

const estimated = (reference: Float64Array): ReturnType<NumericMethod> => {
  const edges = estimateEdges(reference)
  const shares = cumulativeShares(reference, edges)
  const width = (edges[1] ?? 0) - (edges[0] ?? 0)
  return {
    binning: ESTIMATE_BINNING,
    scoreOf: ({ values }) => {
      const below = tailBelow(values, edges[0] ?? 0)
      const above = tailAbove(values, edges[edges.length - 1] ?? 0)
      let within = 0
      cumulativeShares(values, edges).forEach((share, bin) => {
        within += Math.abs((shares[bin] ?? 0) - (share + below.share)) * width
      })
      return withoutP(within + below.area + above)
    },
  }
}

/**
 * NannyML adds the reference's end to the k values beyond it and takes the area under the distribution of these k + 1,
 * times (k + 1) / n. That is the sum of distances to the end over n; but as the share of values beyond, which all
 * bins within are lifted by, it takes (k + 1) / n too, one row too many.
 */
const tailBelow = (values: Float64Array, end: number): { readonly share: number; readonly area: number } => {
  const k = lowerBound(values, end)
  if (k === 0) return { share: 0, area: 0 }
  let distances = 0
  for (let row = 0; row < k; row += 1) distances += end - (values[row] ?? 0)
  return { share: (k + 1) / values.length, area: distances / values.length }
}

const tailAbove = (values: Float64Array, end: number): number => {
  const first = upperBound(values, end)
  let distances = 0
  for (let row = first; row < values.length; row += 1) distances += (values[row] ?? 0) - end
  return distances / values.length
}

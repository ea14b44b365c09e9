import { countAt, requireSameCells, totalOf } from './count-vectors.ts'
import { twoSampleKsTail } from './two-sample-ks-tail.ts'

export type KsResult =
  | {
      readonly kind: 'tested'
      /** D at the edges: at most the D of the values themselves. */
      readonly ksStatistic: number
      /** At least the D of the values themselves. */
      readonly ksStatisticMax: number
      readonly pValue: number
    }
  | { readonly kind: 'not-testable'; readonly reason: 'no observations' }

/**
 * Two-sample Kolmogorov-Smirnov on ordered bins: D = max over edges of |F_reference - F_current|.
 *
 * Between edges nothing is known, so D is a lower bound of the exact one, and its p-value is conservative: drift
 * within a bin is missed, no false alarm is added. Above, D_exact <= D + max_i min(r_i, c_i) with the bins' shares:
 * inside bin i, F_r - F_c is at most its value at the left edge plus r_i, and at most its value at the right edge plus
 * c_i. (So also D_exact <= D + the largest bin share.)
 *
 * p is that of D at the edges in the limit (two-sample-ks-tail.ts): never too small for p <= .1, for the D of the
 * values is at least as large.
 */
export const binnedKs = (reference: ArrayLike<number>, current: ArrayLike<number>): KsResult => {
  requireSameCells(reference, current)
  const [n, m] = [totalOf(reference), totalOf(current)]
  if (n === 0 || m === 0) return { kind: 'not-testable', reason: 'no observations' }
  let [below, belowCurrent, ksStatistic, hidden] = [0, 0, 0, 0]
  for (let bin = 0; bin < reference.length; bin += 1) {
    below += countAt(reference, bin)
    belowCurrent += countAt(current, bin)
    ksStatistic = Math.max(ksStatistic, Math.abs(below / n - belowCurrent / m))
    hidden = Math.max(hidden, Math.min(countAt(reference, bin) / n, countAt(current, bin) / m))
  }
  return {
    kind: 'tested',
    ksStatistic,
    ksStatisticMax: Math.min(1, ksStatistic + hidden),
    pValue: twoSampleKsTail(ksStatistic, n, m),
  }
}

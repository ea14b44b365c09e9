import { chiSquareHomogeneity, type NotHomogeneityTestable } from './chi-square.ts'
import { countAt, totalOf } from './count-vectors.ts'
import { requireTwoCells } from './two-cells.ts'

export type TwoProportionResult =
  | {
      readonly kind: 'tested'
      /** Above 0 where the first cell's share rose. */
      readonly zStatistic: number
      readonly pValue: number
    }
  | { readonly kind: 'not-testable'; readonly reason: NotHomogeneityTestable }

/**
 * Two-proportion z-test, pooled, two-sided: z = (c - r) / sqrt(p (1 - p) (1/n + 1/m)), with r and c the shares of the
 * first of two cells on either side and p that of both together. No continuity correction. z^2 is Pearson's statistic of
 * the 2 x 2 table, so the p-value is that of chi-square.ts: the normal tail where every expected count is 100 or more,
 * all tables with these margins below.
 */
export const twoProportionZ = (
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): TwoProportionResult => {
  requireTwoCells(reference, current)
  const result = chiSquareHomogeneity(reference, current)
  if (result.kind === 'not-testable') return result
  const change = countAt(current, 0) / totalOf(current) - countAt(reference, 0) / totalOf(reference)
  const zStatistic = Math.sign(change) * Math.sqrt(result.statistic)
  return { kind: 'tested', zStatistic, pValue: result.pValue }
}

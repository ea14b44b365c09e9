import { andersonDarlingUpperTail } from './anderson-darling-tail.ts'
import { shiftedGammaTail } from './permutation-null.ts'
import { midrankForm, type WeightOfValue } from './tied-ranks.ts'

export type AndersonDarlingResult =
  | {
      readonly kind: 'tested'
      /** (A^2 - 1) / sd of A^2: mean 0 and variance 1 without drift, negative when the samples agree too well. */
      readonly normalisedStatistic: number
      readonly pValue: number
    }
  | {
      readonly kind: 'not-testable'
      readonly reason: 'no observations' | 'fewer than four observations' | 'all values equal'
    }

/** Variance of the limit law. */
const LIMIT_VARIANCE = (2 * (Math.PI ** 2 - 9)) / 3

/**
 * Two-sample Anderson-Darling on ascending samples, midranks for ties (Scholz and Stephens 1987, k = 2):
 * A^2 = n m / N sum over distinct values of w d^2 / v, w the share of the value, d the difference of the distribution
 * functions in the middle of its jump, v the variance of d sqrt(n m / N) without drift. So its mean is 1, with ties too.
 * It weighs tails more than Cramer-von Mises does.
 *
 * Without ties p is the limit law's tail at the same distance from the mean in standard deviations, not clipped as a
 * table's is. With ties both are of the ties: the variance is, and p is the tail of the shifted gamma distribution
 * with three moments. (The variance without ties rejects 4.6 % at alpha 1 % where 70 % are zero, 3.8 % of two values.)
 *
 * Simulated without drift, reference 5,000, n = 50 to 10,000, 1,500 to 16,000 trials each: rejects .85 to 1.07 % at alpha
 * 1 % and 4.4 to 4.8 % at 5 % of geometric integers, .91 to .97 and 4.7 to 5.2 % where 70 % are zero, .97 to 1.00 and 4.7 to
 * 5.2 % of two values. Where all values but one are rare it is no better than Cramer-von Mises.
 */
export const andersonDarling = (reference: Float64Array, current: Float64Array): AndersonDarlingResult => {
  const [n, m] = [reference.length, current.length]
  if (n === 0 || m === 0) return { kind: 'not-testable', reason: 'no observations' }
  if (n + m < 4) return { kind: 'not-testable', reason: 'fewer than four observations' }
  const { statistic, moments, distinctValues } = midrankForm(reference, current, andersonDarlingWeight)
  if (distinctValues === 1) return { kind: 'not-testable', reason: 'all values equal' }
  const hasTies = distinctValues < n + m
  const variance = hasTies ? moments.variance : andersonDarlingVariance(n, m)
  const normalisedStatistic = (statistic - 1) / Math.sqrt(variance)
  const pValue = hasTies
    ? shiftedGammaTail(moments, statistic)
    : andersonDarlingUpperTail(1 + normalisedStatistic * Math.sqrt(LIMIT_VARIANCE))
  return { kind: 'tested', normalisedStatistic, pValue }
}

export const andersonDarlingWeight: WeightOfValue = (share, variance) => share / variance

/** Variance of A^2 for k = 2 without ties, Scholz and Stephens 1987. */
export const andersonDarlingVariance = (n: number, m: number): number => {
  const [total, reciprocals] = [n + m, 1 / n + 1 / m]
  let [h, g] = [0, 0]
  for (let i = total - 1; i >= 2; i -= 1) {
    h += 1 / i
    g += h / (total - i + 1)
  }
  h += 1
  const a = 4 * g - 6 + (10 - 6 * g) * reciprocals
  const b = 4 * (2 * g - 4) + 16 * h + (2 * g - 14 * h - 4) * reciprocals - 8 * h + 4 * g - 6
  const c = 4 * (6 * h + 2 * g - 2) + 2 * (4 * h - 4 * g + 6) + (2 * h - 6) * reciprocals + 4 * h
  const d = 4 * (2 * h + 6) - 8 * h
  return (((a * total + b) * total + c) * total + d) / ((total - 1) * (total - 2) * (total - 3))
}

import { andersonDarlingUpperTail } from './anderson-darling-tail.ts'
import { forEachPooledValue, pooledRange } from './pooled-values.ts'

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
 * A^2 = (N - 1) / N sum over distinct values of l d^2 / (n m (B (N - B) - N l / 4)), l the multiplicity, B and
 * d = m A_reference - n A_current counted to the middle of the tie. It weighs tails more than Cramer-von Mises does.
 * p is the limit law's tail at the same distance from the mean in standard deviations, not clipped as a table's is.
 */
export const andersonDarling = (reference: Float64Array, current: Float64Array): AndersonDarlingResult => {
  const [n, m] = [reference.length, current.length]
  if (n === 0 || m === 0) return { kind: 'not-testable', reason: 'no observations' }
  if (n + m < 4) return { kind: 'not-testable', reason: 'fewer than four observations' }
  if (pooledRange(reference, current) === 0) return { kind: 'not-testable', reason: 'all values equal' }
  const normalisedStatistic = (statisticOf(reference, current) - 1) / Math.sqrt(varianceOf(n, m))
  const pValue = andersonDarlingUpperTail(1 + normalisedStatistic * Math.sqrt(LIMIT_VARIANCE))
  return { kind: 'tested', normalisedStatistic, pValue }
}

const statisticOf = (reference: Float64Array, current: Float64Array): number => {
  const [n, m] = [reference.length, current.length]
  const total = n + m
  let [below, twiceDifference, sum] = [0, 0, 0]
  forEachPooledValue(reference, current, (_, a, b) => {
    const ties = a + b
    const middle = below + ties / 2
    const difference = (twiceDifference + a * m - b * n) / 2
    sum += (ties * difference ** 2) / (middle * (total - middle) - (total * ties) / 4)
    below += ties
    twiceDifference += 2 * (a * m - b * n)
  })
  return ((total - 1) / total / n / m) * sum
}

/** Variance of A^2 for k = 2 without ties, Scholz and Stephens 1987. */
const varianceOf = (n: number, m: number): number => {
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

/**
 * What peers report as p: a quadratic through Scholz and Stephens' table (1987, table 2, k = 2), kept within .001 to
 * .25. The coefficients of ln p are those of scipy 1.17.1's anderson_ksamp, numpy.polyfit(critical, log(sig), 2).
 */
export const andersonDarlingInterpolatedP = (normalisedStatistic: number): number => {
  if (normalisedStatistic < CRITICAL_AT_25_PERCENT) return 0.25
  if (normalisedStatistic > CRITICAL_AT_1_PER_MILLE) return 0.001
  const [constant, linear, square] = LOG_P_COEFFICIENTS
  return Math.exp(constant + (linear + square * normalisedStatistic) * normalisedStatistic)
}

const CRITICAL_AT_25_PERCENT = 0.325
const CRITICAL_AT_1_PER_MILLE = 6.546
const LOG_P_COEFFICIENTS = [-1.077770279820486, -1.0082265644652515, 0.018198094574111343] as const

import { andersonDarlingVariance, andersonDarlingWeight } from '../../stats/anderson-darling.ts'
import { midrankForm } from '../../stats/tied-ranks.ts'

/**
 * scipy's anderson_ksamp of two samples, midranks: (A^2 - 1) / sd, the sd that of samples without ties, and p from a
 * table that ends at .001 and .25. `null` where scipy has no number: an empty side, all values equal (it raises), or
 * three observations, whose sd it makes NaN.
 */
export const scipyAndersonDarling = (
  reference: Float64Array,
  current: Float64Array,
): { readonly normalisedStatistic: number; readonly pValue: number } | null => {
  const [n, m] = [reference.length, current.length]
  if (n === 0 || m === 0 || n + m < 4) return null
  const { statistic, distinctValues } = midrankForm(reference, current, andersonDarlingWeight)
  if (distinctValues === 1) return null
  const normalisedStatistic = (statistic - 1) / Math.sqrt(andersonDarlingVariance(n, m))
  return { normalisedStatistic, pValue: interpolatedP(normalisedStatistic) }
}

/**
 * A quadratic through Scholz and Stephens' table (1987, table 2, k = 2), kept within .001 to .25. The coefficients of
 * ln p are those of scipy 1.17.1, numpy.polyfit(critical, log(sig), 2).
 */
const interpolatedP = (normalisedStatistic: number): number => {
  if (normalisedStatistic < CRITICAL_AT_25_PERCENT) return 0.25
  if (normalisedStatistic > CRITICAL_AT_1_PER_MILLE) return 0.001
  const [constant, linear, square] = LOG_P_COEFFICIENTS
  return Math.exp(constant + (linear + square * normalisedStatistic) * normalisedStatistic)
}

const CRITICAL_AT_25_PERCENT = 0.325
const CRITICAL_AT_1_PER_MILLE = 6.546
const LOG_P_COEFFICIENTS = [-1.077770279820486, -1.0082265644652515, 0.018198094574111343] as const

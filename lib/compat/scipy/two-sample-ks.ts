import { twoSampleKs } from '../../stats/ks.ts'
import { roundHalfEven } from '../numpy/round.ts'
import { oneSampleKsUpperTail } from './one-sample-ks.ts'

/** scipy's `method='auto'`: exact while both samples have at most this many values. */
const EXACT_SIZE_MAX = 10_000

/**
 * scipy's ks_2samp: D, and a p-value that is exact, and above 10,000 values that of the one-sample distribution at
 * round(n m / (n + m)), which is up to 2 % too small. `null` where a side has no values.
 */
export const scipyTwoSampleKs = (
  reference: Float64Array,
  current: Float64Array,
): { readonly ksStatistic: number; readonly pValue: number } | null => {
  const [n, m] = [reference.length, current.length]
  const result = twoSampleKs(reference, current)
  if (result.kind === 'not-testable') return null
  const { ksStatistic } = result
  return Math.max(n, m) <= EXACT_SIZE_MAX
    ? { ksStatistic, pValue: result.pValue }
    : { ksStatistic, pValue: oneSampleKsUpperTail(ksStatistic, roundHalfEven((n * m) / (n + m))) }
}

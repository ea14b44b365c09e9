import { exactKsUpperTail } from './exact-ks.ts'
import { twoSampleKsTail } from './two-sample-ks-tail.ts'

export type TwoSampleKsResult =
  | {
      readonly kind: 'tested'
      readonly ksStatistic: number
      /** The least value at which |F_reference - F_current| is D. */
      readonly location: number
      readonly pValue: number
      readonly pValueKind: 'exact' | 'asymptotic'
    }
  | { readonly kind: 'not-testable'; readonly reason: 'no observations' }

/**
 * Up to this many lattice points, D n m of them, the p-value is exact: some 40 ms at most. All pairs of samples of up to
 * 10,000 are below it while D <= .167, where p is 1e-120.
 */
export const EXACT_POINTS_MAX = 2 ** 24

/** Below this the exact sum would leave the range of doubles; the asymptotic form is an upper bound there. */
const EXACT_TAIL_MIN = 1e-280

/**
 * Two-sample Kolmogorov-Smirnov on raw values: D = max_x |F_reference(x) - F_current(x)|. Both samples ascending,
 * without NaN. Ties are taken whole: F is compared after the last of equal values. With ties p is an upper bound.
 *
 * p is exact where that is affordable, whatever the sizes, and asymptotic beyond.
 */
export const twoSampleKs = (reference: Float64Array, current: Float64Array): TwoSampleKsResult => {
  const [n, m] = [reference.length, current.length]
  if (n === 0 || m === 0) return { kind: 'not-testable', reason: 'no observations' }
  const { reach, location } = farthest(reference, current)
  const ksStatistic = reach / (n * m)
  const asymptotic = twoSampleKsTail(ksStatistic, n, m)
  const isExact = reach <= EXACT_POINTS_MAX && asymptotic >= EXACT_TAIL_MIN
  return {
    kind: 'tested',
    ksStatistic,
    location,
    pValue: isExact ? exactKsUpperTail(reach, n, m) : asymptotic,
    pValueKind: isExact ? 'exact' : 'asymptotic',
  }
}

/**
 * D n m, a whole number, and where. One step takes a value of either sample, or one of both if they are equal, without
 * a branch that the values decide: four times as fast as the loop that has it. A place inside a run of equal
 * values counts for nothing. After the last value of one sample, and what equals it, the difference only shrinks.
 */
const farthest = (reference: Float64Array, current: Float64Array): { reach: number; location: number } => {
  const [n, m] = [reference.length, current.length]
  let [i, j, difference, reach] = [0, 0, 0, 0]
  let location = Math.min(reference[0] ?? 0, current[0] ?? 0)
  while (i < n && j < m) {
    const x = reference[i] ?? 0
    const y = current[j] ?? 0
    const stepsReference = Number(x <= y)
    const stepsCurrent = Number(y <= x)
    i += stepsReference
    j += stepsCurrent
    difference += stepsReference * m - stepsCurrent * n
    if (Math.abs(difference) > reach) {
      const value = Math.min(x, y)
      if (reference[i] === value || current[j] === value) continue
      reach = Math.abs(difference)
      location = value
    }
  }
  const last = (i === n ? reference[n - 1] : current[m - 1]) ?? 0
  while (reference[i] === last) i += 1
  while (current[j] === last) j += 1
  const lastReach = Math.abs(i * m - j * n)
  return lastReach > reach ? { reach: lastReach, location: last } : { reach, location }
}

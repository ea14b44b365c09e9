import { normalUpperTail } from '../../stats/normal-tail.ts'
import { forEachPooledValue } from '../../stats/pooled-values.ts'
import { notTestable, pValueOf, SAMPLES, type Score } from '../result.ts'

/**
 * One-sided, as Evidently calls scipy (`alternative='less'`): p is small when the reference has the smaller values. A
 * column that moved down gets p near 1 and is never drifted.
 */
export const evidentlyMannWhitney = (reference: Float64Array, current: Float64Array): Score => {
  const [n, m] = [reference.length, current.length]
  const { u, tieTerm } = ranks(reference, current)
  const total = n + m
  if (tieTerm === 0 && Math.min(n, m) <= EXACT_SMALLER_SIZE_MAX)
    return pValueOf(exactUpperTail(n * m - u, n, m), SAMPLES)
  const sd = Math.sqrt(((n * m) / 12) * (total + 1 - tieTerm / (total * (total - 1))))
  if (sd === 0) return notTestable('all values equal: scipy says NaN')
  return pValueOf(normalUpperTail((n * m - u - (n * m) / 2 - CONTINUITY) / sd), SAMPLES)
}

const EXACT_SMALLER_SIZE_MAX = 8
const CONTINUITY = 0.5

/** U of the reference: pairs in which its value is the larger, ties counted half; and the sum of t^3 - t over ties. */
const ranks = (reference: Float64Array, current: Float64Array): { u: number; tieTerm: number } => {
  let [u, tieTerm, currentBelow] = [0, 0, 0]
  forEachPooledValue(reference, current, (_, inReference, inCurrent) => {
    const ties = inReference + inCurrent
    u += inReference * (currentBelow + inCurrent / 2)
    tieTerm += ties ** 3 - ties
    currentBelow += inCurrent
  })
  return { u, tieTerm }
}

/** P(U >= u) over all orders without ties, from the side of the distribution with fewer orders: it is symmetric. */
const exactUpperTail = (u: number, n: number, m: number): number => {
  const [small, large] = [Math.min(n, m), Math.max(n, m)]
  return 2 * u > n * m
    ? lowerTail(n * m - u, small, large)
    : 1 - (u === 0 ? 0 : lowerTail(u - 1, small, large))
}

/**
 * P(U <= u). The orders with a given U are counted by the Gaussian binomial coefficient, whose coefficients are those
 * of prod_i (1 - q^(large + i)) / (1 - q^i), i = 1 .. small; each step here divides by (large + i) / i as well, so that
 * they end as shares.
 */
const lowerTail = (u: number, small: number, large: number): number => {
  const shares = new Float64Array(u + 1)
  shares[0] = 1
  for (let i = 1; i <= small; i += 1) {
    for (let at = u; at >= large + i; at -= 1) shares[at] = (shares[at] ?? 0) - (shares[at - large - i] ?? 0)
    for (let at = i; at <= u; at += 1) shares[at] = (shares[at] ?? 0) + (shares[at - i] ?? 0)
    for (let at = 0; at <= u; at += 1) shares[at] = ((shares[at] ?? 0) * i) / (large + i)
  }
  return shares.reduce((sum, share) => sum + share, 0)
}

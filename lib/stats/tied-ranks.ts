import type { NullMoments } from './permutation-moments.ts'
import { forEachPooledValue } from './pooled-values.ts'

/** A weighted sum of squared differences of two distribution functions, and what it is without drift. */
export type MidrankForm = {
  readonly statistic: number
  /** If the observations had been dealt to the two sides at random. */
  readonly moments: NullMoments
  /** As many as observations where nothing is tied. */
  readonly distinctValues: number
}

/** The weight c of a distinct value, by its share of all observations and the variance v of its difference. */
export type WeightOfValue = (share: number, variance: number) => number

/**
 * T = (n m / N) sum over distinct values of c d^2, ties counted to their middle: with a and b the multiplicities of a
 * value, A and B the counts below it, d = (A + a/2) / n - (B + b/2) / m. Neither the direction of the axis nor which side is
 * which changes it.
 *
 * At u = (A + B + (a + b) / 2) / N the differences sqrt(n m / N) d have, when observations are dealt at random, mean 0,
 * covariances f u_i (1 - u_j) for i < j and variances v = f (u (1 - u) - w / 4), f = N / (N - 1), w = (a + b) / N: a
 * bridge less what the middle of a tie hides. So E T = sum c v, exactly. The next two cumulants are those of normal
 * differences, 2 tr C^2 and 8 tr C^3 with C_ij = c_i cov_ij. With l below and h above the value, u (1 - u) - w / 4 is
 * l h + w (l + h) / 4, which does not cancel where w is near 1.
 */
export const midrankForm = (
  reference: Float64Array,
  current: Float64Array,
  weightOf: WeightOfValue,
): MidrankForm => {
  const [n, m] = [reference.length, current.length]
  const total = n + m
  const finite = total / (total - 1)
  const traces = bridgeTraces(finite)
  let [below, twiceDifference, sum, distinctValues] = [0, 0, 0, 0]
  forEachPooledValue(reference, current, (_, a, b) => {
    const [share, low, high] = [(a + b) / total, below / total, (total - below - a - b) / total]
    const variance = finite * (low * high + (share * (low + high)) / 4)
    const weight = weightOf(share, variance)
    const middle = twiceDifference + a * m - b * n
    sum += weight * middle ** 2
    traces.add(weight, low + share / 2, variance)
    below += a + b
    twiceDifference += 2 * (a * m - b * n)
    distinctValues += 1
  })
  return { statistic: sum / (4 * n * m * total), moments: traces.moments(), distinctValues }
}

type BridgeTraces = {
  readonly add: (weight: number, u: number, variance: number) => void
  readonly moments: () => NullMoments
}

/**
 * Mean, variance and third cumulant of sum c_i X_i^2, X normal with covariances f u_i (1 - u_j) for i < j, from the values
 * in ascending order. A product C_ij C_ji is p_i q_j with p = f c u^2 and q = f c (1 - u)^2; C_ij C_jk C_ki is p_i r_j q_k
 * with r = f c u (1 - u). So both traces are sums over what came before:
 * tr C^2 = sum (c v)^2 + 2 sum_{i<j} p_i q_j, tr C^3 = sum (c v)^3 + 3 sum_{i<j} p_i q_j (c_i v_i + c_j v_j) + 6 sum_{i<j<k} p_i r_j q_k.
 */
const bridgeTraces = (finite: number): BridgeTraces => {
  let [trace, traceOfSquare, traceOfCube] = [0, 0, 0]
  // Of the values so far: the sums of p, of p c v, and of p_i r_j over i < j.
  let [p, pOwn, pr] = [0, 0, 0]
  return {
    add: (weight, u, variance) => {
      const own = weight * variance
      const scale = finite * weight
      const q = scale * (1 - u) ** 2
      trace += own
      traceOfSquare += own ** 2 + 2 * p * q
      traceOfCube += own ** 3 + 3 * q * (pOwn + own * p) + 6 * pr * q
      pr += p * scale * u * (1 - u)
      pOwn += own * scale * u ** 2
      p += scale * u ** 2
    },
    moments: () => ({ mean: trace, variance: 2 * traceOfSquare, third: 8 * traceOfCube }),
  }
}

import { monotoneRoot } from './monotone-root.ts'
import { normalUpperQuantile } from './normal-tail.ts'
import { gammaDensity, upperGamma } from './upper-gamma.ts'

/** Time grows with the root of it: about 1 ms a tail at the bound, microseconds below 1,000. */
export const NONCENTRALITY_MAX = 1e9

/** From here on sqrt(X) is normal about sqrt(lambda) with sd 1, but for k / x: nothing that an interval would show. */
const NORMAL_FROM = 1e8

/** Terms below this share of the largest are past double precision. */
const NEGLIGIBLE = 1e-18

/**
 * P(X >= x) for X ~ non-central chi-square with k > 0 degrees of freedom (real) and noncentrality lambda:
 * sum over j of Poisson(j; lambda / 2) Q(k / 2 + j, x / 2), Q the regularized upper incomplete gamma function. From
 * below the largest term upward, in which direction the recurrence of Q only adds, so the far tail keeps its relative
 * precision. Range: lambda from 0 to 1e9. Against scipy 1.17.1 (stats.ncx2.sf), lambda to 1e8 and tails to 1e-89: 1e-10 relative,
 * 1e-8 at lambda 1e8.
 */
export const noncentralChiSquareUpperTail = (
  x: number,
  degreesOfFreedom: number,
  noncentrality: number,
): number => {
  requireRange(x, degreesOfFreedom, noncentrality)
  const [half, shape, mean] = [x / 2, degreesOfFreedom / 2, noncentrality / 2]
  if (x <= 0) return 1
  if (mean === 0) return upperGamma(shape, half)
  const peak = largestTerm(half, shape, mean)
  const first = firstTerm(peak, half, shape, mean)
  let weight = poisson(first, mean)
  let tail = upperGamma(shape + first, half)
  let step = (gammaDensity(shape + first, half) * half) / (shape + first)
  let sum = 0
  for (let j = first; j <= peak || weight * tail > NEGLIGIBLE * sum; j += 1) {
    sum += weight * tail
    weight *= mean / (j + 1)
    tail += step
    step *= half / (shape + j + 1)
  }
  return Math.min(1, sum)
}

/**
 * The noncentrality at which P(X >= x) is `probability`: the bound of a confidence interval for lambda, having seen x.
 * 0 where X is already that likely to reach x without any. Any x: about 1 ms for x = 1e6, constant from 1e8 on.
 */
export const noncentralityAt = (x: number, degreesOfFreedom: number, probability: number): number => {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(
      `probability is ${probability}, must lie between 0 and 1: divide a percentage by 100`,
    )
  }
  const excess = (noncentrality: number): number =>
    noncentralChiSquareUpperTail(x, degreesOfFreedom, noncentrality) - probability
  if (x >= NORMAL_FROM + degreesOfFreedom) return (Math.sqrt(x) - normalUpperQuantile(probability)) ** 2
  if (excess(0) >= 0) return 0
  const guess = Math.max(1, x - degreesOfFreedom)
  let high = guess
  while (excess(high) < 0) high += 2 * Math.sqrt(degreesOfFreedom + 2 * high) + 2
  let low = guess
  while (low > 0 && excess(low) > 0) low = Math.max(0, low - 2 * Math.sqrt(degreesOfFreedom + 2 * low) - 2)
  return monotoneRoot(excess, low, high)
}

/** Where consecutive terms are equal, (j + 1)(k / 2 + j) = (lambda / 2)(x / 2), and not before the Poisson mode. */
const largestTerm = (half: number, shape: number, mean: number): number => {
  const b = (shape + 1) / 2
  return Math.floor(Math.max(mean, Math.sqrt(b * b + mean * half) - b))
}

/** A term below the peak that no longer counts, or the very first. */
const firstTerm = (peak: number, half: number, shape: number, mean: number): number => {
  const term = (j: number): number => poisson(j, mean) * upperGamma(shape + j, half)
  const negligible = NEGLIGIBLE * term(peak)
  let width = 8 + 8 * Math.ceil(Math.sqrt(peak))
  while (width < peak && term(peak - width) > negligible) width *= 2
  return Math.max(0, peak - width)
}

/** e^-mean mean^j / j!, which is the gamma density of shape j + 1. */
const poisson = (j: number, mean: number): number => gammaDensity(j + 1, mean)

const requireRange = (x: number, degreesOfFreedom: number, noncentrality: number): void => {
  if (Number.isNaN(x))
    throw new RangeError('x is NaN, must be a number: the statistic was undefined, do not test it')
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < Number.POSITIVE_INFINITY)) {
    throw new RangeError(
      `degreesOfFreedom is ${degreesOfFreedom}, must be above 0 and finite: a statistic of one cell is the constant 0`,
    )
  }
  if (!(noncentrality >= 0 && noncentrality <= NONCENTRALITY_MAX)) {
    throw new RangeError(
      `noncentrality is ${noncentrality}, must be 0 to ${NONCENTRALITY_MAX}: an effect of that size needs no test`,
    )
  }
}

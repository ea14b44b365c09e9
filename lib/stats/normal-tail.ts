import erfc from '@stdlib/math-base-special-erfc'
import erfcinv from '@stdlib/math-base-special-erfcinv'

/** P(Z >= z) for the standard normal: erfc(z / sqrt 2) / 2, an upper tail all the way, so 1e-200 is not 0. */
export const normalUpperTail = (z: number): number => erfc(numberOf(z) / Math.SQRT2) / 2

/** P(|Z| >= |z|): erfc(|z| / sqrt 2). */
export const normalTwoSidedTail = (z: number): number => erfc(Math.abs(numberOf(z)) / Math.SQRT2)

/** The z that a standard normal exceeds with the given probability, which lies strictly between 0 and 1. */
export const normalUpperQuantile = (probability: number): number => {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(
      `probability is ${probability}, must be above 0 and below 1: the quantile is infinite elsewhere`,
    )
  }
  return Math.SQRT2 * erfcinv(2 * probability)
}

const numberOf = (z: number): number => {
  if (Number.isNaN(z)) throw new RangeError('z is NaN, must be a number: the statistic was undefined')
  return z
}

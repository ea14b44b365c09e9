import gammaln from '@stdlib/math-base-special-gammaln'
import { durbinCdf } from './durbin.ts'
import { pelzGoodCdf } from './pelz-good.ts'

/**
 * P(D_n >= d) of the one-sample Kolmogorov-Smirnov statistic of n values, scipy's `kstwo.sf`. Two peers use it for two
 * samples, with n set to round(n m / (n + m)): scipy's `ks_2samp` (so Evidently) above 10,000 values, and whylogs always.
 *
 * Where n d^2 is above 2.2, or d above 1/2, twice the one-sided tail; else 1 - F, by Durbin's matrix for up to 140
 * values and by the series of Pelz and Good above. Simard and L'Ecuyer (2011) say which form holds where. Against scipy
 * 1.17.1 the relative difference is below 2e-6, which is the share of samples that exceed d on both sides.
 */
export const oneSampleKsUpperTail = (d: number, n: number): number => {
  if (!(Number.isInteger(n) && n >= 1))
    throw new RangeError(`n is ${n}, must be a whole number of at least 1`)
  if (!(d >= 0)) throw new RangeError(`d is ${d}, must be a distance from 0 to 1`)
  if (2 * n * d <= 1) return 1
  if (d >= 1 || n * d * d >= UNDERFLOW_FROM) return 0
  if (d >= 0.5 || n * d * d >= ONE_SIDED_FROM) return Math.min(1, 2 * smirnovUpperTail(d, n))
  return Math.max(0, 1 - (n <= DURBIN_MAX ? durbinCdf(d, n) : pelzGoodCdf(d, n)))
}

/** From n d^2 = 2.2 on a sample is above d on both sides with a probability of less than 2e-6 of the tail. */
const ONE_SIDED_FROM = 2.2

/** exp(-2 n d^2) is below the least double. */
const UNDERFLOW_FROM = 370

/** scipy's bound; the matrix has 2 d n rows. */
const DURBIN_MAX = 140

/**
 * P(D_n+ >= d), Birnbaum and Tingey (1951): d sum_j C(n, j) (d + j/n)^(j-1) (1 - d - j/n)^(n-j), j up to n (1 - d).
 * All terms are positive, each is taken by its logarithm.
 */
const smirnovUpperTail = (d: number, n: number): number => {
  let sum = 0
  for (let j = 0; j <= Math.floor(n * (1 - d)); j += 1) {
    const above = 1 - d - j / n
    if (above <= 0 && j < n) break
    const ways = gammaln(n + 1) - gammaln(j + 1) - gammaln(n - j + 1)
    sum += Math.exp(ways + (j - 1) * Math.log(d + j / n) + (n - j) * Math.log(above))
  }
  return d * sum
}

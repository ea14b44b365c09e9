import betainc from '@stdlib/math-base-special-betainc'

/**
 * P(X >= k) for X ~ Binomial(n, p): I_p(k, n - k + 1), the regularized incomplete beta function. Exact in k, so it
 * holds for rare events where the normal approximation does not; constant time, also for n = 1e9.
 */
export const binomialUpperTail = (successes: number, trials: number, probability: number): number => {
  if (!(Number.isInteger(trials) && trials >= 0)) {
    throw new RangeError(`trials is ${trials}, must be a whole number from 0: pass a count`)
  }
  if (!(Number.isInteger(successes) && successes <= trials)) {
    throw new RangeError(
      `successes is ${successes}, must be a whole number of at most ${trials} trials: pass counts`,
    )
  }
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`probability is ${probability}, must be 0 to 1: divide a percentage by 100`)
  }
  return successes <= 0 ? 1 : betainc(probability, successes, trials - successes + 1)
}

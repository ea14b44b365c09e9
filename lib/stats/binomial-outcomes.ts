/** Outcomes less likely than this, relative to the mode, are left out: about 7.4 standard deviations on either side. */
const NEGLIGIBLE = 1e-12

/**
 * How many outcomes a standard deviation needs. Sums of a smooth function over a bell-shaped distribution on a grid
 * converge exponentially (trapezoid rule): exp(-2 pi^2 k^2) for k a standard deviation, so that 2 are plenty.
 */
const OUTCOMES_PER_SD = 2

export type BinomialOutcomes = {
  /** The least outcome listed; then every `step`-th. */
  readonly first: number
  readonly step: number
  /** They sum to 1. */
  readonly probabilities: readonly number[]
}

/** Every outcome of Binomial(trials, share) that matters. 0 < share < 1. */
export const allOutcomes = (trials: number, share: number): BinomialOutcomes => outcomes(trials, share, 1)

/** As many of them as a moment needs: at most about 60, however large the counts. */
export const outcomeGrid = (trials: number, share: number): BinomialOutcomes => {
  const sd = Math.sqrt(trials * share * (1 - share))
  return outcomes(trials, share, Math.max(1, Math.floor(sd / OUTCOMES_PER_SD)))
}

const outcomes = (trials: number, share: number, step: number): BinomialOutcomes => {
  const mode = Math.min(trials, Math.floor((trials + 1) * share))
  const odds = share / (1 - share)
  const weights: number[] = []
  let sum = 0
  for (let k = mode, weight = 1; k >= 0 && weight > NEGLIGIBLE; k -= 1) {
    if ((mode - k) % step === 0) {
      weights.push(weight)
      sum += weight
    }
    weight *= k / ((trials - k + 1) * odds)
  }
  const first = mode - (weights.length - 1) * step
  weights.reverse()
  for (let k = mode, weight = 1; k <= trials && weight > NEGLIGIBLE; k += 1) {
    if (k > mode && (k - mode) % step === 0) {
      weights.push(weight)
      sum += weight
    }
    weight *= ((trials - k) * odds) / (k + 1)
  }
  return { first, step, probabilities: weights.map((weight) => weight / sum) }
}

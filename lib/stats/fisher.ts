import { countAt, totalOf } from './count-vectors.ts'
import { requireTwoCells } from './two-cells.ts'

export type FisherResult =
  | { readonly kind: 'tested'; readonly pValue: number }
  | { readonly kind: 'not-testable'; readonly reason: 'no observations' }

/** Probabilities that are equal on paper may differ in rounding: R and scipy, too, take them for equal within this. */
const TIE = 1 + 1e-7

/** Below this, products of doubles lose their precision before they reach 0. */
const NEGLIGIBLE = 1e-300

/** Time grows with the root of the counts: about 1 ms for 1e6 on each side, .1 s here. */
const TOTAL_MAX = 1e10

/**
 * Fisher's exact test of a 2 x 2 table, two-sided: the probability, given the margins, of all tables that are not more
 * likely than this one (R's and scipy's definition). Each side: counts in two cells. A column that is the same
 * everywhere has one table, so p 1. Walks outward from the likeliest table: no factorial can overflow, and a p-value
 * below 1e-300 is 0. At most 1e10 observations in all.
 */
export const fisherExact = (reference: ArrayLike<number>, current: ArrayLike<number>): FisherResult => {
  requireTwoCells(reference, current)
  const [n, m] = [totalOf(reference), totalOf(current)]
  if (n === 0 || m === 0) return { kind: 'not-testable', reason: 'no observations' }
  if (n + m > TOTAL_MAX) {
    throw new RangeError(
      `the table holds ${n + m} observations, at most ${TOTAL_MAX} can be counted out: use the two-proportion z-test`,
    )
  }
  const total = countAt(reference, 0) + countAt(current, 0)
  return { kind: 'tested', pValue: notMoreLikely({ total, n, m }, countAt(current, 0)) }
}

type Margins = {
  /** Observations in the first cell, both sides. */
  readonly total: number
  readonly n: number
  readonly m: number
}

/** Weights are probabilities over that of the likeliest table, k of the first cell on the current side. */
const notMoreLikely = (margins: Margins, observed: number): number => {
  const { total, n, m } = margins
  const mode = Math.floor(((total + 1) * (m + 1)) / (n + m + 2))
  const up = walk(Math.min(total, m) - mode, (i) => oddsUp(margins, mode + i))
  const down = walk(mode - Math.max(0, total - n), (i) => 1 / oddsUp(margins, mode - i - 1))
  const side = observed >= mode ? up : down
  const limit = (side[Math.abs(observed - mode)] ?? 0) * TIE
  let [notMore, all] = [0, 0]
  for (const weight of [...down.slice(1), ...up]) {
    all += weight
    if (weight <= limit) notMore += weight
  }
  return notMore / all
}

/** P(k + 1) / P(k) of the hypergeometric distribution. */
const oddsUp = ({ total, n, m }: Margins, k: number): number =>
  ((total - k) / (k + 1)) * ((m - k) / (n - total + k + 1))

/** 1 and the products of the steps' odds, until they are negligible. */
const walk = (steps: number, odds: (step: number) => number): number[] => {
  const weights = [1]
  for (let i = 0, weight = 1; i < steps; i += 1) {
    weight *= odds(i)
    if (weight < NEGLIGIBLE) break
    weights.push(weight)
  }
  return weights
}

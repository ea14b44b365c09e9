import { countAt, totalOf } from '../stats/count-vectors.ts'
import { psiValue } from '../stats/psi-value.ts'
import { sumCells } from './reference-windows.ts'
import {
  EXCESS_SDS_MIN,
  effectGram,
  effectRank,
  lagOneCorrelation,
  standardExcess,
} from './window-effects.ts'

/**
 * How much windows of one subject differ from each other beyond the chance of independent draws: days, weather and
 * incidents touch many events at once. Learnt from windows that are known to be good; docs/statistics.md tells why.
 */
export type Spread = {
  /** Windows it was learnt from. */
  readonly windows: number
  /**
   * Intra-window correlation rho >= 0: shares of a window of n events vary 1 + n rho times as much as those of n
   * independent draws (Kish's design effect). It belongs to the subject, not to a size of window.
   */
  readonly correlation: number
  /** In how many independent directions windows move; 1 to the degrees of freedom. */
  readonly rank: number
  /** Of the effects of successive windows; 0 to AUTOCORRELATION_MAX. */
  readonly autocorrelation: number
  /** The variation beyond sampling, in standard errors of what sampling gives: about 0 where windows do not move. */
  readonly excess: number
}

/** With fewer windows the estimate is worth 6 degrees of freedom or less, and hardly a shift could be found. */
export const SPREAD_WINDOWS_MIN = 8

/** Beyond it, a slow wave cannot be told from a drift with the windows that one has. */
const AUTOCORRELATION_MAX = 0.95

/**
 * The share of the estimated rank that is believed. Sampling noise and autocorrelation lift the estimate (simulated:
 * 1.2 to 1.6 where 30 windows move in one direction), and too high a rank makes tails too light. At .7 no-drift
 * rejections keep to 1.1 times nominal down to p = 1e-5 (`npm run bench -- month` shows what follows from it).
 */
const RANK_BELIEVED = 0.7

/**
 * Estimates from the cells of single windows, in the order of time. `null` with fewer than SPREAD_WINDOWS_MIN windows
 * that hold anything, and for a subject that never left one cell.
 */
export const estimateSpread = (windows: readonly ArrayLike<number>[]): Spread | null => {
  const held = windows.filter((window) => totalOf(window) > 0)
  if (held.length < SPREAD_WINDOWS_MIN) return null
  const gram = effectGram(held)
  if (gram.degreesOfFreedom < 1) return null
  const autocorrelation = Math.min(AUTOCORRELATION_MAX, Math.max(0, lagOneCorrelation(gram)))
  const excess = standardExcess(gram)
  // Where windows hardly move nobody can tell in how many directions they do.
  const rank = excess > EXCESS_SDS_MIN ? RANK_BELIEVED * effectRank(gram) : 1
  return {
    windows: held.length,
    correlation: effectPsi(held, gram.degreesOfFreedom, autocorrelation) / gram.degreesOfFreedom,
    rank: Math.min(gram.degreesOfFreedom, Math.max(1, rank)),
    autocorrelation,
    excess,
  }
}

/**
 * One autocorrelation for all subjects of a model instead of each one's own, which thirty windows tell only to +-.18:
 * the median over subjects whose windows clearly move (those that do not would pull it to 0), or a subject's own where it is higher by more than two standard errors.
 */
export const poolAutocorrelation = (spreads: readonly (Spread | null)[]): readonly (Spread | null)[] => {
  const moving = spreads.flatMap((spread) =>
    spread !== null && spread.excess > EXCESS_SDS_MIN ? [spread] : [],
  )
  if (moving.length === 0) return spreads
  const pooled = medianOf(moving.map(({ autocorrelation }) => autocorrelation))
  return spreads.map((spread) => {
    if (spread === null) return null
    const standardError = Math.sqrt((1 - pooled ** 2) / spread.windows)
    const isOwn = spread.autocorrelation > pooled + 2 * standardError
    return { ...spread, autocorrelation: isOwn ? spread.autocorrelation : pooled }
  })
}

/** 1 + 2 sum_{j<K} (1 - j/K) phi^j: K times the variance of the mean of K effects, over that of one. */
export const meanInflation = (autocorrelation: number, windows: number): number => {
  let inflation = 1
  for (let lag = 1; lag < windows; lag += 1) inflation += 2 * (1 - lag / windows) * autocorrelation ** lag
  return inflation
}

/** How many independent windows tell a variance as well as these. */
export const independentWindows = ({ windows, autocorrelation }: Spread): number =>
  (windows * (1 - autocorrelation ** 2)) / (1 + autocorrelation ** 2)

/**
 * The PSI that effects give a window on average: that of each window against the sum of all others, less what sampling
 * gives. Others are no better known than 1/(K-1), and correlated ones take part of the effect with them: hence the divisor.
 */
const effectPsi = (
  windows: readonly ArrayLike<number>[],
  degreesOfFreedom: number,
  autocorrelation: number,
): number => {
  const count = windows.length
  const total = sumCells(windows, windows[0]?.length ?? 0)
  const others = new Float64Array(total.length)
  let excess = 0
  for (const window of windows) {
    for (let cell = 0; cell < total.length; cell += 1)
      others[cell] = countAt(total, cell) - countAt(window, cell)
    const change = psiValue(others, window)
    if (change !== null)
      excess += change.value - degreesOfFreedom * (1 / totalOf(window) + 1 / totalOf(others))
  }
  const seen = (1 - meanInflation(autocorrelation, count) / count) * (count / (count - 1)) ** 2
  return Math.max(0, excess / count / seen)
}

const medianOf = (values: number[]): number => {
  const sorted = values.sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

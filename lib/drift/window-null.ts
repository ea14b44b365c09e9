import { fUpperTail } from '../stats/f-tail.ts'
import { independentWindows, meanInflation, type Spread } from './spread.ts'

export type WindowNull = {
  /** Mean PSI of ordinary windows over that of independent draws. */
  readonly designEffect: number
  readonly pValue: number
}

export type MeasuredPsi = {
  readonly psi: number
  readonly degreesOfFreedom: number
  readonly referenceCount: number
  readonly currentCount: number
  /** How many windows the current events are of: 1 for a window, more for a file of many days. */
  readonly currentWindows: number
  /** Of a test that takes events for independent draws: chi-square homogeneity, whose far tail is the better known. */
  readonly independentPValue: number
}

/**
 * How often would an ordinary window, drawn like those that the spread was learnt from, show a PSI this large?
 *
 * Sampling moves a window by a = 1/n + 1/m in each of df directions. Effects add e = (A_1/K_1 + A/K) df rho, in
 * `rank` directions: those of its own K_1 windows, 1 as a rule, and of the K windows in the reference (A: meanInflation). So
 *
 *   PSI ~ (a + e/rank) chi-square_rank + a chi-square_(df - rank),
 *
 * the larger variance being known from few windows: p = P(F(rank, rank (K' - 1)) >= (PSI - a (df - rank)) / (rank a + e))
 * with K' the independent windows that K amount to (no more directions than these are believed), and never below the p of independent draws (chi-square
 * homogeneity, for PSI's own far tail is too light: 2 to 10 times at p from 1e-4 to 1e-6 with 10 events a cell). For rank = df it is
 * Rao and Scott's F (1984). Their general correction, one chi-square of matched mean and variance, has too light a tail:
 * simulated with windows that shift a normal distribution, 30 of 2,000 events and a design effect of 5, it rejects 9
 * times too often at p = 1e-4 and this .7 to 1.2 times, for autocorrelations of 0, .5 and .9.
 */
export const againstSpread = (measured: MeasuredPsi, spread: Spread): WindowNull => {
  const { psi, degreesOfFreedom } = measured
  // Both sides fill the same single cell, whatever the windows of the spread did.
  if (degreesOfFreedom < 1) return { designEffect: 1, pValue: 1 }
  const sampling = 1 / measured.referenceCount + 1 / measured.currentCount
  const effects =
    (ofMean(spread.autocorrelation, measured.currentWindows) +
      ofMean(spread.autocorrelation, spread.windows)) *
    degreesOfFreedom *
    spread.correlation
  const independent = independentWindows(spread)
  const rank = Math.min(degreesOfFreedom, spread.rank, Math.max(1, independent))
  const excess = (psi - sampling * (degreesOfFreedom - rank)) / (rank * sampling + effects)
  const worth = rank * Math.max(1, independent - 1)
  return {
    designEffect: 1 + effects / (sampling * degreesOfFreedom),
    pValue: Math.max(measured.independentPValue, excess <= 0 ? 1 : fUpperTail(excess, rank, worth)),
  }
}

/** The variance of the mean of so many effects, over that of one. */
const ofMean = (autocorrelation: number, windows: number): number =>
  meanInflation(autocorrelation, windows) / windows

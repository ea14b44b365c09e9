import { describe, expect, it } from 'vitest'
import { chiSquareHomogeneity } from '../../lib/stats/chi-square.ts'
import { binnedKs } from '../../lib/stats/binned-ks.ts'
import { psi } from '../../lib/stats/psi.ts'
import { drawCounts, seededUniform, zipfShares } from './seeded-draws.ts'

/** Trials of each simulation. One standard error of a rejection rate is then .35 points at alpha .05. */
const TRIALS = 4000
const ALPHA = 0.05
/** 2.5 standard errors: chance alone stays below it in 99 % of seeds. */
const TOLERANCE = 0.17

type Test = (
  reference: Float64Array,
  current: Float64Array,
) => { readonly kind: string; readonly pValue?: number }

const rejectionRate = (test: Test, shares: readonly number[], currentCount: number): number => {
  const uniform = seededUniform(20010101)
  let rejections = 0
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const reference = drawCounts(shares, 1000, uniform)
    const current = drawCounts(shares, currentCount, uniform)
    if ((test(reference, current).pValue ?? 1) <= ALPHA) rejections += 1
  }
  return rejections / TRIALS
}

const twentyBins = Array<number>(20).fill(1 / 20)

describe('without drift, at alpha .05', () => {
  it.each<readonly [name: string, Test, shares: readonly number[], currentCount: number, rateMin: number]>([
    ['psi, 20 bins, n = 1000', psi, twentyBins, 1000, 0.7 * ALPHA],
    ['psi, 100 Zipf categories, n = 1000: cautious where cells are rare', psi, zipfShares(100), 1000, 0],
    ['chi-square, 20 bins, n = 1000', chiSquareHomogeneity, twentyBins, 1000, 0.7 * ALPHA],
    ['chi-square, 20 bins, n = 100', chiSquareHomogeneity, twentyBins, 100, 0.7 * ALPHA],
    ['chi-square, 100 Zipf categories, n = 1000', chiSquareHomogeneity, zipfShares(100), 1000, 0.7 * ALPHA],
    ['chi-square, 100 Zipf categories, n = 100', chiSquareHomogeneity, zipfShares(100), 100, 0.7 * ALPHA],
    ['ks, 20 bins, n = 1000: cautious, since D is a lower bound', binnedKs, twentyBins, 1000, 0.3 * ALPHA],
  ])('%s rejects at most that often, and is not blind', (_, test, shares, currentCount, rateMin) => {
    const rate = rejectionRate(test, shares, currentCount)
    expect(rate).toBeLessThanOrEqual(ALPHA * (1 + TOLERANCE))
    expect(rate).toBeGreaterThanOrEqual(rateMin)
  })
})

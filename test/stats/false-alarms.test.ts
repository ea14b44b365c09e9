import { describe, expect, it } from 'vitest'
import { binnedKs } from '../../lib/stats/binned-ks.ts'
import { chiSquareHomogeneity } from '../../lib/stats/chi-square.ts'
import { fisherExact } from '../../lib/stats/fisher.ts'
import { gTest } from '../../lib/stats/g-test.ts'
import { hellingerDistance } from '../../lib/stats/hellinger.ts'
import { jensenShannonDistance } from '../../lib/stats/jensen-shannon.ts'
import { psi } from '../../lib/stats/psi.ts'
import { twoProportionZ } from '../../lib/stats/two-proportion-z.ts'
import { drawCounts, seededUniform, zipfShares } from './seeded-draws.ts'

/** Trials of each simulation. One standard error of a rejection rate is then .35 points at alpha .05. */
const TRIALS = 4000
const ALPHA = 0.05
/** 2.5 standard errors: chance alone stays below it in 99 % of seeds. */
const TOLERANCE = 0.17

type Test = (
  reference: Float64Array,
  current: Float64Array,
) => { readonly kind: string; readonly pValue?: number | null }

const rejectionRate = (
  test: Test,
  shares: readonly number[],
  currentCount: number,
  trials: number = TRIALS,
): number => {
  const uniform = seededUniform(20010101)
  let rejections = 0
  for (let trial = 0; trial < trials; trial += 1) {
    const reference = drawCounts(shares, 1000, uniform)
    const current = drawCounts(shares, currentCount, uniform)
    if ((test(reference, current).pValue ?? 1) <= ALPHA) rejections += 1
  }
  return rejections / trials
}

const twentyBins = Array<number>(20).fill(1 / 20)

describe('without drift, at alpha .05', () => {
  it.each<readonly [name: string, Test, shares: readonly number[], currentCount: number, rateMin: number]>([
    ['psi, 20 bins, n = 1000', psi, twentyBins, 1000, 0.7 * ALPHA],
    ['chi-square, 20 bins, n = 1000', chiSquareHomogeneity, twentyBins, 1000, 0.7 * ALPHA],
    ['chi-square, 20 bins, n = 100', chiSquareHomogeneity, twentyBins, 100, 0.7 * ALPHA],
    ['ks, 20 bins, n = 1000: cautious, since D is a lower bound', binnedKs, twentyBins, 1000, 0.3 * ALPHA],
  ])('%s rejects at most that often, and is not blind', (_, test, shares, currentCount, rateMin) => {
    const rate = rejectionRate(test, shares, currentCount)
    expect(rate).toBeLessThanOrEqual(ALPHA * (1 + TOLERANCE))
    expect(rate).toBeGreaterThanOrEqual(rateMin)
  })

  // Sparse tables cost .2 to .5 ms each, so fewer trials: one standard error is .56 points, the bound 2.5 of them.
  it.each<readonly [name: string, Test, shares: readonly number[], currentCount: number, rateMin: number]>([
    ['psi, 20 bins, n = 100', psi, twentyBins, 100, 0.6 * ALPHA],
    ['psi, 100 Zipf categories, n = 100', psi, zipfShares(100), 100, 0.6 * ALPHA],
    ['g-test, 20 bins, n = 100', gTest, twentyBins, 100, 0.6 * ALPHA],
    ['g-test, 100 Zipf categories, n = 100', gTest, zipfShares(100), 100, 0.5 * ALPHA],
    ['chi-square, 100 Zipf categories, n = 50', chiSquareHomogeneity, zipfShares(100), 50, 0.5 * ALPHA],
    ['chi-square, three cells of 98, 1 and 1 %', chiSquareHomogeneity, [0.98, 0.01, 0.01], 50, 0.2 * ALPHA],
    ['Fisher, a rate of 10 %', fisherExact, [0.9, 0.1], 50, 0.3 * ALPHA],
    ['two-proportion z, a rate of 10 %', twoProportionZ, [0.9, 0.1], 50, 0.3 * ALPHA],
    ['Jensen-Shannon, 20 bins, n = 100', jensenShannonDistance, twentyBins, 100, 0.6 * ALPHA],
    ['Hellinger, 20 bins, n = 100', hellingerDistance, twentyBins, 100, 0.6 * ALPHA],
  ])(
    '%s rejects at most that often where counts are few, and is not blind',
    (_, test, shares, n, rateMin) => {
      const rate = rejectionRate(test, shares, n, 1500)
      expect(rate).toBeLessThanOrEqual(ALPHA + 0.014)
      expect(rate).toBeGreaterThanOrEqual(rateMin)
    },
  )
})

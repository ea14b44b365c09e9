import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binnedKs } from '../../lib/stats/binned-ks.ts'
import { chiSquareHomogeneity } from '../../lib/stats/chi-square.ts'
import { gTest } from '../../lib/stats/g-test.ts'
import { psi } from '../../lib/stats/psi.ts'
import { zipfShares } from './seeded-draws.ts'

type Counts = readonly number[]

const tested = <T extends { readonly kind: string }>(
  result: T,
): Exclude<T, { readonly kind: 'not-testable' }> => {
  if (result.kind === 'not-testable') throw new Error(`not testable: ${JSON.stringify(result)}`)
  return result as Exclude<T, { readonly kind: 'not-testable' }>
}

const count = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 30 }),
  fc.integer({ min: 0, max: 1_000_000_000 }),
)
const twoSamples = fc.array(fc.tuple(count, count), { minLength: 1, maxLength: 30 }).map((cells) => ({
  cells,
  reference: cells.map(([reference]) => reference),
  current: cells.map(([, current]) => current),
}))

const finiteEvidence = (statistic: number, pValue: number): void => {
  expect(Number.isFinite(statistic) && statistic >= 0).toBe(true)
  expect(pValue >= 0 && pValue <= 1).toBe(true)
}

describe('psi', () => {
  // numpy 2.4.6 and scipy 1.17.1, sum of rel_entr(c, r) + rel_entr(r, c) over shares with half an observation added.
  // The first counts are deequ's (KLLDistanceTest.scala, "PSI test with deciles").
  const deciles: readonly [Counts, Counts] = [
    [428, 425, 414, 427, 440, 447, 380, 386, 444, 386],
    [426, 437, 429, 391, 469, 433, 360, 443, 371, 418],
  ]
  const shifted: readonly [Counts, Counts] = [
    Array<number>(20).fill(5),
    [0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 6, 8, 10, 13, 26],
  ]
  it.each<readonly [name: string, Counts, Counts, value: number]>([
    ['deciles of deequ', ...deciles, 0.007388818640101575],
    ['a category never seen', [50, 50, 0], [45, 45, 10], 0.3102249702510179],
    ['a shift', [500, 300, 190, 10], [350, 300, 300, 50], 0.16606633587000377],
    ['N(0,1) against N(1,1), 20 bins, 100 rounded expected counts', ...shifted, 0.7969008839332751],
  ])('of %s is what scipy gives', (_, reference, current, value) => {
    expect(tested(psi(reference, current)).value).toBeCloseTo(value, 13)
  })

  it('has the p-value of chi-square, and the interval of its non-central form, where cells are full', () => {
    // scipy 1.17.1: stats.chi2.sf(PSI / (1/n + 1/m), 3); stats.ncx2.sf solved for .025 and .975 by optimize.brentq.
    const result = tested(psi([500, 300, 190, 110], [350, 300, 300, 150]))
    expect(result.value).toBeCloseTo(0.10520185835415172, 13)
    expect(result.pValue / 1.6830308211553043e-12).toBeCloseTo(1, 9)
    expect(result.interval[0]).toBeCloseTo(0.05484167888301145, 9)
    expect(result.interval[1]).toBeCloseTo(0.16231984504423352, 9)
  })

  // numpy 2.4.6: the share of random.Generator.multivariate_hypergeometric draws (seed 1) with as large a PSI, and
  // their mean; the tolerance is four standard errors of that share.
  it.each<readonly [name: string, Counts, Counts, noise: number, pValue: number, tolerance: number]>([
    ['deciles of deequ', ...deciles, 0.0043046, 0.07941, 0.0017],
    ['a category never seen', [50, 50, 0], [45, 45, 10], 0.039504, 0.001798, 0.00017],
    ['a shift of one standard deviation', ...shifted, 0.344999, 0.001813, 0.00027],
    [
      'a rare category',
      [2000, 1500, 900, 300, 200, 80, 20],
      [90, 60, 30, 14, 10, 6, 4],
      0.027601,
      0.096249,
      0.0012,
    ],
  ])(
    'of %s has the p-value and the noise of a million dealings',
    (_, reference, current, noise, pValue, tolerance) => {
      const result = tested(psi(reference, current))
      expect(Math.abs(result.pValue - pValue)).toBeLessThan(tolerance)
      expect(result.noise / noise).toBeCloseTo(1, 2)
    },
  )

  it('has an interval that reaches down to 0 when its p-value is above .025, and only then', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 200, max: 400 }), { minLength: 6, maxLength: 6 }), (current) => {
        const result = tested(psi(Array<number>(6).fill(300), current))
        expect(result.interval[0] === 0).toBe(result.pValue >= 0.025)
        expect(result.interval[0]).toBeLessThanOrEqual(result.interval[1])
      }),
    )
  })

  it('differs from raw PSI by little where every cell is full', () => {
    // deequ's own figure, without smoothing.
    expect(Math.abs(tested(psi(...deciles)).value - 0.007406694184014186)).toBeLessThan(2e-5)
  })

  it('is not changed by cells that nobody uses', () => {
    fc.assert(
      fc.property(twoSamples, fc.nat(30), ({ reference, current }, at) => {
        const widened = psi(reference.toSpliced(at, 0, 0, 0), current.toSpliced(at, 0, 0, 0))
        expect(widened).toEqual(psi(reference, current))
      }),
    )
  })

  it('does not depend on which side is called current', () => {
    fc.assert(
      fc.property(twoSamples, ({ reference, current }) => {
        const [there, back] = [psi(reference, current), psi(current, reference)]
        if (there.kind === 'not-testable') expect(back).toEqual(there)
        else expect(tested(back).value).toBeCloseTo(there.value, 9)
      }),
    )
  })

  it('is finite, with a p-value from 0 to 1, for any counts', () => {
    fc.assert(
      fc.property(twoSamples, ({ reference, current }) => {
        const result = psi(reference, current)
        if (result.kind === 'measured') finiteEvidence(result.value, result.pValue)
        else expect(Math.min(Math.max(...reference), Math.max(...current))).toBe(0)
      }),
    )
  })

  it('of a constant against the same constant is 0 with p 1', () => {
    const nothing = { value: 0, pValue: 1, degreesOfFreedom: 0, noise: 0, interval: [0, 0] }
    expect(psi([0, 70], [0, 900])).toEqual({ kind: 'measured', ...nothing })
  })
})

describe('chi-square homogeneity', () => {
  // scipy 1.17.1, stats.chi2_contingency(correction=False).
  it.each<readonly [name: string, Counts, Counts, statistic: number, df: number, pValue: number]>([
    ['two rates', [520, 480], [470, 530], 5.000500050005, 1, 0.025339996552342394],
    ['unequal sizes', [4000, 900, 600], [1300, 130, 250], 87.6679877166607, 2, 9.18625184358518e-20],
    [
      'deciles of deequ',
      [428, 425, 414, 427, 440, 447, 380, 386, 444, 386],
      [426, 437, 429, 391, 469, 433, 360, 443, 371, 418],
      15.44291541253316,
      9,
      0.07946643453774838,
    ],
  ])('of %s is what scipy gives', (_, reference, current, statistic, degreesOfFreedom, pValue) => {
    const result = tested(chiSquareHomogeneity(reference, current))
    expect(result.statistic / statistic).toBeCloseTo(1, 11)
    expect(result.degreesOfFreedom).toBe(degreesOfFreedom)
    expect(result.pValue / pValue).toBeCloseTo(1, 10)
  })

  // Statistic: as above. p: stats.multivariate_hypergeom.pmf summed over all tables whose statistic is as large; the
  // chi-square tails would be .0466 and .1378.
  it.each<readonly [Counts, Counts, statistic: number, pValue: number]>([
    [[4, 2, 0], [1, 1, 4], 6.133333333333333, 0.06926406926406928],
    [[9, 4, 3, 2], [2, 3, 1, 5], 5.514774367047094, 0.16627617365406375],
  ])('of the few counts %j and %j has the exact p-value', (reference, current, statistic, pValue) => {
    const result = tested(chiSquareHomogeneity(reference, current))
    expect(result.statistic).toBeCloseTo(statistic, 11)
    expect(result.pValue).toBeCloseTo(pValue, 10)
  })

  // p as above, of [40, 30, 2, 1] against [4, 3, 2, 2], and of [40, 33] against [4, 7]: totals below 5 * 84 / 11 are rare.
  it.each<readonly [string, typeof chiSquareHomogeneity, whole: number, pooled: number]>([
    ['chi-square', chiSquareHomogeneity, 0.011251095146232716, 0.3369535203300634],
    ['G', gTest, 0.027530245159201647, 0.3369535203300634],
  ])('%s takes rare cells as they are where it is told to', (_, test, whole, pooled) => {
    const [reference, current] = [
      [40, 30, 2, 1],
      [4, 3, 2, 2],
    ]
    const asTheyAre = tested(test(reference, current, { rareCells: 'as they are' }))
    const pooledToo = tested(test(reference, current, { rareCells: 'pooled too' }))
    expect(asTheyAre.pValue).toBeCloseTo(whole, 10)
    expect(pooledToo.pValue).toBeCloseTo(2 * Math.min(whole, pooled), 10)
    expect(pooledToo.statistic).toBe(asTheyAre.statistic)
    expect(test(reference, current)).toEqual(pooledToo)
  })

  it('finds one new category among a hundred, and a shift between the two largest', () => {
    const reference = zipfShares(100).map((share) => Math.round(5000 * share))
    const before = reference.map((count) => Math.round(count / 25))
    const withNew = chiSquareHomogeneity([...reference, 0], [...before, 6])
    const [first = 0, second = 0, ...rest] = before
    const withShift = chiSquareHomogeneity(reference, [first - 20, second + 20, ...rest])
    expect(tested(withNew).pValue).toBeLessThan(0.01)
    expect(tested(withShift).pValue).toBeLessThan(0.01)
  })

  it('does not depend on the order of the cells', () => {
    fc.assert(
      fc.property(twoSamples, fc.infiniteStream(fc.nat()), ({ cells, reference, current }, keys) => {
        const keyed = cells.map((cell) => ({ cell, key: keys.next().value ?? 0 }))
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ cell }) => cell)
        const [expected, got] = [
          chiSquareHomogeneity(reference, current),
          chiSquareHomogeneity(
            shuffled.map(([cell]) => cell),
            shuffled.map(([, cell]) => cell),
          ),
        ]
        expect(got.kind).toBe(expected.kind)
        if (got.kind !== 'tested' || expected.kind !== 'tested') return
        expect(got.degreesOfFreedom).toBe(expected.degreesOfFreedom)
        expect(Math.abs(got.statistic - expected.statistic)).toBeLessThanOrEqual(
          1e-9 * (1 + expected.statistic),
        )
      }),
    )
  })

  it('is finite, with a p-value from 0 to 1, for any counts', () => {
    fc.assert(
      fc.property(twoSamples, ({ reference, current }) => {
        const result = chiSquareHomogeneity(reference, current)
        if (result.kind === 'tested') finiteEvidence(result.statistic, result.pValue)
      }),
    )
  })

  it.each<readonly [reason: string, Counts, Counts]>([
    ['no observations', [0, 0], [5, 5]],
    ['no observations', [5, 5], [0, 0]],
    ['no observations', [], []],
    ['one cell', [0, 500], [0, 70]],
    ['expected counts too small', [1, 0, 1], [0, 1, 0]],
  ])('answers "%s" for %j and %j', (reason, reference, current) => {
    expect(chiSquareHomogeneity(reference, current)).toEqual({ kind: 'not-testable', reason })
  })
})

describe('G-test', () => {
  // scipy 1.17.1, stats.chi2_contingency(correction=False, lambda_='log-likelihood').
  it.each<readonly [Counts, Counts, statistic: number, df: number, pValue: number]>([
    [[520, 480], [470, 530], 5.002586722913151, 1, 0.02530946554693478],
    [[4000, 900, 600], [1300, 130, 250], 96.43943375337108, 2, 1.144044826495411e-21],
  ])('of %j and %j is what scipy gives', (reference, current, statistic, degreesOfFreedom, pValue) => {
    const result = tested(gTest(reference, current))
    expect(result.statistic / statistic).toBeCloseTo(1, 11)
    expect(result.degreesOfFreedom).toBe(degreesOfFreedom)
    expect(result.pValue / pValue).toBeCloseTo(1, 9)
  })

  it('has the exact p-value where counts are few', () => {
    // scipy 1.17.1, as for chi-square; the chi-square tail of 7.81 would be .0201.
    const result = tested(gTest([4, 2, 0], [1, 1, 4]))
    expect(result.statistic).toBeCloseTo(7.812423088287932, 11)
    expect(result.pValue).toBeCloseTo(0.06926406926406928, 10)
  })

  it('is finite, with a p-value from 0 to 1, for any counts', () => {
    fc.assert(
      fc.property(twoSamples, ({ reference, current }) => {
        const result = gTest(reference, current)
        if (result.kind === 'tested') finiteEvidence(result.statistic, result.pValue)
      }),
    )
  })
})

describe('binned KS', () => {
  // scipy 1.17.1: D of stats.ks_2samp over the bin numbers; p: special.kolmogorov(sqrt(e) D + |n-m|/(n+m)/(6 sqrt(e))).
  const golden: readonly (readonly [Counts, Counts, ksStatistic: number, pValue: number])[] = [
    [[100, 200, 300, 250, 150], [30, 35, 60, 50, 25], 0.05, 0.785629260127477],
    [[250, 250, 250, 250], [100, 250, 300, 350], 0.15, 3.3837958452302485e-10],
    [[16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8], 0.045454545454545456, 0.9999893805133556],
  ]
  it.each(golden)('of %j and %j is what scipy gives', (reference, current, ksStatistic, pValue) => {
    const result = tested(binnedKs(reference, current))
    expect(result.ksStatistic).toBeCloseTo(ksStatistic, 14)
    expect(result.pValue / pValue).toBeCloseTo(1, 11)
  })

  it('brackets the exact D of the values', () => {
    const values = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(values, values, (reference, current) => {
        const result = tested(binnedKs(countInTens(reference), countInTens(current)))
        const exact = exactD(reference, current)
        expect(exact).toBeGreaterThanOrEqual(result.ksStatistic - 1e-12)
        expect(exact).toBeLessThanOrEqual(result.ksStatisticMax + 1e-12)
      }),
    )
  })

  it('is finite, with a p-value from 0 to 1, for any counts', () => {
    fc.assert(
      fc.property(twoSamples, ({ reference, current }) => {
        const result = binnedKs(reference, current)
        if (result.kind === 'tested') finiteEvidence(result.ksStatistic, result.pValue)
      }),
    )
  })

  it('cannot test a side without observations', () => {
    expect(binnedKs([0, 0], [1, 2])).toEqual({ kind: 'not-testable', reason: 'no observations' })
  })
})

describe.each([
  ['psi', psi],
  ['chi-square', chiSquareHomogeneity],
  ['g-test', gTest],
  ['ks', binnedKs],
])('%s', (_, statistic) => {
  it('refuses sides that were counted on different bins', () => {
    expect(() => statistic([1, 2], [1, 2, 3])).toThrow(
      /2 cells and the current counts 3: count both on the same bins/,
    )
  })
})

/** Ten unit bins over 0 to 10, the last one closed. */
const countInTens = (values: readonly number[]): number[] => {
  const counts = Array<number>(10).fill(0)
  for (const value of values) {
    const bin = Math.min(9, Math.floor(value))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts
}

/** By definition: the largest gap between the empirical distribution functions, at every value. */
const exactD = (reference: readonly number[], current: readonly number[]): number => {
  const share = (values: readonly number[], x: number) =>
    values.filter((value) => value <= x).length / values.length
  return Math.max(...[...reference, ...current].map((x) => Math.abs(share(reference, x) - share(current, x))))
}

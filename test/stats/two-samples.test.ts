import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chiSquareHomogeneity } from '../../lib/stats/chi-square.ts'
import { binnedKs } from '../../lib/stats/binned-ks.ts'
import { psi } from '../../lib/stats/psi.ts'

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
  // Value: numpy 2.4.6 and scipy 1.17.1, sum of rel_entr(c, r) + rel_entr(r, c) over shares with half an observation
  // added; p: chi2.sf. The first counts are deequ's (KLLDistanceTest.scala, "PSI test with deciles").
  const golden: readonly (readonly [name: string, Counts, Counts, value: number, pValue: number])[] = [
    [
      'deciles of deequ',
      [428, 425, 414, 427, 440, 447, 380, 386, 444, 386],
      [426, 437, 429, 391, 469, 433, 360, 443, 371, 418],
      0.007388818640101575,
      0.07974391574286245,
    ],
    ['a category never seen', [50, 50, 0], [45, 45, 10], 0.3102249702510179, 0.0004283267340643326],
    ['a shift', [500, 300, 190, 10], [350, 300, 300, 50], 0.16606633587000377, 6.859327628915166e-18],
    [
      'N(0,1) against N(1,1), 20 bins, 100 rounded expected counts',
      Array<number>(20).fill(5),
      [0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 6, 8, 10, 13, 26],
      0.7969008839332751,
      0.00322977763425864,
    ],
  ]
  it.each(golden)('of %s is what scipy gives', (_, reference, current, value, pValue) => {
    const result = tested(psi(reference, current))
    expect(result.value).toBeCloseTo(value, 13)
    expect(result.pValue / pValue).toBeCloseTo(1, 10)
  })

  it('differs from raw PSI by little where every cell is full', () => {
    const [deciles] = golden // deequ's own figure, without smoothing, is 0.007406694184014186
    expect(
      Math.abs(tested(psi(deciles?.[1] ?? [], deciles?.[2] ?? [])).value - 0.007406694184014186),
    ).toBeLessThan(2e-5)
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
    expect(psi([0, 70], [0, 900])).toEqual({ kind: 'measured', value: 0, pValue: 1, degreesOfFreedom: 0 })
  })
})

describe('chi-square homogeneity', () => {
  // scipy 1.17.1, stats.chi2_contingency(correction=False), on the table after pooling.
  const golden: readonly (readonly [
    name: string,
    Counts,
    Counts,
    statistic: number,
    df: number,
    pValue: number,
  ])[] = [
    ['two rates', [520, 480], [470, 530], 5.000500050005, 1, 0.025339996552342394],
    [
      "Evidently's dice",
      [16, 18, 16, 14, 12, 12],
      [16, 16, 16, 16, 16, 8],
      1.6224089635854342,
      5,
      0.8985262394026607,
    ],
    [
      'unequal sizes',
      [4000, 900, 60, 0, 40],
      [300, 130, 50, 0, 20],
      257.45646120267935,
      3,
      1.5959118149577546e-55,
    ],
    [
      'two rare cells that need a third: as if [500, 300, 200] and [100, 70, 30]',
      [500, 300, 190, 6, 4],
      [100, 70, 20, 6, 4],
      3.525264394829614,
      2,
      0.17159260325793238,
    ],
    [
      'rare cells that fill a pool: as if [480, 300, 20] and [120, 60, 20]',
      [10, 480, 6, 300, 4],
      [8, 120, 6, 60, 6],
      25,
      2,
      3.7266531720786718e-6,
    ],
  ]
  it.each(golden)(
    'of %s is what scipy gives',
    (_, reference, current, statistic, degreesOfFreedom, pValue) => {
      const result = tested(chiSquareHomogeneity(reference, current))
      expect(result.statistic / statistic).toBeCloseTo(1, 11)
      expect(result.degreesOfFreedom).toBe(degreesOfFreedom)
      expect(result.pValue / pValue).toBeCloseTo(1, 10)
    },
  )

  it('pools cells whose expected count is below 5, and not those at 5', () => {
    const freedom = (rare: number) =>
      tested(chiSquareHomogeneity([50, 60, 5], [50, 60, rare])).degreesOfFreedom
    expect(freedom(5)).toBe(2)
    expect(freedom(4)).toBe(1)
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
    ['expected counts too small', [1, 999], [0, 1000]],
    ['expected counts too small', [1, 1, 1], [1, 1, 1]],
  ])('answers "%s" for %j and %j', (reason, reference, current) => {
    expect(chiSquareHomogeneity(reference, current)).toEqual({ kind: 'not-testable', reason })
  })
})

describe('binned KS', () => {
  // scipy 1.17.1: D of stats.ks_2samp over the bin numbers; p: stats.kstwobign.sf(sqrt(nm/(n+m)) D).
  const golden: readonly (readonly [Counts, Counts, ksStatistic: number, pValue: number])[] = [
    [[100, 200, 300, 250, 150], [30, 35, 60, 50, 25], 0.05, 0.798951361657723],
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

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fisherExact } from '../../lib/stats/fisher.ts'
import { twoProportionZ } from '../../lib/stats/two-proportion-z.ts'

type Pair = readonly [number, number]

describe("Fisher's exact test", () => {
  // scipy 1.17.1, stats.fisher_exact([reference, current]).
  const golden: readonly (readonly [Pair, Pair, pValue: number])[] = [
    [[8, 2], [1, 5], 0.034965034965034975],
    [[3, 3], [6, 0], 0.1818181818181818],
    [[6, 0], [0, 6], 0.0021645021645021645],
    [[5000, 3], [48, 2], 0.0009416257374420765],
    [[100_000, 500], [99_800, 700], 7.708154961170903e-9],
    [[500_000, 500_000], [501_000, 499_000], 0.1577145048697666],
    [[1_000_000, 10], [1_000_000, 40], 2.3856042951653888e-5],
    [[7, 0], [3, 0], 1],
    [[10, 20], [20, 40], 1],
  ]
  it.each(golden)('of %j and %j is what scipy gives', (reference, current, pValue) => {
    const result = fisherExact(reference, current)
    if (result.kind === 'not-testable') throw new Error(result.reason)
    // scipy's own sums of log-gammas carry 1e-8 at 1e6 counts.
    expect(Math.abs(result.pValue / pValue - 1)).toBeLessThan(1e-7)
  })

  it('depends neither on which side nor on which cell comes first', () => {
    const count = fc.integer({ min: 0, max: 40 })
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const tables = [fisherExact([a, b], [c, d]), fisherExact([c, d], [a, b]), fisherExact([d, c], [b, a])]
        const pValues = tables.map((result) => (result.kind === 'tested' ? result.pValue : -1))
        for (const pValue of pValues) expect(Math.abs(pValue - (pValues[0] ?? 0))).toBeLessThan(1e-9)
      }),
    )
  })

  it('cannot test an empty side, and refuses other than two cells and counts too large to walk', () => {
    expect(fisherExact([0, 0], [1, 2])).toEqual({ kind: 'not-testable', reason: 'no observations' })
    expect(() => fisherExact([1, 2, 3], [1, 2, 3])).toThrow(/3 cells, must have 2: use the chi-square test/)
    expect(() => fisherExact([1e10, 1], [1, 1])).toThrow(/at most 10000000000 can be counted out/)
  })
})

describe('two-proportion z', () => {
  it('of two rates is what scipy gives: sqrt of chi2_contingency(correction=False), falling', () => {
    const result = twoProportionZ([520, 480], [470, 530])
    if (result.kind === 'not-testable') throw new Error(result.reason)
    expect(result.zStatistic).toBeCloseTo(-Math.sqrt(5.000500050005), 10)
    expect(result.pValue).toBeCloseTo(0.025339996552342394, 12)
  })

  it('lists all tables where few are expected', () => {
    // scipy 1.17.1: stats.multivariate_hypergeom.pmf over all tables with as large a statistic; the normal tail: .0167.
    const result = twoProportionZ([30, 1], [8, 3])
    expect(result.kind === 'tested' ? result.pValue : null).toBeCloseTo(0.04864647547574378, 10)
  })

  it('cannot test a column that is the same everywhere', () => {
    expect(twoProportionZ([5, 0], [9, 0])).toEqual({ kind: 'not-testable', reason: 'one cell' })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CellContribution, countTable, sumOverCells } from '../../lib/stats/count-vectors.ts'
import { permutationMoments } from '../../lib/stats/permutation-moments.ts'
import { permutationPValue } from '../../lib/stats/permutation-null.ts'
import { exactPermutationTail } from '../../lib/stats/permutation-tables.ts'

type Counts = readonly number[]

const pearson =
  (n: number, m: number): CellContribution =>
  (reference, current) =>
    n * m * ((reference / n - current / m) ** 2 / (reference + current))

const pearsonOf = (reference: Counts, current: Counts) => {
  const table = countTable(reference, current)
  const f = pearson(table.n, table.m)
  return { table, f, value: sumOverCells(table, f) }
}

describe('listed tables', () => {
  // scipy 1.17.1: stats.multivariate_hypergeom.pmf summed over all tables whose chi2_contingency statistic is as large.
  it.each<readonly [Counts, Counts, number]>([
    [[4, 2, 0], [1, 1, 4], 0.06926406926406928],
    [[9, 4, 3, 2], [2, 3, 1, 5], 0.16627617365406375],
    [[30, 1], [8, 3], 0.04864647547574378],
  ])('give the exact tail of X^2 for %j and %j', (reference, current, pValue) => {
    const { table, f, value } = pearsonOf(reference, current)
    expect(exactPermutationTail(table, f, value)).toBeCloseTo(pValue, 10)
  })

  it('give the same whichever side is dealt', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const [there, back] = [pearsonOf(a, b), pearsonOf(b, a)]
        expect(exactPermutationTail(there.table, there.f, there.value)).toBeCloseTo(
          exactPermutationTail(back.table, back.f, back.value) ?? Number.NaN,
          9,
        )
      }),
    )
  })

  it('cover a side of three observations, however many cells there are', () => {
    const { table, f, value } = pearsonOf(Array<number>(20).fill(250), [
      1,
      1,
      1,
      ...Array<number>(17).fill(0),
    ])
    // All three in different cells is the least X^2 possible.
    expect(exactPermutationTail(table, f, value)).toBeCloseTo(1, 12)
  })

  it('are not listed where there are too many', () => {
    const { table, f, value } = pearsonOf(Array<number>(20).fill(50), Array<number>(20).fill(5))
    expect(exactPermutationTail(table, f, value)).toBeNull()
  })
})

describe('moments of the permutation null', () => {
  it('have the mean of X^2 that Haldane (1940) gives, N (B - 1) / (N - 1)', () => {
    const count = fc.integer({ min: 1, max: 60 })
    const cells = fc.array(fc.tuple(count, count), { minLength: 3, maxLength: 40 })
    fc.assert(
      fc.property(cells, (pairs) => {
        const { table, f } = pearsonOf(
          pairs.map(([reference]) => reference),
          pairs.map(([, current]) => current),
        )
        const total = table.n + table.m
        const haldane = (total * (pairs.length - 1)) / (total - 1)
        expect(Math.abs(permutationMoments(table, f).mean / haldane - 1)).toBeLessThan(3 / total)
      }),
    )
  })

  it('are those of chi-square where every cell is full: k, 2k and 8k', () => {
    const { table, f } = pearsonOf(Array<number>(20).fill(50_000), Array<number>(20).fill(50_000))
    const { mean, variance, third } = permutationMoments(table, f)
    expect(mean).toBeCloseTo(19, 3)
    expect(variance).toBeCloseTo(38, 2)
    expect(third).toBeCloseTo(152, 1)
  })
})

describe('permutation p-value', () => {
  it('agrees with the chi-square tail where that holds', () => {
    const { table, f } = pearsonOf(Array<number>(20).fill(5000), Array<number>(20).fill(5000))
    // scipy 1.17.1, stats.chi2.isf(1e-2, 19) and (1e-6, 19).
    expect(permutationPValue(table, f, 36.19086912927005) / 1e-2).toBeCloseTo(1, 2)
    expect(permutationPValue(table, f, 63.677052285677995) / 1e-6).toBeCloseTo(1, 1)
  })

  it('is 1 where every table has the same value', () => {
    const { table, f, value } = pearsonOf([1, 1, 0, 0], [0, 0, 1, 1])
    expect(permutationPValue(table, f, value)).toBe(1)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adjustBenjaminiHochberg } from '../../lib/stats/benjamini-hochberg.ts'
import { adjustBenjaminiYekutieli } from '../../lib/stats/benjamini-yekutieli.ts'

describe('Benjamini-Hochberg', () => {
  it('gives what scipy 1.17.1 stats.false_discovery_control gives, in the order of the input', () => {
    const adjusted = adjustBenjaminiHochberg([0.01, 0.04, 0.03, 0.005, 0.5, 0.041, 1, 0.0001])
    const expected = [
      0.026666666666666665, 0.05466666666666667, 0.05466666666666667, 0.02, 0.5714285714285714,
      0.05466666666666667, 1, 0.0008,
    ]
    expect(adjusted).toHaveLength(expected.length)
    adjusted.forEach((pValue, i) => {
      expect(pValue).toBeCloseTo(expected[i] ?? Number.NaN, 14)
    })
  })

  it("agrees with alibi-detect's own cases on 1,000 equal p-values (test_statstest.py, test_fdr)", () => {
    const rejected = (pValue: number, q: number) =>
      adjustBenjaminiHochberg(Array<number>(1000).fill(pValue)).filter((adjusted) => adjusted < q).length
    expect(rejected(0.05 - 1e-5, 0.05)).toBe(1000)
    expect(rejected(0.05, 0.05)).toBe(0)
    expect(rejected(0.25 - 1e-5, 0.25)).toBe(1000)
  })

  it('rejects exactly what the step-up definition rejects', () => {
    const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 })
    fc.assert(
      fc.property(pValues, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (given, alpha) => {
        const ascending = given.toSorted((a, b) => a - b)
        const last = ascending.findLastIndex((p, i) => (p * given.length) / (i + 1) <= alpha)
        const cutoff = ascending[last] ?? -1
        const adjusted = adjustBenjaminiHochberg(given)
        expect(adjusted.map((p) => p <= alpha)).toEqual(given.map((p) => p <= cutoff))
      }),
    )
  })

  it('of nothing is nothing', () => {
    expect(adjustBenjaminiHochberg([])).toEqual([])
  })
})

describe('Benjamini-Yekutieli', () => {
  it("gives what scipy 1.17.1 stats.false_discovery_control(method='by') gives, in the order of the input", () => {
    const adjusted = adjustBenjaminiYekutieli([0.01, 0.04, 0.03, 0.005, 0.5, 0.041, 1, 0.0001])
    const expected = [
      0.07247619047619046, 0.14857619047619047, 0.14857619047619047, 0.054357142857142854, 1,
      0.14857619047619047, 1, 0.002174285714285714,
    ]
    expect(adjusted).toHaveLength(expected.length)
    adjusted.forEach((pValue, i) => {
      expect(pValue).toBeCloseTo(expected[i] ?? Number.NaN, 13)
    })
  })

  it('of one test changes nothing, of nothing is nothing', () => {
    expect(adjustBenjaminiYekutieli([0.03])).toEqual([0.03])
    expect(adjustBenjaminiYekutieli([])).toEqual([])
  })
})

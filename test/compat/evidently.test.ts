import { describe, expect, it } from 'vitest'
import type { CompatColumn } from '../../lib/compat/column.ts'
import { evidentlyColumn, isEvidentlyDatasetDrift } from '../../lib/compat/evidently/column.ts'
import { EVIDENTLY_TESTS, type EvidentlyTest } from '../../lib/compat/evidently/tests.ts'
import { categories, numbers, ramp } from './columns.ts'

const scoreOf = (test: EvidentlyTest, reference: CompatColumn, current: CompatColumn): number => {
  const score = EVIDENTLY_TESTS[test].scoreOf(reference, current)
  if (score.kind === 'not-testable') throw new Error(score.reason)
  return score.kind === 'distance' ? score.statistic : score.pValue
}

describe("Evidently's p-values are scipy's", () => {
  // scipy 1.17.1.
  it.each([
    ['exact', [1.5, 2.5, 9, 4, 7.25], [3, 5, 6, 8, 10, 11, 12], 0.0744949494949495],
    ['exact, the other way', [3, 5, 6, 8, 10, 11, 12], [1.5, 2.5, 9, 4, 7.25], 0.946969696969697],
    ['with ties', [1, 1, 2, 3], [2, 3, 3, 4], 0.06708459006406292],
    ['normal', ramp(20, 0, 2), ramp(20, 1, 3), 0.030019269237713572],
  ])("mannwhitneyu(alternative='less'): %s", (_, reference, current, pValue) => {
    expect(scoreOf('mann-whitney', numbers(reference), numbers(current)) / pValue).toBeCloseTo(1, 10)
  })

  it('ks_2samp beyond 10,000 values is the one-sample tail, not the limit', () => {
    const reference = ramp(12_000).map((i) => (i * 0.7) % 101)
    const current = ramp(9000).map((i) => (i * 0.37) % 103)
    expect(scoreOf('ks', numbers(reference), numbers(current))).toBeCloseTo(0.0304331653500447, 7)
  })

  it('chisquare([10, 20, 30], [15, 15, 30]) and power_divergence of the same', () => {
    const [reference, current] = [categories({ a: 15, b: 15, c: 30 }), categories({ a: 10, b: 20, c: 30 })]
    expect(scoreOf('chi-square', reference, current)).toBeCloseTo(0.1888756028375618, 12)
    expect(scoreOf('g-test', reference, current)).toBeCloseTo(0.18286806033409547, 12)
  })
})

describe("Evidently's distances", () => {
  it('PSI fills an empty cell with 0.0001', () => {
    const psi = scoreOf('psi', categories({ a: 50, b: 50 }), categories({ a: 45, b: 45, c: 10 }))
    expect(psi).toBeCloseTo(2 * 0.05 * Math.log(0.5 / 0.45) + (0.1 - 0.0001) * Math.log(0.1 / 0.0001), 12)
  })

  it('PSI fills with a millionth of the least share where that is 0.0001 or less', () => {
    const psi = scoreOf('psi', categories({ a: 99_999, b: 1 }), categories({ a: 50_000, b: 49_999, c: 1 }))
    const [r, c] = [
      [0.99999, 1e-5, 1e-11],
      [0.5, 0.49999, 1e-5],
    ]
    expect(psi).toBeCloseTo(
      r.reduce((sum, share, cell) => sum + (share - (c[cell] ?? 0)) * Math.log(share / (c[cell] ?? 0)), 0),
      12,
    )
  })

  it('PSI of numbers: one value far away hides a shift, because the bins span both sides', () => {
    const [reference, current] = [ramp(1000), ramp(1000, 300)]
    const shifted = scoreOf('psi', numbers(reference), numbers(current))
    const withOutlier = scoreOf('psi', numbers(reference), numbers([...current.slice(1), 1e6]))
    expect(shifted).toBeGreaterThan(0.5)
    expect(withOutlier).toBeLessThan(0.01)
  })

  it('Wasserstein of a constant reference is over .001', () => {
    expect(scoreOf('wasserstein-normed', numbers([5, 5, 5]), numbers([5.01, 5.01]))).toBeCloseTo(10, 8)
  })

  it('a numeric reference with 20 distinct values is categories, with 21 it is binned', () => {
    const binningOf = (distinct: number): string => {
      const result = evidentlyColumn(numbers(ramp(distinct)), numbers(ramp(distinct)), { test: 'psi' })
      return result.kind === 'not-testable' ? result.reason : result.binning
    }
    expect(binningOf(20)).toBe('one cell per value')
    expect(binningOf(21)).toBe('Sturges bins over both sides')
  })
})

describe("Evidently's verdict of a column", () => {
  it.each([
    ['numbers, few rows', numbers(ramp(1000)), 'ks'],
    ['numbers, many rows', numbers(ramp(1001)), 'wasserstein-normed'],
    ['few numbers, few rows', numbers([1, 2, 3, 1]), 'chi-square'],
    ['two numbers, few rows', numbers([0, 1, 1]), 'z-test'],
    ['categories, few rows', categories({ a: 500, b: 499, c: 1 }), 'chi-square'],
    ['categories, many rows', categories({ a: 500, b: 499, c: 2 }), 'jensen-shannon'],
  ])('%s: %s is judged by its own choice', (_, column, test) => {
    expect(evidentlyColumn(column, column)).toMatchObject({ test, drifted: false })
  })

  it('KS at the threshold is drift, chi-square at the threshold is not', () => {
    const column = numbers([1, 2, 3, 4, 5, 6])
    expect(evidentlyColumn(column, column, { test: 'ks', threshold: 1 })).toMatchObject({ drifted: true })
    const counts = categories({ a: 5, b: 5, c: 5 })
    expect(evidentlyColumn(counts, counts, { test: 'chi-square', threshold: 1 })).toMatchObject({
      pValue: 1,
      drifted: false,
    })
  })

  it('a category that the reference lacks makes chi-square certain', () => {
    const result = evidentlyColumn(categories({ a: 10, b: 10 }), categories({ a: 10, b: 9, c: 1 }))
    expect(result).toMatchObject({ test: 'chi-square', pValue: 0, drifted: true })
  })

  it('what makes Evidently fail is not testable, with the reason', () => {
    const constant = categories({ a: 10 })
    const other = categories({ a: 4, b: 5 })
    expect(evidentlyColumn(constant, constant, { test: 'chi-square' })).toMatchObject({
      kind: 'not-testable',
    })
    expect(evidentlyColumn(constant, other, { test: 'fisher' })).toMatchObject({
      reason: expect.stringContaining('samples of equal length'),
    })
    expect(evidentlyColumn(constant, other, { test: 'g-test' })).toMatchObject({
      reason: expect.stringContaining('expected counts sum to 10, observed ones to 9'),
    })
    expect(evidentlyColumn(constant, other, { test: 'ks' })).toMatchObject({
      reason: 'Evidently has ks for numeric columns only',
    })
    expect(evidentlyColumn(numbers([]), numbers([1]))).toMatchObject({ kind: 'not-testable' })
    expect(evidentlyColumn(numbers([1]), constant)).toMatchObject({ kind: 'not-testable' })
  })

  it('a column with 100,000 categories has its answer', () => {
    const many = categories(Object.fromEntries(ramp(100_000).map((i) => [`c${i}`, 1])))
    expect(evidentlyColumn(many, many, { test: 'psi' })).toMatchObject({ statistic: 0, drifted: false })
    expect(evidentlyColumn(many, many, { test: 'chi-square' })).toMatchObject({ pValue: 1 })
  })

  it('a data set has drifted when half of its columns have', () => {
    expect([isEvidentlyDatasetDrift(2, 4), isEvidentlyDatasetDrift(1, 3)]).toEqual([true, false])
  })
})

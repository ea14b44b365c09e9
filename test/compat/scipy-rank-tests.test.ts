import { describe, expect, it } from 'vitest'
import { scipyAndersonDarling } from '../../lib/compat/scipy/anderson-ksamp.ts'
import { scipyCramerVonMises } from '../../lib/compat/scipy/two-sample-cramer-von-mises.ts'
import { ascending, goldenPairs, relativeError } from '../stats/golden-pairs.ts'

const shares = (count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => Number(i >= 0.7 * count))

describe('cramervonmises_2samp', () => {
  it.each(goldenPairs)('of $name', ({ reference, current, cramerVonMises: [t, p] }) => {
    const result = scipyCramerVonMises(reference, current)
    expect(relativeError(result?.statistic ?? Number.NaN, t)).toBeLessThan(1e-12)
    // Its asymptotic p is 1 less a sum with terms below 1e-7 left out; its exact one is a quotient of counts.
    const tolerance = Math.max(reference.length, current.length) <= 20 ? 1e-14 : 1e-8
    expect(Math.abs((result?.pValue ?? Number.NaN) - p)).toBeLessThan(tolerance)
  })

  // scipy 1.17.1.
  it.each([
    ['equal shares of samples that differ in size', shares(5000), shares(50), 15260.972132673267],
    ['one value on both sides', ascending([1, 1]), ascending([1, 1, 1, 1]), 0.24305555555555558],
    ['nothing in common, with ties', ascending([1, 1, 1]), ascending([2, 3]), 0.6333333333333332],
  ])('of %s is what it is', (_, reference, current, statistic) => {
    const result = scipyCramerVonMises(reference, current)
    expect(relativeError(result?.statistic ?? Number.NaN, statistic)).toBeLessThan(1e-12)
  })

  it('has no number for a single value', () => {
    expect(scipyCramerVonMises(ascending([1]), ascending([2, 3]))).toBeNull()
  })
})

describe('anderson_ksamp', () => {
  it.each(goldenPairs)('of $name', ({ reference, current, andersonDarling: [a, p] }) => {
    const result = scipyAndersonDarling(reference, current)
    expect(relativeError(result?.normalisedStatistic ?? Number.NaN, a)).toBeLessThan(1e-12)
    expect(relativeError(result?.pValue ?? Number.NaN, p)).toBeLessThan(1e-12)
  })

  // scipy 1.17.1.
  it.each([
    ['equal shares of samples that differ in size', shares(5000), shares(50), -1.3110612211897803, 0.25],
    ['five values', ascending([1, 1, 1]), ascending([2, 3]), 4.5235562593639145, 0.005163398760301297],
  ])('of %s is what it is', (_, reference, current, statistic, pValue) => {
    const result = scipyAndersonDarling(reference, current)
    expect(relativeError(result?.normalisedStatistic ?? Number.NaN, statistic)).toBeLessThan(1e-12)
    expect(relativeError(result?.pValue ?? Number.NaN, pValue)).toBeLessThan(1e-12)
  })

  it('has no number for three values, nor for one value many times', () => {
    expect(scipyAndersonDarling(ascending([1]), ascending([2, 3]))).toBeNull()
    expect(scipyAndersonDarling(ascending([1, 1]), ascending([1, 1]))).toBeNull()
  })
})

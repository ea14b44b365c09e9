import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { andersonDarling } from '../../lib/stats/anderson-darling.ts'
import { cramerVonMises } from '../../lib/stats/cramer-von-mises.ts'
import { mannWhitney } from '../../lib/stats/mann-whitney.ts'
import { ascending, goldenPairs, relativeError } from './golden-pairs.ts'

/** Whole numbers, so ties are frequent, and infinities: rank tests know order alone. */
const sample = fc
  .array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(Infinity, -Infinity)), {
    minLength: 4,
    maxLength: 25,
  })
  .map(ascending)

const TESTS = [
  ['Cramer-von Mises', cramerVonMises],
  ['Anderson-Darling', andersonDarling],
  ['Mann-Whitney', mannWhitney],
] as const

const isTested = <T extends { readonly kind: string }>(result: T): result is Extract<T, { kind: 'tested' }> =>
  result.kind === 'tested'

const tested = <T extends { readonly kind: string }>(result: T): Extract<T, { kind: 'tested' }> => {
  if (!isTested(result)) throw new Error(`not testable: ${JSON.stringify(result)}`)
  return result
}

describe.each(TESTS)('%s', (_, test) => {
  it('is the same for any map that keeps the order', () => {
    fc.assert(
      fc.property(sample, sample, (reference, current) => {
        expect(test(reference.map(Math.atan), current.map(Math.atan))).toEqual(test(reference, current))
      }),
    )
  })

  it('has the same p whichever side is which, within 0 to 1', () => {
    fc.assert(
      fc.property(sample, sample, (reference, current) => {
        const [there, back] = [test(reference, current), test(current, reference)]
        expect(back.kind).toBe(there.kind)
        if (there.kind !== 'tested' || back.kind !== 'tested') return
        expect(relativeError(back.pValue, there.pValue)).toBeLessThan(1e-9)
        expect(there.pValue).toBeGreaterThan(0)
        expect(there.pValue).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('does not see a difference between a sample and itself', () => {
    const values = ascending(Array.from({ length: 40 }, (_, i) => (i * 7) % 31))
    expect(tested(test(values, values)).pValue).toBeGreaterThan(0.9)
  })

  it.each<[number[], number[], string]>([
    [[], [1, 2], 'no observations'],
    [[1, 2], [], 'no observations'],
    [[3, 3, 3], [3, 3], 'all values equal'],
  ])('cannot test %j against %j', (reference, current, reason) => {
    expect(test(ascending(reference), ascending(current))).toEqual({ kind: 'not-testable', reason })
  })
})

/** With ties ours are not scipy's: see tied-ranks.test.ts. */
const untiedPairs = goldenPairs.filter(
  ({ reference, current }) => new Set([...reference, ...current]).size === reference.length + current.length,
)

describe('Cramer-von Mises', () => {
  it.each(untiedPairs)('of $name is what scipy gives', ({ reference, current, cramerVonMises: [t, p] }) => {
    const result = tested(cramerVonMises(reference, current))
    expect(relativeError(result.statistic, t)).toBeLessThan(1e-12)
    // scipy's asymptotic p is 1 less a sum with terms below 1e-7 left out; its exact one is a quotient of counts.
    const tolerance = result.pValueKind === 'exact' ? 1e-14 : 1e-8
    expect(Math.abs(result.pValue - p)).toBeLessThan(tolerance)
  })

  it('keeps its digits for large samples, where a difference of ranks squared has lost them', () => {
    const reference = Float64Array.from({ length: 100_000 }, (_, i) => 2 * i)
    const current = reference.map((value) => value + 1)
    // D is 1/n between each pair and 0 after it: T = n m / N^2 * n (1/n)^2 = 1/4n.
    expect(relativeError(tested(cramerVonMises(reference, current)).statistic, 1 / 400_000)).toBeLessThan(
      1e-12,
    )
  })

  it('needs two observations a side', () => {
    expect(cramerVonMises(ascending([1]), ascending([1, 2, 3]))).toEqual({
      kind: 'not-testable',
      reason: 'fewer than two observations',
    })
  })

  it('goes on where a p-value of 1 less the cdf is 0', () => {
    const reference = Float64Array.from({ length: 300 }, (_, i) => i)
    const { pValue } = tested(
      cramerVonMises(
        reference,
        reference.map((value) => value + 250),
      ),
    )
    expect(pValue).toBeGreaterThan(0)
    expect(pValue).toBeLessThan(1e-20)
  })
})

describe('Anderson-Darling', () => {
  it.each(untiedPairs)('of $name is what scipy gives', ({ reference, current, andersonDarling: [a, p] }) => {
    const { normalisedStatistic, pValue } = tested(andersonDarling(reference, current))
    expect(relativeError(normalisedStatistic, a)).toBeLessThan(1e-12)
    // Inside scipy's table its interpolation and the limit law are two views of one thing.
    if (p > 0.001 && p < 0.25) expect(relativeError(pValue, p)).toBeLessThan(0.03)
  })

  it('needs four observations in all', () => {
    expect(andersonDarling(ascending([1]), ascending([2, 3]))).toEqual({
      kind: 'not-testable',
      reason: 'fewer than four observations',
    })
  })
})

describe('Mann-Whitney', () => {
  it.each(goldenPairs)('of $name is what scipy gives', ({ reference, current, mannWhitney: [u, p] }) => {
    const result = tested(mannWhitney(reference, current))
    expect(result.statistic).toBe(u)
    expect(relativeError(result.pValue, p)).toBeLessThan(1e-12)
  })

  // scipy 1.17.1, mannwhitneyu(method='exact'): the reference's values lie after these many of the current sample's.
  it.each<[number[], number, number, number]>([
    [[1, 2, 4], 5, 7, 1.0],
    [[0], 9, 0, 0.2],
    [[1, 3, 5, 70], 200, 79, 0.0025212838864341154],
    [[10, 20, 40, 80, 160, 170, 180, 199], 300, 859, 0.174001189008597],
    [[3, 900], 4000, 903, 0.05115063063319627],
  ])('with %j among %d is exact: U %d, p %d', (places, size, u, p) => {
    const current = Float64Array.from({ length: size }, (_, i) => i)
    const result = tested(mannWhitney(ascending(places.map((place) => place - 0.5)), current))
    expect(result).toMatchObject({ statistic: u, pValueKind: 'exact' })
    expect(relativeError(result.pValue, p)).toBeLessThan(1e-12)
  })

  it('counts at most as many pairs as it says, then takes the normal form', () => {
    const current = Float64Array.from({ length: 60_000 }, (_, i) => i)
    expect(tested(mannWhitney(ascending([1.5, 9.5]), current)).pValueKind).toBe('asymptotic')
  })
})

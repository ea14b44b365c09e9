import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chiSquareUpperQuantile } from '../../lib/stats/chi-square-quantile.ts'
import { upperGamma } from '../../lib/stats/upper-gamma.ts'

const relativeError = (got: number, expected: number): number => Math.abs(got / expected - 1)

describe('regularized upper incomplete gamma function', () => {
  // scipy 1.17.1, special.gammaincc(a, x): 5 and 1 standard deviations below the mean, at it, 1, 5 and 30 above.
  const golden: readonly (readonly [shape: number, x: number, tail: number])[] = [
    [0.5, 2, 0.04550026389635842],
    [251, 171.8, 0.9999999908871033],
    [251, 251, 0.4916061447186865],
    [251, 266.8, 0.15913210369030337],
    [251, 726.3, 3.342740019043346e-93],
    [1000, 968.4, 0.8412079137936741],
    [1000, 1000, 0.4957947558197845],
    [1000, 1158.1, 9.28446758126391e-7],
    [1000, 1948.7, 7.122277644292494e-125],
    [5000, 4929.3, 0.8413160032316517],
    [5000, 5353.6, 4.988288478437829e-7],
    [100_000, 100_316.2, 0.15867605373680585],
    [100_000, 109_486.8, 1.7164989544255077e-186],
    [1_000_000, 995_000, 0.9999997250431554],
    [1_000_000, 1_005_000, 2.987490140114635e-7],
    [1_000_000, 1_030_000, 3.262430144876991e-194],
  ]
  it.each(golden)('Q(%d, %d) is what scipy gives', (shape, x, tail) => {
    expect(relativeError(upperGamma(shape, x), tail)).toBeLessThan(1e-10)
  })

  it('falls as x grows and stays within 0 to 1', () => {
    const x = fc.double({ min: 0, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1e5, noNaN: true }), x, x, (shape, a, b) => {
        const [low, high] = [upperGamma(shape, Math.max(a, b)), upperGamma(shape, Math.min(a, b))]
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(high + 1e-12)
      }),
    )
  })

  it('is 1 up to 0 and 0 at infinity, and refuses what is no shape or no number', () => {
    expect([upperGamma(3, -1), upperGamma(3, 0), upperGamma(900, Number.POSITIVE_INFINITY)]).toEqual([
      1, 1, 0,
    ])
    expect(() => upperGamma(0, 1)).toThrow(/shape is 0, must be above 0 and finite/)
    expect(() => upperGamma(1, Number.NaN)).toThrow(/x is NaN/)
  })
})

describe('chi-square quantile', () => {
  // scipy 1.17.1, stats.chi2.isf(p, k).
  it.each([
    [0.01, 1, 6.634896601021217],
    [0.05, 19, 30.143527205646155],
    [1e-6, 19, 63.677052285677995],
    [0.5, 99, 98.33413733447392],
    [0.99, 2, 0.020100671707002887],
    [0.01, 1000, 1106.9689943522174],
    [0.3, 2.5, 3.0433328089797267],
  ])(
    'exceeded with probability %d at %d degrees of freedom is what scipy gives',
    (probability, k, quantile) => {
      expect(relativeError(chiSquareUpperQuantile(probability, k), quantile)).toBeLessThan(1e-9)
    },
  )

  it('refuses probabilities that no value has', () => {
    expect(() => chiSquareUpperQuantile(5, 3)).toThrow(/probability is 5, must lie between 0 and 1/)
  })
})

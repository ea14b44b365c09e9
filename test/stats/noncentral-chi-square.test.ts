import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectablePsi } from '../../lib/stats/detectable-psi.ts'
import { noncentralChiSquareUpperTail, noncentralityAt } from '../../lib/stats/noncentral-chi-square.ts'

const relativeError = (got: number, expected: number): number => Math.abs(got / expected - 1)

describe('non-central chi-square upper tail', () => {
  // scipy 1.17.1, stats.ncx2.sf(x, k, lambda).
  const golden: readonly (readonly [x: number, k: number, lambda: number, tail: number])[] = [
    [1, 1, 0.01, 0.31972618629314187],
    [0.2, 1, 1, 0.7837137153942146],
    [40, 2.5, 10, 0.0013646721267519474],
    [30, 9, 5, 0.016233659110095524],
    [20, 19, 19.4, 0.9749417240403759],
    [119, 19, 100, 0.4814685919977263],
    [250, 19, 100, 1.6805841275880512e-7],
    [9500, 99, 10_000, 0.9987706461855896],
    [10_500, 99, 10_000, 0.02354693071340124],
    [100_000, 19, 100_000, 0.5113525826444162],
    [103_000, 600, 100_000, 8.219978303421076e-5],
    [1_020_000, 19, 1_000_000, 1.3727703194249928e-23],
  ]
  it.each(golden)('at %d, k = %d, lambda = %d is what scipy gives', (x, k, lambda, tail) => {
    expect(relativeError(noncentralChiSquareUpperTail(x, k, lambda), tail)).toBeLessThan(1e-9)
  })

  it('grows with the noncentrality', () => {
    const lambda = fc.double({ min: 0, max: 1e4, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2e4, noNaN: true }), lambda, lambda, (x, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)]
        expect(noncentralChiSquareUpperTail(x, 7, less)).toBeLessThanOrEqual(
          noncentralChiSquareUpperTail(x, 7, more) + 1e-12,
        )
      }),
    )
  })

  it('refuses a constant, a negative noncentrality and an undefined statistic', () => {
    expect(() => noncentralChiSquareUpperTail(1, 0, 1)).toThrow(/degreesOfFreedom is 0, must be above 0/)
    expect(() => noncentralChiSquareUpperTail(1, 1, -1)).toThrow(/noncentrality is -1, must be 0 to/)
    expect(() => noncentralChiSquareUpperTail(Number.NaN, 1, 1)).toThrow(/x is NaN/)
  })
})

describe('noncentrality at a probability', () => {
  it('is where the tail has that probability, and 0 where the tail has it already', () => {
    const probability = fc.double({ min: 0.001, max: 0.999, noNaN: true })
    const freedom = fc.double({ min: 0.5, max: 300, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5000, noNaN: true }), freedom, probability, (x, k, p) => {
        const lambda = noncentralityAt(x, k, p)
        const tail = noncentralChiSquareUpperTail(x, k, lambda)
        if (lambda === 0) expect(tail).toBeGreaterThanOrEqual(p - 1e-12)
        else expect(relativeError(tail, p)).toBeLessThan(1e-6)
      }),
    )
  })

  it('goes over to its limit for statistics too large to sum, without a step', () => {
    const [below, above] = [noncentralityAt(1e8 - 1, 19, 0.025), noncentralityAt(1e8 + 20, 19, 0.025)]
    expect(relativeError(above, below)).toBeLessThan(1e-6)
    expect(noncentralityAt(1e14, 19, 0.025)).toBeGreaterThan(0.999 * 1e14)
  })

  it('refuses a percentage', () => {
    expect(() => noncentralityAt(3, 1, 95)).toThrow(/probability is 95, must lie between 0 and 1/)
  })
})

describe('detectable PSI', () => {
  // scipy 1.17.1: lambda with stats.ncx2.sf(stats.chi2.isf(alpha, k), k, lambda) = power, by optimize.brentq.
  it.each([
    [19, 0.01, 0.8, 27.647295672221244],
    [1, 0.05, 0.8, 7.848860509326205],
    [99, 0.01, 0.9, 62.12029139562248],
  ])(
    'of %d degrees of freedom, alpha %d, power %d is lambda %d times 1/n + 1/m',
    (k, alpha, power, lambda) => {
      const plan = { degreesOfFreedom: k, alpha, power, referenceCount: 5000, currentCount: 200 }
      expect(relativeError(detectablePsi(plan), lambda * (1 / 5000 + 1 / 200))).toBeLessThan(1e-9)
    },
  )

  it('refuses one cell and empty sides', () => {
    const plan = { degreesOfFreedom: 3, alpha: 0.01, power: 0.8, referenceCount: 50, currentCount: 50 }
    expect(() => detectablePsi({ ...plan, degreesOfFreedom: 0 })).toThrow(/degreesOfFreedom is 0/)
    expect(() => detectablePsi({ ...plan, currentCount: 0 })).toThrow(/50 and 0 observations/)
  })
})

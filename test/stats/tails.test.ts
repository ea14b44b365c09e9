import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { binomialUpperTail } from '../../lib/stats/binomial-tail.ts'
import { chiSquareUpperTail, DEGREES_OF_FREEDOM_MAX } from '../../lib/stats/chi-square-tail.ts'
import { kolmogorovUpperTail } from '../../lib/stats/kolmogorov.ts'

const relativeError = (got: number, expected: number): number => Math.abs(got / expected - 1)

describe('chi-square upper tail', () => {
  // scipy 1.17.1, stats.chi2.sf: at half the mean, the mean, and 5 and 40 standard deviations above it.
  const golden: readonly (readonly [degreesOfFreedom: number, x: number, tail: number])[] = [
    [1, 0.5, 0.47950012218695337],
    [1, 8.071067811865476, 0.004497760379680992],
    [1, 57.568542494923804, 3.264043011081211e-14],
    [2, 82, 1.5628821893349905e-18],
    [7, 25.708286933869708, 0.0005678174237544312],
    [7, 156.66629547095766, 1.6126369217439807e-30],
    [19, 9.5, 0.964221570732356],
    [19, 19, 0.45683612559196224],
    [19, 49.82207001484488, 0.00013919956137239112],
    [19, 265.57656011875906, 2.1356112943424482e-45],
    [19, 1000, 5.306673251651704e-200],
    [50, 100, 3.454931382984871e-5],
    [101, 101, 0.48128504536921946],
    [101, 172.06335201775948, 1.342111523962499e-5],
    [101, 669.5068161420758, 1.069197592994573e-84],
    [250, 361.8033988749895, 4.6545029139970255e-6],
    [250, 1144.4271909999159, 2.269588859926623e-114],
    [399, 399, 0.4905848049941904],
    [399, 1528.9557513460427, 1.0557286853948568e-131],
    [500, 500, 0.491589373031009],
    [500, 658.113883008419, 2.3984395593802147e-6],
    [500, 1764.9110640673516, 1.8365749541022773e-140],
  ]
  it.each(golden)('of %d degrees of freedom at %d is what scipy gives', (degreesOfFreedom, x, tail) => {
    expect(relativeError(chiSquareUpperTail(x, degreesOfFreedom), tail)).toBeLessThan(1e-10)
  })

  it('falls as the statistic grows and stays within 0 to 1 over the whole range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: DEGREES_OF_FREEDOM_MAX }),
        fc.double({ min: 0, noNaN: true }),
        fc.double({ min: 0, noNaN: true }),
        (degreesOfFreedom, a, b) => {
          const [low, high] = [
            chiSquareUpperTail(Math.max(a, b), degreesOfFreedom),
            chiSquareUpperTail(Math.min(a, b), degreesOfFreedom),
          ]
          expect(low).toBeGreaterThanOrEqual(0)
          expect(high).toBeLessThanOrEqual(1)
          expect(low).toBeLessThanOrEqual(high + 1e-12)
        },
      ),
    )
  })

  it('is a step at 0 without degrees of freedom', () => {
    expect([chiSquareUpperTail(0, 0), chiSquareUpperTail(1e-9, 0)]).toEqual([1, 0])
  })

  it('refuses more degrees of freedom than it computes correctly, and an undefined statistic', () => {
    expect(() => chiSquareUpperTail(3000, 3000)).toThrow(/degreesOfFreedom is 3000, must be 0 to 500/)
    expect(() => chiSquareUpperTail(Number.NaN, 3)).toThrow(/x is NaN/)
  })
})

describe('binomial upper tail', () => {
  // scipy 1.17.1, stats.binom.sf(k - 1, n, p).
  const golden: readonly (readonly [successes: number, trials: number, probability: number, tail: number])[] =
    [
      [1, 10, 0.1, 0.6513215599000001],
      [10, 10, 0.5, 0.0009765625],
      [5, 100, 0.01, 0.0034323215877545207],
      [60, 1000, 0.05, 0.08673217838486103],
      [80, 1000, 0.05, 3.488644975793487e-5],
      [200, 1000, 0.05, 7.860594399783733e-63],
      [100, 1000, 0.001, 2.6181505053540034e-161],
      [510_000, 10_000_000, 0.05, 1.0289790525105754e-47],
      [1_000_500, 1_000_000_000, 0.001, 0.3085816235133608],
    ]
  it.each(golden)('P(X >= %d of %d, p = %d) is what scipy gives', (successes, trials, probability, tail) => {
    expect(relativeError(binomialUpperTail(successes, trials, probability), tail)).toBeLessThan(1e-9)
  })

  it('is 1 from no successes on, and knows the certain and the impossible', () => {
    expect(binomialUpperTail(0, 10, 0)).toBe(1)
    expect(binomialUpperTail(0, 0, 0.5)).toBe(1)
    expect(binomialUpperTail(1, 10, 0)).toBe(0)
    expect(binomialUpperTail(10, 10, 1)).toBe(1)
  })

  it.each([
    [11, 10, 0.5, /successes is 11/],
    [1.5, 10, 0.5, /successes is 1.5/],
    [1, Number.NaN, 0.5, /trials is NaN/],
    [1, 10, 5, /probability is 5, must be 0 to 1/],
  ])('refuses %d of %d at %d', (successes, trials, probability, message) => {
    expect(() => binomialUpperTail(successes, trials, probability)).toThrow(message)
  })
})

describe('Kolmogorov tail', () => {
  // scipy 1.17.1, special.kolmogorov: both series, either side of the change-over at 1, and far out.
  const golden: readonly (readonly [lambda: number, tail: number])[] = [
    [0.1, 1],
    [0.2, 0.999999999999495],
    [0.3, 0.9999906941986655],
    [0.5, 0.9639452436648751],
    [0.8, 0.5441424115741981],
    [0.95, 0.32748548447955916],
    [1, 0.26999967167735456],
    [1.05, 0.22020555870195027],
    [1.36, 0.049485876755377876],
    [1.63, 0.009846364888486529],
    [3, 3.045995948942526e-8],
    [5, 3.8574996959278356e-22],
    [18, 7.554499944724249e-282],
  ]
  it.each(golden)('Q(%d) is what scipy gives', (lambda, tail) => {
    expect(relativeError(kolmogorovUpperTail(lambda), tail)).toBeLessThan(1e-13)
  })

  test('the two series meet: no step at the change-over', () => {
    expect(relativeError(kolmogorovUpperTail(1 - 1e-15), kolmogorovUpperTail(1))).toBeLessThan(1e-13)
  })

  it('is 1 at 0 and 0 at infinity, and refuses NaN', () => {
    expect([kolmogorovUpperTail(0), kolmogorovUpperTail(Number.POSITIVE_INFINITY)]).toEqual([1, 0])
    expect(() => kolmogorovUpperTail(Number.NaN)).toThrow(/lambda is NaN/)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oneSampleKsUpperTail } from '../../lib/compat/scipy/one-sample-ks.ts'

describe('the one-sample Kolmogorov-Smirnov tail', () => {
  // scipy 1.17.1, stats.kstwo.sf(d, n); both sides of every switch between forms.
  const golden: readonly (readonly [d: number, n: number, tail: number])[] = [
    [0.4, 1, 1],
    [0.75, 2, 0.125],
    [0.5, 5, 0.112],
    [0.3, 8, 0.39011434020996105],
    [0.2, 20, 0.352720173623415],
    [0.1, 100, 0.2526927570063874],
    [0.16, 100, 0.010543506724452142],
    [0.12, 140, 0.03252638258561632],
    [0.09, 141, 0.19156768536655033],
    [0.03, 1000, 0.3226902143914636],
    [0.06, 1000, 0.001428597887952891],
    [0.02, 7500, 0.0048900963221801645],
    [0.003, 333333, 0.0049475893326606955],
    [0.01, 333333, 2.2109247891932982e-29],
  ]
  it.each(golden)('at d = %d of %d values is what scipy gives', (d, n, tail) => {
    expect(Math.abs(oneSampleKsUpperTail(d, n) / tail - 1)).toBeLessThan(2e-6)
  })

  it('is 1 up to 1 / 2n and 0 from 1 on', () => {
    expect(oneSampleKsUpperTail(0.05, 10)).toBe(1)
    expect(oneSampleKsUpperTail(1, 10)).toBe(0)
  })

  it('falls as d grows, within 0 to 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (n, d) => {
          const [here, further] = [oneSampleKsUpperTail(d, n), oneSampleKsUpperTail(Math.min(1, d + 0.01), n)]
          expect(here).toBeLessThanOrEqual(1)
          expect(further).toBeLessThanOrEqual(here)
          expect(further).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })

  it('refuses half a value', () => {
    expect(() => oneSampleKsUpperTail(0.1, 2.5)).toThrow('n is 2.5, must be a whole number of at least 1')
  })
})

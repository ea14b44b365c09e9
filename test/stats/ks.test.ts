import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactKsUpperTail } from '../../lib/stats/exact-ks.ts'
import { twoSampleKs } from '../../lib/stats/ks.ts'
import { ascending, goldenPairs, relativeError } from './golden-pairs.ts'

const testedKs = (reference: Float64Array, current: Float64Array) => {
  const result = twoSampleKs(reference, current)
  if (result.kind !== 'tested') throw new Error(`not testable: ${result.reason}`)
  return result
}

/** Whole numbers, so ties are frequent, and infinities. */
const sample = fc
  .array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(Infinity, -Infinity)), {
    minLength: 1,
    maxLength: 12,
  })
  .map(ascending)

/** D n m by its definition, at every value. */
const reachByDefinition = (reference: Float64Array, current: Float64Array): number => {
  const below = (values: Float64Array, x: number): number => values.filter((value) => value <= x).length
  return Math.max(
    ...[...reference, ...current].map((x) =>
      Math.abs(below(reference, x) * current.length - below(current, x) * reference.length),
    ),
  )
}

/** Of all orders of n and m values, those that reach: counted one by one. */
const tailByCounting = (reach: number, n: number, m: number): number => {
  const count = (i: number, j: number, touched: boolean): { all: number; touching: number } => {
    const touches = touched || Math.abs(i * m - j * n) >= reach
    if (i === n && j === m) return { all: 1, touching: Number(touches) }
    const ways = [...(i < n ? [count(i + 1, j, touches)] : []), ...(j < m ? [count(i, j + 1, touches)] : [])]
    return {
      all: ways.reduce((sum, way) => sum + way.all, 0),
      touching: ways.reduce((sum, way) => sum + way.touching, 0),
    }
  }
  const { all, touching } = count(0, 0, false)
  return touching / all
}

describe('two-sample Kolmogorov-Smirnov', () => {
  it.each(goldenPairs)('D and the exact p of $name are what scipy gives', ({ reference, current, ks }) => {
    const result = testedKs(reference, current)
    expect(result.pValueKind).toBe('exact')
    expect(relativeError(result.ksStatistic, ks[0])).toBeLessThan(1e-14)
    expect(relativeError(result.pValue, ks[1])).toBeLessThan(1e-12)
  })

  it('D is its definition, with ties and infinities, and lies where it says', () => {
    fc.assert(
      fc.property(sample, sample, (reference, current) => {
        const { ksStatistic, location } = testedKs(reference, current)
        const pairs = reference.length * current.length
        expect(ksStatistic).toBe(reachByDefinition(reference, current) / pairs)
        const shareBelow = (values: Float64Array): number =>
          values.filter((value) => value <= location).length / values.length
        expect(Math.abs(shareBelow(reference) - shareBelow(current))).toBeCloseTo(ksStatistic, 12)
      }),
    )
  })

  it('does not care which side is which, nor about a map that keeps the order', () => {
    fc.assert(
      fc.property(sample, sample, (reference, current) => {
        const there = testedKs(reference, current)
        expect(testedKs(current, reference)).toEqual(there)
        const mapped = testedKs(reference.map(Math.atan), current.map(Math.atan))
        expect([mapped.ksStatistic, mapped.pValue]).toEqual([there.ksStatistic, there.pValue])
      }),
    )
  })

  it('finds nothing between a sample and itself', () => {
    fc.assert(
      fc.property(sample, (values) => {
        expect(testedKs(values, values)).toMatchObject({ ksStatistic: 0, pValue: 1 })
      }),
    )
  })

  it('takes parts of arrays', () => {
    const whole = ascending([1, 2, 3, 4, 5, 6])
    expect(testedKs(whole.subarray(0, 3), whole.subarray(3)).ksStatistic).toBe(1)
  })

  it.each([
    [[], [1]],
    [[1], []],
    [[], []],
  ])('cannot test %j against %j', (reference, current) => {
    expect(twoSampleKs(ascending(reference), ascending(current))).toEqual({
      kind: 'not-testable',
      reason: 'no observations',
    })
  })

  it('goes over to the asymptotic form for large samples, which is never too small', () => {
    const reference = Float64Array.from({ length: 60_000 }, (_, i) => i)
    const current = reference.map((value) => value + 560)
    const { pValue, pValueKind } = testedKs(reference, current)
    expect(pValueKind).toBe('asymptotic')
    // scipy 1.17.1, ks_2samp(method='exact') of the same: the closed form for equal sizes.
    const exact = 0.010742451363429457
    expect(pValue / exact).toBeGreaterThanOrEqual(1)
    expect(pValue / exact).toBeLessThan(1.001)
  })

  it('a difference beyond the range of doubles is 0, not an error', () => {
    const reference = Float64Array.from({ length: 9000 }, (_, i) => i)
    expect(
      testedKs(
        reference,
        reference.map((value) => value + 1e6),
      ).pValue,
    ).toBe(0)
  })
})

describe('the exact tail of D', () => {
  // scipy 1.17.1, ks_2samp(method='exact') for samples of these sizes with this D n m.
  it.each([
    [1, 1, 1, 1],
    [6, 4, 3, 0.6571428571428571],
    [50, 10, 10, 0.16782134274394334],
    [250, 30, 20, 0.024351206903677477],
    [600, 100, 50, 0.7111924644384799],
    [1500, 97, 89, 0.10400579605114088],
  ])('at %d of %d x %d is what scipy gives', (reach, n, m, tail) => {
    expect(relativeError(exactKsUpperTail(reach, n, m), tail)).toBeLessThan(1e-12)
  })

  it('is the share of orders that reach, counted one by one', () => {
    const size = fc.integer({ min: 1, max: 6 })
    fc.assert(
      fc.property(size, size, fc.double({ min: 0, max: 1, noNaN: true }), (n, m, d) => {
        const reach = Math.round(d * n * m)
        expect(exactKsUpperTail(reach, n, m)).toBeCloseTo(tailByCounting(reach, n, m), 13)
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    [50, 30],
    [1000, 501],
    [1000, 690],
  ])('keeps its digits far out: for two samples of %d and D n = %d it is the closed form', (n, steps) => {
    // Gnedenko and Korolyuk 1951: for equal sizes and D > 1/2 one reflection is left, 2 (2n over n - h) / (2n over n).
    let closed = 2
    for (let j = 0; j < steps; j += 1) closed *= (n - j) / (n + j + 1)
    expect(relativeError(exactKsUpperTail(steps * n, n, n), closed)).toBeLessThan(1e-12)
  })

  it('knows the certain and the two orders that separate the samples', () => {
    expect(exactKsUpperTail(0, 5, 7)).toBe(1)
    expect(relativeError(exactKsUpperTail(35, 5, 7), 2 / 792)).toBeLessThan(1e-13)
  })

  it.each([
    [0.5, 10, 10],
    [3, 0, 4],
    [Number.NaN, 3, 4],
  ])('refuses %d of %d x %d', (reach, n, m) => {
    expect(() => exactKsUpperTail(reach, n, m)).toThrow(/pass d n m, not d/)
  })
})

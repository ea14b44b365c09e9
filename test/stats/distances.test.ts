import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { energyDistance } from '../../lib/stats/energy-distance.ts'
import { wasserstein, wassersteinNormed } from '../../lib/stats/wasserstein.ts'
import { ascending, goldenPairs, relativeError } from './golden-pairs.ts'

const sample = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 12 }).map(ascending)

const distanceOf = (result: ReturnType<typeof wasserstein> | ReturnType<typeof energyDistance>): number => {
  if (result.kind !== 'measured') throw new Error(`not testable: ${result.reason}`)
  return result.distance
}

describe.each([
  ['Wasserstein', wasserstein, (pair: (typeof goldenPairs)[number]) => pair.wasserstein],
  ['energy', energyDistance, (pair: (typeof goldenPairs)[number]) => pair.energy],
])('%s distance', (_, measure, expectedOf) => {
  it.each(goldenPairs)('of $name is what scipy gives', (pair) => {
    expect(relativeError(distanceOf(measure(pair.reference, pair.current)), expectedOf(pair))).toBeLessThan(
      1e-13,
    )
  })

  it('is 0 for equal samples, the same both ways, and keeps the triangle inequality', () => {
    fc.assert(
      fc.property(sample, sample, sample, (a, b, c) => {
        expect(distanceOf(measure(a, a))).toBe(0)
        expect(distanceOf(measure(a, b))).toBeCloseTo(distanceOf(measure(b, a)), 12)
        const detour = distanceOf(measure(a, b)) + distanceOf(measure(b, c))
        expect(distanceOf(measure(a, c))).toBeLessThanOrEqual(detour + 1e-12)
      }),
    )
  })

  it.each<[number[], number[], string]>([
    [[], [1], 'no observations'],
    [[1], [], 'no observations'],
    [[1, Infinity], [1], 'infinite range'],
    [[-1e308], [1e308], 'infinite range'],
  ])('cannot be had of %j and %j', (reference, current, reason) => {
    expect(measure(ascending(reference), ascending(current))).toEqual({ kind: 'not-testable', reason })
  })
})

describe('Wasserstein distance', () => {
  it('is the length of a shift, and grows with the unit', () => {
    const values = ascending([1, 4, 4, 9])
    expect(
      distanceOf(
        wasserstein(
          values,
          values.map((value) => value + 3),
        ),
      ),
    ).toBe(3)
    expect(
      distanceOf(
        wasserstein(
          values.map((x) => 10 * x),
          values.map((x) => 10 * (x + 3)),
        ),
      ),
    ).toBe(30)
  })

  it('over the reference sd is a number of sds, and unknown for a constant reference', () => {
    const [reference, current] = [ascending([0, 2]), ascending([4, 6])]
    expect(wassersteinNormed(reference, current, 2)).toEqual({ kind: 'measured', distanceSd: 2 })
    expect(wassersteinNormed(ascending([1, 1]), current, 0)).toEqual({
      kind: 'not-testable',
      reason: 'constant reference',
    })
    expect(wassersteinNormed(ascending([]), current, 0)).toEqual({
      kind: 'not-testable',
      reason: 'no observations',
    })
    expect(() => wassersteinNormed(reference, current, Number.NaN)).toThrow(/referenceSd is NaN/)
  })
})

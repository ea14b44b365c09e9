import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { biasCorrectedV, cramersV } from '../../lib/stats/cramers-v.ts'
import { hellingerDistance } from '../../lib/stats/hellinger.ts'
import { jensenShannonDistance } from '../../lib/stats/jensen-shannon.ts'
import { kullbackLeibler } from '../../lib/stats/kullback-leibler.ts'
import { lInfinity } from '../../lib/stats/l-infinity.ts'
import type { DistanceResult } from '../../lib/stats/share-distance.ts'
import { totalVariation } from '../../lib/stats/total-variation.ts'

type Counts = readonly number[]

const measured = (result: DistanceResult) => {
  if (result.kind === 'not-testable') throw new Error(result.reason)
  return result
}

/** Evidently's dice and NannyML's four categories (conformance cases C037, C051), and two sides without a common cell. */
const dice: readonly [Counts, Counts] = [
  [16, 18, 16, 14, 12, 12],
  [16, 16, 16, 16, 16, 8],
]
const letters: readonly [Counts, Counts] = [
  [2456, 2485, 2550, 2509, 0],
  [213, 287, 247, 0, 253],
]
const disjoint: readonly [Counts, Counts] = [
  [1, 0],
  [0, 3],
]
const inBits = (reference: ArrayLike<number>, current: ArrayLike<number>) =>
  jensenShannonDistance(reference, current, 'bits')

describe('distances between shares', () => {
  // scipy 1.17.1, spatial.distance.jensenshannon(p, q[, 2]); numpy 2.4.6: norm(sqrt p - sqrt q) / sqrt 2,
  // sum |p - q| / 2 and max |p - q|.
  const distances = [
    [
      'Jensen-Shannon in nats',
      jensenShannonDistance,
      0.06804819617703867,
      0.4194552848191966,
      0.8325546111576977,
    ],
    ['Jensen-Shannon in bits', inBits, 0.08173421330573756, 0.5038171420802398, 1],
    ['Hellinger', hellingerDistance, 0.06812774370983354, 0.503244322851429, 1],
    ['total variation', totalVariation, 0.06818181818181819, 0.2915, 1],
    ['L-infinity', lInfinity, 0.04545454545454547, 0.253, 1],
  ] as const

  it.each(distances)('%s is what scipy and numpy give', (_, distance, ofDice, ofLetters, ofDisjoint) => {
    expect(measured(distance(...dice)).distance).toBeCloseTo(ofDice, 13)
    expect(measured(distance(...letters)).distance).toBeCloseTo(ofLetters, 13)
    expect(measured(distance(...disjoint)).distance).toBeCloseTo(ofDisjoint, 13)
  })

  it.each(distances)('%s is 0 for equal shares, symmetric, and says when a side is empty', (_, distance) => {
    expect(measured(distance([10, 30, 60], [1, 3, 6])).distance).toBe(0)
    const counts = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const [there, back] = [distance(a, b), distance(b, a)]
        if (there.kind === 'not-testable') expect(back).toEqual(there)
        else expect(measured(back).distance).toBeCloseTo(there.distance, 9)
      }),
      { numRuns: 40 },
    )
    expect(distance([0, 0], [1, 2])).toEqual({ kind: 'not-testable', reason: 'no observations' })
  })

  it('have the p-value of chi-square to first order where counts are large: their squares are multiples of it', () => {
    const reference = Array<number>(20).fill(5000)
    const current = reference.map((count, cell) => count + (cell % 2 === 0 ? 150 : -150))
    // scipy 1.17.1, chi2_contingency(correction=False): 45.01 with 19 degrees of freedom.
    expect(
      (measured(jensenShannonDistance(reference, current)).pValue ?? 0) / 0.000683162574001953,
    ).toBeCloseTo(1, 1)
    expect((measured(hellingerDistance(reference, current)).pValue ?? 0) / 0.000683162574001953).toBeCloseTo(
      1,
      1,
    )
  })
})

describe('Kullback-Leibler', () => {
  it('of the dice is what scipy 1.17.1 stats.entropy(p, q) gives', () => {
    const result = kullbackLeibler(...dice)
    expect(result.kind === 'measured' ? result.divergence : null).toBeCloseTo(0.01890967696532045, 13)
  })

  it('is not infinite but not testable where a category vanished, and blind to a new one', () => {
    expect(kullbackLeibler([5, 5], [9, 0])).toEqual({ kind: 'not-testable', reason: 'vanished category' })
    expect(kullbackLeibler([9, 0], [5, 5])).toEqual({ kind: 'measured', divergence: Math.log(2) })
  })
})

describe("Cramer's V", () => {
  // scipy 1.17.1's chi2_contingency(correction=False) in Bergsma's formulas; the first is deepchecks' (about .3).
  it.each<readonly [Counts, Counts, number]>([
    [[200, 800, 100], [400, 600, 0], 0.29999855561948274],
    [[4000, 900, 600], [1300, 130, 250], 0.10923872039868068],
  ])('of %j and %j is bias-corrected', (reference, current, expected) => {
    const result = cramersV(reference, current)
    expect(result.kind === 'measured' ? result.cramersV : null).toBeCloseTo(expected, 12)
  })

  it('stays within 0 and 1', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(counts, counts, (reference, current) => {
        const result = cramersV(reference, current)
        if (result.kind === 'not-testable') return
        expect(result.cramersV).toBeGreaterThanOrEqual(0)
        expect(result.cramersV).toBeLessThanOrEqual(1 + 1e-12)
      }),
    )
  })

  it('is 0 where the statistic is no larger than chance makes it', () => {
    expect(biasCorrectedV(3, 5, 1000)).toBe(0)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridSum } from '../../lib/stats/grid-sum.ts'
import { momentsOf, momentsOfAscending } from '../../lib/stats/moments.ts'
import { roundedSum } from '../../lib/stats/rounded-sum.ts'
import { relativeError } from './golden-pairs.ts'
import { seededUniform } from './seeded-draws.ts'

const measured = (values: readonly number[] | Float64Array) => {
  const result = momentsOf(Float64Array.from(values))
  if (result.kind !== 'measured') throw new Error(`not testable: ${result.reason}`)
  return result
}

/** Large and small, so that their order matters to a plain sum. */
const value = fc.oneof(
  fc.double({ noNaN: true, min: -1e100, max: 1e100 }),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(1e16, -1e16, 1, 0, -0, 1e-300, 5e-324, 0.1),
)
const values = fc.array(value, { minLength: 1, maxLength: 40 })

/** A double as a whole number of 2^-1074, the least of them. */
const inUnits = (x: number): bigint => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, Math.abs(x))
  const bits = view.getBigInt64(0)
  const exponent = bits >> 52n
  const significand = exponent === 0n ? bits : (bits & ((1n << 52n) - 1n)) | (1n << 52n)
  return (significand << (exponent === 0n ? 0n : exponent - 1n)) * (x < 0 ? -1n : 1n)
}

const distanceTo = (x: number, exact: bigint): bigint => {
  const difference = inUnits(x) - exact
  return difference < 0n ? -difference : difference
}

describe('the rounded sum', () => {
  // CPython 3.11, math.fsum.
  it.each<[number[], number]>([
    [[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], 1],
    [[1e100, 1, -1e100, 1e-100], 1],
    [[1e16, 1, 1e-16], 10000000000000002],
    [[1, 2 ** -53, 2 ** -106], 1.0000000000000002],
    [[-0.1, 0.3, -0.2], -2.7755575615628914e-17],
    [[1e308, -1e308, 5e-324], 5e-324],
    [[], 0],
  ])('of %j is %d', (terms, sum) => {
    expect(roundedSum(terms)).toBe(sum)
  })

  it('is the nearest double to the exact sum in whole numbers', () => {
    fc.assert(
      fc.property(values, (terms) => {
        const exact = terms.reduce((sum, term) => sum + inUnits(term), 0n)
        const sum = roundedSum(terms)
        const gap = Math.max(Math.abs(sum) * Number.EPSILON, Number.MIN_VALUE)
        for (const neighbour of [sum + gap, sum - gap])
          expect(distanceTo(sum, exact) <= distanceTo(neighbour, exact)).toBe(true)
      }),
    )
  })
})

describe('the sum on grids', () => {
  const sumOf = (terms: readonly number[]) =>
    gridSum(terms.length, Math.max(0, ...terms.map(Math.abs)), (block, first) => {
      block.set(terms.slice(first, first + block.length))
    })

  it('is the rounded sum whenever it says that nothing was left out', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 })), (terms) => {
        const { sum, isComplete } = sumOf(terms)
        if (isComplete) expect(sum + 0).toBe(roundedSum(terms) + 0)
      }),
    )
  })

  it('is complete for a hundred thousand draws, over many blocks, and says when magnitudes lie too far apart', () => {
    const uniform = seededUniform(5)
    const terms = Array.from({ length: 100_000 }, () => uniform() - 0.5)
    expect(sumOf(terms)).toEqual({ sum: roundedSum(terms), isComplete: true })
    expect(sumOf([1, 1e-40]).isComplete).toBe(false)
  })

  it('refuses terms that could overflow', () => {
    expect(() => gridSum(1, 1e300, () => {})).toThrow(/largest term is 1e\+300/)
  })
})

describe('moments', () => {
  // numpy 2.4.6, mean(), var(), std() of [2, 4, 4, 4, 5, 5, 7, 9].
  it('are mean, population variance and sd, least and largest value', () => {
    expect(momentsOf(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9))).toEqual({
      kind: 'measured',
      count: 8,
      mean: 5,
      variance: 4,
      sd: 2,
      min: 2,
      max: 9,
    })
  })

  it('are the same bytes for any order of the same values', () => {
    const shuffled = values.chain((terms) =>
      fc.tuple(fc.constant(terms), fc.shuffledSubarray(terms, { minLength: terms.length })),
    )
    fc.assert(
      fc.property(shuffled, ([terms, other]) => {
        const bytesOf = (list: readonly number[]) => JSON.stringify(momentsOf(Float64Array.from(list)))
        expect(bytesOf(other)).toBe(bytesOf(terms))
        expect(JSON.stringify(momentsOfAscending(Float64Array.from(terms).sort()))).toBe(bytesOf(terms))
      }),
    )
  })

  it('of a constant are that constant and no spread', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e100, max: 1e100 }), fc.nat(50), (x, more) => {
        expect(measured(new Array(more + 1).fill(x))).toMatchObject({ mean: x + 0, variance: 0, min: x + 0 })
      }),
    )
  })

  it('keep the spread of values far from 0, where a sum of squares loses it', () => {
    const { mean, variance } = measured([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])
    expect([mean, variance]).toEqual([1e9 + 10, 22.5])
  })

  it('find small values among large ones that cancel', () => {
    expect(measured([1e100, 1, -1e100, 2]).mean).toBe(0.75)
  })

  it('stay within the least and the largest value', () => {
    fc.assert(
      fc.property(values, (terms) => {
        const { mean, min, max, variance } = measured(terms)
        expect(mean >= min && mean <= max && variance >= 0 && Number.isFinite(variance)).toBe(true)
      }),
    )
  })

  it('of a hundred thousand draws agree with a plain sum', () => {
    const uniform = seededUniform(3)
    const draws = Float64Array.from({ length: 100_000 }, () => uniform())
    const { mean, variance } = measured(draws)
    const plain = draws.reduce((sum, x) => sum + x, 0) / draws.length
    expect(relativeError(mean, plain)).toBeLessThan(1e-12)
    const spread = draws.reduce((sum, x) => sum + (x - plain) ** 2, 0) / draws.length
    expect(relativeError(variance, spread)).toBeLessThan(1e-11)
  })

  it.each<[number[], string]>([
    [[], 'no observations'],
    [[1, Infinity], 'infinite values'],
    [[-Infinity, 1], 'infinite values'],
    [[1e200, 1], 'values too large'],
  ])('cannot be had of %j', (terms, reason) => {
    expect(momentsOf(Float64Array.from(terms))).toEqual({ kind: 'not-testable', reason })
    expect(momentsOfAscending(Float64Array.from(terms).sort())).toEqual({ kind: 'not-testable', reason })
  })
})

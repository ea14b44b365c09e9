import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sortFloat64 } from '../../lib/stats/radix-sort.ts'
import { seededUniform } from './seeded-draws.ts'

/** Long enough to leave the engine's sort, which short arrays get. */
const LENGTH = 5000

const sortsLikeTheEngine = (values: Float64Array): void => {
  const expected = values.slice().sort()
  const sorted = sortFloat64(values, new Float64Array(values.length))
  expect(sorted).toBe(values)
  expect(sorted.findIndex((value, i) => !Object.is(value, expected[i]))).toBe(-1)
}

const drawn = (draw: (uniform: () => number) => number): Float64Array => {
  const uniform = seededUniform(7)
  return Float64Array.from({ length: LENGTH }, () => draw(uniform))
}

describe('the radix sort gives the order of the engine', () => {
  it('for any doubles: infinities, denormals, -0 before 0', () => {
    const anyDouble = fc.oneof(
      fc.double({ noNaN: true }),
      fc.constantFrom(
        0,
        -0,
        Infinity,
        -Infinity,
        5e-324,
        -5e-324,
        Number.MAX_VALUE,
        -Number.MAX_VALUE,
        1,
        -1,
      ),
      fc.double({ noNaN: true, min: 1, max: 1 + 1e-9 }),
      fc.integer({ min: -3, max: 3 }),
    )
    fc.assert(
      fc.property(fc.array(anyDouble, { minLength: 1, maxLength: 60 }), (few) => {
        sortsLikeTheEngine(Float64Array.from({ length: LENGTH }, (_, i) => few[(i * 31) % few.length] ?? 0))
      }),
    )
  })

  it.each<[string, (uniform: () => number) => number]>([
    ['both signs', (uniform) => uniform() - 0.5],
    ['negative numbers alone', (uniform) => -uniform()],
    ['magnitudes far apart', (uniform) => (uniform() - 0.5) * 10 ** (600 * uniform() - 300)],
    ['values that differ in their lower half alone', (uniform) => 1e6 + uniform() / 1e4],
    ['the same, negative', (uniform) => -1e6 - uniform() / 1e4],
    ['runs of a few values', (uniform) => Math.floor(uniform() * 300) + Math.floor(uniform() * 5) * 2 ** -40],
    ['whole numbers with ties', (uniform) => Math.floor(uniform() * 20) - 10],
    ['times in ms', (uniform) => 1.7e12 + Math.floor(uniform() * 1e9)],
    ['a constant', () => -0.1],
  ])('for %s', (_, draw) => {
    sortsLikeTheEngine(drawn(draw))
  })

  it('for short arrays, none and one', () => {
    for (const values of [[], [3], [2, -1, 0, -0, 2]]) sortsLikeTheEngine(Float64Array.from(values))
  })

  it('leaves what lies beside a view alone', () => {
    const whole = drawn((uniform) => uniform())
    const [first, last] = [whole[0], whole.at(-1)]
    sortsLikeTheEngine(whole.subarray(1, LENGTH - 1))
    expect([whole[0], whole.at(-1)]).toEqual([first, last])
  })

  it('with a scratch that is longer, and refuses one that is shorter', () => {
    const values = drawn((uniform) => uniform())
    const expected = values.slice().sort()
    expect(sortFloat64(values, new Float64Array(LENGTH + 9))).toEqual(expected)
    expect(() => sortFloat64(values, new Float64Array(10))).toThrow(/10 places for 5000 values/)
  })
})

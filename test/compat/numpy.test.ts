import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { autoEdges, doaneEdges, rangeOf, sturgesEdges } from '../../lib/compat/numpy/bin-rules.ts'
import { histogram, linspace } from '../../lib/compat/numpy/histogram.ts'
import { mersenneTwister, nextUpTo, shuffle } from '../../lib/compat/numpy/mersenne-twister.ts'
import { quantileOf } from '../../lib/compat/numpy/quantile.ts'
import { roundHalfEven } from '../../lib/compat/numpy/round.ts'

const SAMPLES = {
  mixed: Array.from({ length: 60 }, (_, i) => ((i * i) % 97) + i / 10),
  powers: Array.from({ length: 500 }, (_, i) => 2 ** (i % 11)),
  weekdays: Array.from({ length: 300 }, (_, i) => i % 7),
  constant: [3, 3, 3, 3, 3],
  two: [1, 2],
}

const RULES = {
  sturges: (sorted: Float64Array) => sturgesEdges(rangeOf(sorted, 'floats')),
  doane: doaneEdges,
  auto: autoEdges,
}

describe("numpy's automatic bins", () => {
  // numpy 2.4.6, np.histogram(sample, np.histogram_bin_edges(sample, rule)).
  const golden: readonly (readonly [keyof typeof SAMPLES, keyof typeof RULES, number, readonly number[]])[] =
    [
      ['mixed', 'sturges', 14.042857142857143, [10, 7, 7, 8, 6, 10, 12]],
      ['mixed', 'doane', 12.2875, [9, 5, 8, 5, 6, 8, 7, 12]],
      ['mixed', 'auto', 14.042857142857143, [10, 7, 7, 8, 6, 10, 12]],
      ['powers', 'sturges', 103.3, [320, 45, 45, 0, 45, 0, 0, 0, 0, 45]],
      ['powers', 'doane', 69.2, [320, 45, 0, 45, 0, 0, 0, 45, 0, 0, 0, 0, 0, 0, 45]],
      ['powers', 'auto', 61.1764705882353, [275, 45, 45, 0, 45, 0, 0, 0, 45, 0, 0, 0, 0, 0, 0, 0, 45]],
      ['weekdays', 'sturges', 0.6, [43, 43, 0, 43, 0, 43, 43, 0, 43, 42]],
      ['weekdays', 'doane', 0.6, [43, 43, 0, 43, 0, 43, 43, 0, 43, 42]],
      ['weekdays', 'auto', 0.6, [43, 43, 0, 43, 0, 43, 43, 0, 43, 42]],
      ['constant', 'sturges', 3.5, [5]],
      ['constant', 'doane', 3.5, [5]],
      ['constant', 'auto', 3.5, [5]],
      ['two', 'sturges', 1.5, [1, 1]],
      ['two', 'doane', 2, [2]],
      ['two', 'auto', 1.5, [1, 1]],
    ]
  it.each(golden)('%s by %s: the second edge is %d', (sample, rule, secondEdge, counts) => {
    const sorted = Float64Array.from(SAMPLES[sample]).sort()
    const edges = RULES[rule](sorted)
    expect(edges[1]).toBe(secondEdge)
    expect(histogram(sorted, edges)).toEqual(counts)
  })

  it('are no narrower than 1 for integers: 21 bins in place of 23 for 3,000,000 values of 0 to 21', () => {
    const range = { low: 0, high: 21, count: 3_000_000 }
    expect(sturgesEdges({ ...range, type: 'floats' })).toHaveLength(24)
    expect(sturgesEdges({ ...range, type: 'integers' })).toHaveLength(22)
  })

  it('hold every value of the sample they were made of', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 }),
        fc.constantFrom(...Object.values(RULES)),
        (values, rule) => {
          const sorted = Float64Array.from(values).sort()
          const counts = histogram(sorted, rule(sorted))
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length)
        },
      ),
    )
  })
})

describe('the small parts', () => {
  it('linspace rounds as numpy does: np.linspace(0, 2, 6)', () => {
    expect([...linspace(0, 2, 6)]).toEqual([0, 0.4, 0.8, 1.2000000000000002, 1.6, 2])
  })

  it('a value on an edge belongs to the bin above it, but on the last edge to the last bin', () => {
    expect(histogram(Float64Array.of(-1, 0, 1, 2, 2, 3), Float64Array.of(0, 1, 2))).toEqual([1, 3])
  })

  it('quantiles are interpolated: np.quantile([1, 2, 4, 8, 16], .3)', () => {
    expect(quantileOf(Float64Array.of(1, 2, 4, 8, 16), 0.3)).toBeCloseTo(2.4, 12)
  })

  it('halves go to the even neighbour: np.round', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6].map(roundHalfEven)).toEqual([0, 2, 2, 0, -2, 2, 3])
  })
})

describe('the Mersenne Twister', () => {
  it('gives the words of np.random.RandomState(42)', () => {
    const words = mersenneTwister(42)
    expect(Array.from({ length: 5 }, words.nextUint32)).toEqual([
      1608637542, 3421126067, 4083286876, 787846414, 3143890026,
    ])
  })

  it('shuffles as RandomState(0).permutation(12)', () => {
    const items = Uint32Array.from({ length: 12 }, (_, i) => i)
    shuffle(mersenneTwister(0), items)
    expect([...items]).toEqual([6, 11, 4, 10, 2, 8, 1, 7, 9, 3, 0, 5])
  })

  it('chooses as RandomState(5).choice(6, 10)', () => {
    const words = mersenneTwister(5)
    expect(Array.from({ length: 10 }, () => nextUpTo(words, 5))).toEqual([3, 5, 0, 1, 0, 4, 3, 0, 0, 4])
  })

  it('refuses a seed that numpy refuses', () => {
    expect(() => mersenneTwister(-1)).toThrow('seed is -1, must be a whole number from 0 to 2^32 - 1')
  })
})

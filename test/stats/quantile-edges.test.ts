import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantileEdges } from '../../lib/stats/quantile-edges.ts'

const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort()

const range = (length: number): number[] => Array.from({ length }, (_, i) => i)

const countsOn = (edges: readonly number[], values: ArrayLike<number>): number[] => {
  const counts = Array<number>(edges.length + 1).fill(0)
  for (const value of Array.from(values)) {
    const bin = edges.filter((edge) => edge <= value).length
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts
}

const anyValues = fc.array(
  fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(-0),
  ),
  { minLength: 1, maxLength: 200 },
)

describe('quantile edges', () => {
  it('cut distinct values into bins of equal count, with an empty bin below', () => {
    const values = sorted(range(1000))
    const edges = quantileEdges(values, 20)
    expect(edges).toEqual(range(20).map((i) => i * 50))
    expect(countsOn(edges, values)).toEqual([0, ...Array<number>(20).fill(50)])
  })

  it('give a value heavier than a bin a bin of its own, wherever it lies', () => {
    const heavy = Array<number>(500).fill(250)
    const values = sorted([...range(1000), ...heavy])
    const counts = countsOn(quantileEdges(values, 20), values)
    expect(counts).toContain(501)
    expect(Math.max(...counts.filter((count) => count !== 501))).toBeLessThanOrEqual(75)
  })

  it('do not let a heavy value share its bin with a few lighter ones below it', () => {
    const values = sorted([0, ...Array<number>(12).fill(5), ...range(17).map((i) => i + 10)])
    expect(countsOn(quantileEdges(values, 3), values)).toEqual([0, 1, 12, 17])
  })

  it('separate the zeros of a zero-inflated column and spread the rest', () => {
    const values = sorted([...Array<number>(900).fill(0), ...range(101).slice(1)])
    const counts = countsOn(quantileEdges(values, 20), values)
    expect(counts.slice(0, 2)).toEqual([0, 900])
    expect(counts.length).toBe(21)
    expect(Math.max(...counts.slice(2))).toBeLessThanOrEqual(6)
  })

  it('leave a bin above a constant, so that a rise shows', () => {
    const edges = quantileEdges(sorted([5, 5, 5]), 20)
    expect(countsOn(edges, [4.9, 5, 5.1])).toEqual([1, 1, 1])
  })

  it('leave a bin above a maximum that has a bin of its own', () => {
    const edges = quantileEdges(sorted([...range(50), ...Array<number>(50).fill(99)]), 4)
    expect(countsOn(edges, [99, 100]).slice(-2)).toEqual([1, 1])
  })

  it.each([[-3], [-0], [0], [1e307], [-5e-324], [5e-324]])(
    'just above %d lies the next edge of that constant',
    (value) => {
      const [first = Number.NaN, second = Number.NaN] = quantileEdges(sorted([value]), 5)
      expect(first).toBe(value + 0)
      expect(second).toBeGreaterThan(value)
      expect((value + second) / 2 === value || (value + second) / 2 === second).toBe(true)
    },
  )

  it('stay finite at the largest double', () => {
    expect(quantileEdges(sorted([Number.MAX_VALUE]), 5)).toEqual([Number.MAX_VALUE])
  })

  it('are ascending, distinct, finite, few, and start at the minimum, for any values', () => {
    fc.assert(
      fc.property(anyValues, fc.integer({ min: 1, max: 40 }), (values, bins) => {
        const edges = quantileEdges(sorted(values), bins)
        expect(
          edges.every(
            (edge, i) => Number.isFinite(edge) && edge > (edges[i - 1] ?? Number.NEGATIVE_INFINITY),
          ),
        ).toBe(true)
        expect(edges.length + 1).toBeLessThanOrEqual(bins + 2)
        expect(edges[0]).toBe(Math.min(...values) + 0)
      }),
    )
  })

  it('leave no bin of the reference empty but the two open ends', () => {
    fc.assert(
      fc.property(anyValues, fc.integer({ min: 1, max: 40 }), (values, bins) => {
        const counts = countsOn(quantileEdges(sorted(values), bins), values)
        expect(counts.slice(1, -1).every((count) => count > 0)).toBe(true)
      }),
    )
  })

  it('know no negative zero, also above the least negative double', () => {
    expect(quantileEdges(Float64Array.of(-Number.MIN_VALUE), 20)).toEqual([-Number.MIN_VALUE, 0])
  })

  it('survive a round trip through JSON', () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const edges = quantileEdges(sorted(values), 10)
        expect(JSON.parse(JSON.stringify(edges))).toEqual(edges)
      }),
    )
  })

  it('of no values are none', () => {
    expect(quantileEdges(new Float64Array(), 20)).toEqual([])
  })

  it('refuse values that are not sorted or not finite, and a senseless number of bins', () => {
    expect(() => quantileEdges(Float64Array.of(2, 1), 5)).toThrow(/1 follows 2/)
    expect(() => quantileEdges(Float64Array.of(1, Number.NaN), 5)).toThrow(/NaN follows 1/)
    expect(() => quantileEdges(Float64Array.of(1), 0)).toThrow(/bins is 0/)
  })
})

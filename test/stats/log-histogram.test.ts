import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logBinOf, logBinStart, logBinValue, logQuantile } from '../../lib/stats/log-histogram.ts'
import { seededUniform } from './seeded-draws.ts'

const BITS = [3, 6] as const
const boundOf = (bits: number) => 1 / (2 ** (bits + 1) + 1)
const normalDouble = fc.double({ min: 2 ** -1022, max: 2 ** 1022, noNaN: true })

describe.each(BITS)('bins of %i bits', (bits) => {
  it('the value of a bin is within its bound of every number in it, over the range of doubles', () => {
    fc.assert(
      fc.property(normalDouble, (value) => {
        const standing = logBinValue(logBinOf(value, bits), bits)
        expect(Math.abs(standing - value) / value).toBeLessThanOrEqual(boundOf(bits) * (1 + 1e-9))
      }),
      { numRuns: 3_000 },
    )
  })

  it('the bound is met at both ends of a bin, so it cannot be smaller', () => {
    const index = logBinOf(1, bits)
    const [start, end, standing] = [
      logBinStart(index, bits),
      logBinStart(index + 1, bits),
      logBinValue(index, bits),
    ]
    expect((standing - start) / start).toBeCloseTo(boundOf(bits), 12)
    expect((end - standing) / end).toBeCloseTo(boundOf(bits), 12)
  })

  it('a bin holds its start and not the start of the next', () => {
    fc.assert(
      fc.property(normalDouble, (value) => {
        const index = logBinOf(value, bits)
        expect(logBinStart(index, bits)).toBeLessThanOrEqual(value)
        expect(logBinStart(index + 1, bits)).toBeGreaterThan(value)
        expect(logBinOf(logBinStart(index, bits), bits)).toBe(index)
      }),
      { numRuns: 1_000 },
    )
  })

  it('zero has the first bin and is given back as zero', () => {
    expect([logBinOf(0, bits), logBinValue(0, bits)]).toEqual([0, 0])
  })

  it('each power of two is cut into 2^bits bins', () => {
    expect(logBinOf(2, bits) - logBinOf(1, bits)).toBe(2 ** bits)
  })
})

describe('small whole numbers have bins of their own', () => {
  it('with 3 bits up to 15, with 6 bits up to 127', () => {
    for (const [bits, last] of [
      [3, 15],
      [6, 127],
    ] as const) {
      const bins = Array.from({ length: last }, (_, i) => logBinOf(i + 1, bits))
      expect(new Set(bins).size).toBe(last)
      expect(bins.map((bin) => logBinStart(bin, bits))).toEqual(Array.from({ length: last }, (_, i) => i + 1))
    }
  })
})

const histogramOf = (values: readonly number[], bits: number): Map<number, number> => {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(logBinOf(value, bits), (counts.get(logBinOf(value, bits)) ?? 0) + 1)
  return counts
}

/** In per mille, so that the rank is computed in whole numbers. */
const PER_MILLE = [0, 10, 100, 250, 500, 750, 900, 950, 990, 999, 1_000] as const
const SIZES = [1, 2, 3, 10, 100, 1_000, 10_000] as const

/** Data sets x sizes x quantiles, as DataDog's sketches are tested. Each draws from uniforms on (0, 1]. */
const DATA_SETS: readonly (readonly [name: string, draw: (u: number, v: number) => number])[] = [
  ['one constant', () => 42],
  ['zeros and ones', (u) => Math.round(u)],
  ['small whole numbers', (u) => Math.floor(u * 20)],
  ['a uniform range', (u) => u * 1_000],
  ['an exponential', (u) => -Math.log(u)],
  ['a log-normal', (u, v) => Math.exp(2 * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v))],
  ['a Pareto tail of index 1', (u) => 1 / u],
  ['latencies in nanoseconds', (u, v) => Math.round(5e6 - 2e6 * Math.log(u) + (v > 0.99 ? 9e9 : 0))],
  ['the smallest doubles that are normal', (u) => 2 ** -1022 * (1 + u)],
  ['very large numbers', (u) => u * 1e300],
]

const drawValues = (draw: (u: number, v: number) => number, size: number): number[] => {
  const uniform = seededUniform(size)
  return Array.from({ length: size }, () => draw(1 - uniform(), 1 - uniform()))
}

describe.each(DATA_SETS)('quantiles of %s', (_, draw) => {
  it.each(SIZES)('%i values: each is within the bound of the exact nearest rank', (size) => {
    const values = drawValues(draw, size)
    const ascending = values.toSorted((a, b) => a - b)
    for (const bits of BITS)
      for (const perMille of PER_MILLE) {
        const rank = Math.max(1, Math.floor((perMille * size + 999) / 1_000))
        const exact = ascending[rank - 1] ?? Number.NaN
        const found = logQuantile(histogramOf(values, bits), perMille / 1_000, bits) ?? Number.NaN
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * boundOf(bits) * (1 + 1e-9))
      }
  })
})

describe('quantiles of nothing', () => {
  it('are null, and not zero', () => {
    expect(logQuantile(new Map(), 0.5, 6)).toBeNull()
    expect(logQuantile(new Map([[5, 0]]), 0.5, 6)).toBeNull()
  })

  it('do not depend on the order in which bins were met', () => {
    const counts = [
      [logBinOf(9, 6), 1],
      [logBinOf(1, 6), 1],
      [logBinOf(5, 6), 1],
    ] as const
    expect(logQuantile(new Map(counts), 0.5, 6)).toBe(logBinValue(logBinOf(5, 6), 6))
    expect(logQuantile(new Map(counts.toReversed()), 0.5, 6)).toBe(logBinValue(logBinOf(5, 6), 6))
  })
})

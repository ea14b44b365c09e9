import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../lib/event/limits.ts'
import {
  categoryOf,
  NUMBER_BITS,
  signedBinOf,
  signedBinStart,
  signedBinValue,
} from '../../lib/window/outside-page.ts'

const magnitude = fc.double({ min: 2 ** -40, max: 2 ** 50, maxExcluded: true, noNaN: true })
const signed = fc.tuple(magnitude, fc.boolean()).map(([value, negative]) => (negative ? -value : value))

describe('numbers outside the bins are put into signed bins', () => {
  it('bins keep the order of the numbers', () => {
    fc.assert(
      fc.property(signed, signed, (a, b) => {
        if (a < b) expect(signedBinOf(a)).toBeLessThanOrEqual(signedBinOf(b))
      }),
      { numRuns: 1_000 },
    )
  })

  it('the value that stands for a bin is within 1/17, 5.9 %, of every number in it', () => {
    fc.assert(
      fc.property(signed, (value) => {
        const standing = signedBinValue(signedBinOf(value))
        expect(Math.abs(standing - value) / Math.abs(value)).toBeLessThanOrEqual(
          1 / (2 ** (NUMBER_BITS + 1) + 1) + 1e-12,
        )
      }),
      { numRuns: 2_000 },
    )
  })

  it('a bin starts at or below its numbers, and the next one above them', () => {
    fc.assert(
      fc.property(signed, (value) => {
        const bin = signedBinOf(value)
        expect(signedBinStart(bin)).toBeLessThanOrEqual(value)
        // A negative bin holds its upper end and not its lower one: it is the mirror of a positive bin.
        if (bin !== -1) expect(signedBinStart(bin + 1)).toBeGreaterThanOrEqual(value)
      }),
      { numRuns: 2_000 },
    )
  })

  it('starts ascend over all bins', () => {
    for (let bin = -720; bin < 721; bin++) expect(signedBinStart(bin)).toBeLessThan(signedBinStart(bin + 1))
  })

  const EDGES: readonly (readonly [sentence: string, value: number, bin: number])[] = [
    ['zero', 0, 0],
    ['minus zero', -0, 0],
    ['the smallest double', Number.MIN_VALUE, 0],
    ['just below 2^-40', 2 ** -40 * (1 - 2 ** -53), 0],
    ['2^-40', 2 ** -40, 1],
    ['-2^-40', -(2 ** -40), -1],
    ['1: forty powers of two further', 1, 321],
    ['1.125: the next eighth', 1.125, 322],
    ['2^50', 2 ** 50, 721],
    ['the largest double', Number.MAX_VALUE, 721],
    ['the lowest double', -Number.MAX_VALUE, -721],
  ]
  it.each(EDGES)('%s', (_, value, bin) => {
    expect(signedBinOf(value)).toBe(bin)
  })
})

describe('the text of a category', () => {
  const LONG = 'x'.repeat(100)

  it('is whole up to 64 bytes', () => {
    for (const text of ['', 'LAS', 'x'.repeat(64), '長'.repeat(21), '😀'.repeat(16)])
      expect(categoryOf(text)).toBe(text)
    expect([categoryOf(true), categoryOf(1.5)]).toEqual(['true', '1.5'])
  })

  it('is a prefix and a hash beyond, and a text is only ever shortened once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        if (!text.isWellFormed()) return
        const category = categoryOf(text)
        expect(Buffer.byteLength(category)).toBeLessThanOrEqual(LIMITS.categoryLength)
        expect(category.isWellFormed()).toBe(true)
        expect(categoryOf(category)).toBe(category)
      }),
      { numRuns: 1_000 },
    )
    expect(categoryOf(LONG)).toMatch(/^x{47}~[0-9a-f]{16}$/)
  })

  it('tells long texts apart that begin alike', () => {
    const texts = Array.from({ length: 5_000 }, (_, i) => `${LONG}${i}`)
    expect(new Set(texts.map(categoryOf)).size).toBe(5_000)
  })

  it('does not cut a character in two', () => {
    expect(categoryOf('😀'.repeat(30))).toMatch(/^(?:😀){11}~[0-9a-f]{16}$/u)
  })
})

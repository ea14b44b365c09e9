import { describe, expect, it } from 'vitest'
import type { FeatureValue } from '../../lib/event/event.ts'
import { binsIdOf, NO_BINS, NO_BINS_ID, type Subject, type SubjectBins } from '../../lib/window/bins.ts'
import { cellOf, compileBins } from '../../lib/window/compiled-bins.ts'

const subject = (bins: SubjectBins): Subject => ({ role: 'feature', name: 'x', ...bins })

const cellFor = (bins: SubjectBins, value: FeatureValue): number => {
  const compiled = compileBins({ subjects: [subject(bins)] }).pages[0]?.subjects[0]
  if (compiled === undefined) throw new Error('no subject')
  return cellOf(compiled, value)
}

const NUMERIC: SubjectBins = { kind: 'numeric', edges: [-1, 0, 1] }
const ORIGIN: SubjectBins = { kind: 'categorical', categories: ['LAS', '1', 'true', ''] }
const FLAG: SubjectBins = { kind: 'boolean' }

const CASES: readonly (readonly [sentence: string, bins: SubjectBins, value: FeatureValue, cell: number])[] =
  [
    ['null is missing', NUMERIC, null, 0],
    ['a text where numbers are expected is unexpected', NUMERIC, '1', 1],
    ['a boolean where numbers are expected is unexpected', NUMERIC, true, 1],
    ['below the first edge is the first bin', NUMERIC, -1.0000001, 2],
    ['the lowest double is in it', NUMERIC, -Number.MAX_VALUE, 2],
    ['an edge belongs to the bin above it', NUMERIC, -1, 3],
    ['minus zero is zero', NUMERIC, -0, 4],
    ['just below zero is below it', NUMERIC, -Number.MIN_VALUE, 3],
    ['the last edge begins the last bin', NUMERIC, 1, 5],
    ['the largest double is in it', NUMERIC, Number.MAX_VALUE, 5],
    ['without edges there is one bin', { kind: 'numeric', edges: [] }, 7, 2],
    ['a category that is known', ORIGIN, 'LAS', 2],
    ['a number is compared by its text', ORIGIN, 1, 3],
    ['a boolean is compared by its text', ORIGIN, true, 4],
    ['an empty text is a category', ORIGIN, '', 5],
    ['a category that is not known', ORIGIN, 'JFK', 1],
    ['a name that objects inherit is not known', ORIGIN, 'constructor', 1],
    ['false is the first of two', FLAG, false, 2],
    ['true is the second', FLAG, true, 3],
    ['the text of a boolean is one', FLAG, 'true', 3],
    ['1 is no boolean', FLAG, 1, 1],
  ]

describe('the cell of a value', () => {
  it.each(CASES)('%s', (_, bins, value, cell) => {
    expect(cellFor(bins, value)).toBe(cell)
  })
})

describe('the name of a set of bins', () => {
  const spec = { subjects: [subject(NUMERIC), subject(ORIGIN)] }

  it('is the same for the same content, and another for any change', () => {
    expect(binsIdOf(structuredClone(spec))).toBe(binsIdOf(spec))
    const others = [
      { subjects: [subject(ORIGIN), subject(NUMERIC)] },
      { subjects: [subject(NUMERIC)] },
      { subjects: [subject(NUMERIC), subject(FLAG)] },
      { subjects: [subject({ kind: 'numeric', edges: [-1, 0] }), subject(ORIGIN)] },
      { subjects: [{ ...subject(NUMERIC), name: 'y' }, subject(ORIGIN)] },
      { subjects: [{ ...subject(NUMERIC), role: 'prediction' as const }, subject(ORIGIN)] },
    ]
    expect(new Set([spec, ...others].map(binsIdOf)).size).toBe(7)
    expect(binsIdOf(spec)).toMatch(/^[0-9a-f]{16}$/)
  })

  it('of no bins is a word', () => {
    expect(compileBins(NO_BINS).binsId).toBe(NO_BINS_ID)
  })

  it('65 subjects take two pages', () => {
    const subjects = Array.from({ length: 65 }, (_, i) => ({ ...subject(FLAG), name: `f${i}` }))
    expect(compileBins({ subjects }).pages.map((page) => [page.subjects.length, page.cells])).toEqual([
      [64, 256],
      [1, 4],
    ])
  })
})

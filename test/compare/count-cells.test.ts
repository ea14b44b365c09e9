import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { makeBuffers } from '../../lib/compare/buffers.ts'
import { countCodes, joinNames } from '../../lib/compare/category-sample.ts'
import { cellsOfNames, compileSubject, countNames, countSample } from '../../lib/compare/count-cells.ts'
import { sampleOf, samplesByPart } from '../../lib/compare/numeric-sample.ts'
import { chunksOfSize } from '../../lib/compare/partition.ts'
import { chooseBins, chooseCategoryBins, chooseNumericBins } from '../../lib/drift/reference.ts'
import { cellCount } from '../../lib/window/bins.ts'
import { cellOf } from '../../lib/window/compiled-bins.ts'

const numbers = fc.array(
  fc.option(
    fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -3, max: 3 }),
      fc.constant(-0),
    ),
    { nil: null, freq: 8 },
  ),
  { minLength: 1, maxLength: 200 },
)
const texts = fc.array(
  fc.option(fc.constantFrom('a', 'b', 'c', 'é', 'x'.repeat(80), 'toString'), { nil: null }),
  {
    minLength: 1,
    maxLength: 100,
  },
)

const asDoubles = (values: readonly (number | null)[]): Float64Array<ArrayBuffer> =>
  Float64Array.from(values, (value) => value ?? Number.NaN)

const sampleFrom = (values: readonly (number | null)[]) => {
  const doubles = asDoubles(values)
  return sampleOf(doubles, doubles, makeBuffers())
}

describe('compare stands on the bins and counts of the service', () => {
  test('the bins of sorted numbers are those of the same numbers as values', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const chosen = chooseBins({ role: 'feature', name: 'x', values })
        if (chosen.kind === 'unusable') return
        expect(chooseNumericBins('feature', 'x', sampleFrom(values).ascending)).toEqual(chosen.subject)
      }),
    )
  })

  test('the bins of counted names are those of the same names as values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 2_000 }), (ranks) => {
        const values = ranks.map((rank) => `c${rank}`)
        const names = [...new Set(values), 'nobody']
        const counts = names.map((name) => values.filter((value) => value === name).length)
        const chosen = chooseBins({ role: 'feature', name: 'x', values })
        expect(chooseCategoryBins('feature', 'x', names, counts)).toEqual(
          chosen.kind === 'chosen' ? chosen.subject : null,
        )
      }),
      { numRuns: 30 },
    )
  })

  test('a sorted sample is counted as the service counts its values one by one', () => {
    fc.assert(
      fc.property(numbers, numbers, (reference, current) => {
        const subject = chooseNumericBins('feature', 'x', sampleFrom(reference).ascending)
        const compiled = compileSubject(subject)
        const oneByOne = new Float64Array(cellCount(subject))
        for (const value of current) {
          const cell = cellOf(compiled, value)
          oneByOne[cell] = (oneByOne[cell] ?? 0) + 1
        }
        expect(countSample(subject, sampleFrom(current))).toEqual(oneByOne)
      }),
    )
  })

  test('names are counted as the service counts them, long ones too', () => {
    fc.assert(
      fc.property(texts, texts, (reference, current) => {
        const coded = (values: readonly (string | null)[]) => {
          const names = [...new Set(values.filter((value) => value !== null))]
          return {
            names,
            codes: Int32Array.from(values, (value) => (value === null ? -1 : names.indexOf(value))),
          }
        }
        const joined = joinNames(coded(reference), coded(current))
        const { counts } = countCodes(joined.reference, joined.names.length)
        const subject = chooseCategoryBins('feature', 'x', joined.names, counts)
        const compiled = compileSubject(subject)
        const oneByOne = new Float64Array(cellCount(subject))
        for (const value of current) {
          const cell = cellOf(compiled, value)
          oneByOne[cell] = (oneByOne[cell] ?? 0) + 1
        }
        const sample = countCodes(joined.current, joined.names.length)
        expect(countNames(subject, cellsOfNames(subject, joined.names), sample)).toEqual(oneByOne)
      }),
    )
  })
})

describe('a sample', () => {
  it('tells missing from infinite values and sorts the rest', () => {
    const sample = sampleFrom([3, null, Number.POSITIVE_INFINITY, -1, Number.NEGATIVE_INFINITY, null])
    expect({ ...sample, ascending: [...sample.ascending] }).toEqual({
      rows: 6,
      missing: 2,
      infinite: 2,
      ascending: [-1, 3],
    })
  })

  test('by parts, it is the sample of each part', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 30 }), (values, size) => {
        const partition = chunksOfSize(values.length, size)
        const found = samplesByPart(
          asDoubles(values),
          partition,
          new Float64Array(values.length),
          makeBuffers(),
        )
        const expected = partition.parts.map(({ start, end }) =>
          sampleFrom(values.slice(Number(start), Number(end) + 1)),
        )
        expect(found).toEqual(expected)
      }),
    )
  })
})

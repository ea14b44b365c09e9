import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BINS_LIMIT, type BinOptions, CATEGORIES_MAX, chooseBins } from '../../lib/drift/reference.ts'
import type { FeatureValue } from '../../lib/event/event.ts'
import { binsIdOf, type Subject } from '../../lib/window/bins.ts'

const bins = (values: readonly FeatureValue[], options?: BinOptions): Subject => {
  const chosen = chooseBins({ role: 'feature', name: 'f', values }, options)
  if (chosen.kind === 'unusable') throw new Error(chosen.message)
  return chosen.subject
}

const refusal = (values: readonly FeatureValue[], options?: BinOptions) => {
  const chosen = chooseBins({ role: 'feature', name: 'wind', values }, options)
  if (chosen.kind === 'chosen') throw new Error(`chosen: ${JSON.stringify(chosen.subject)}`)
  return chosen
}

describe('choosing bins', () => {
  it('puts numbers on 20 quantile bins, and missing values aside', () => {
    const values = [null, ...Array.from({ length: 1000 }, (_, i) => i), null]
    const edges = Array.from({ length: 20 }, (_, i) => i * 50)
    expect(bins(values)).toEqual({ role: 'feature', name: 'f', kind: 'numeric', edges })
  })

  it('sorts numbers as numbers', () => {
    expect(bins([10, 9, -1], { numericBins: 3 })).toMatchObject({
      edges: [-1, 9, 10, expect.closeTo(10, 12)],
    })
  })

  it('keeps the role and name of a prediction', () => {
    const chosen = chooseBins({ role: 'prediction', name: 'label', values: ['late', 'on time'] })
    expect(chosen).toMatchObject({ subject: { role: 'prediction', name: 'label', kind: 'categorical' } })
  })

  it('takes booleans as they are', () => {
    expect(bins([true, null, true])).toEqual({ role: 'feature', name: 'f', kind: 'boolean' })
  })

  it('names categories in order of their text, whatever their frequency', () => {
    expect(bins(['b', 'a', 'b', null, 'C'])).toMatchObject({
      kind: 'categorical',
      categories: ['C', 'a', 'b'],
    })
  })

  it('names only the most frequent categories, ties by name', () => {
    expect(bins(['d', 'c', 'b', 'a', 'd'], { categoriesMax: 3 })).toMatchObject({
      categories: ['a', 'b', 'd'],
    })
  })

  it('names at most 100 categories by default', () => {
    const values = Array.from({ length: 250 }, (_, i) => `airport-${i}`)
    expect(bins(values)).toMatchObject({ categories: { length: CATEGORIES_MAX } })
  })

  it('does not depend on the order of the rows', () => {
    const value = fc.oneof(fc.constantFrom('a', 'b', 'ä', 'Z', '', '10', '9'), fc.constant(null))
    const columns = fc.oneof(
      fc.array(value, { minLength: 2, maxLength: 40 }),
      fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()), {
        minLength: 2,
        maxLength: 40,
      }),
    )
    fc.assert(
      fc.property(columns, (values: FeatureValue[]) => {
        fc.pre(values.some((x) => x !== null))
        const options = { categoriesMax: 3, numericBins: 4 }
        const id = (column: readonly FeatureValue[]) => binsIdOf({ subjects: [bins(column, options)] })
        expect(id(values.toReversed())).toBe(id(values))
      }),
    )
  })

  it('takes mixed values and number codes by their text when they are declared categorical', () => {
    const declared = { kind: 'categorical' } as const
    expect(bins([94105, '94105', true, -0], declared)).toMatchObject({ categories: ['0', '94105', 'true'] })
    expect(bins([2, 10], declared)).toMatchObject({ categories: ['10', '2'] })
  })
})

describe('columns without bins', () => {
  it.each<readonly [reason: string, readonly FeatureValue[], RegExp]>([
    ['empty', [], /feature 'wind' has no values/],
    ['all missing', [null, null], /has 2 values, all null/],
    ['mixed types', [1, 'a', null], /mixes number and string: .* declare it categorical/],
    ['mixed types', [true, 0], /mixes boolean and number/],
    ['not finite', [1, Number.NaN, Number.POSITIVE_INFINITY], /NaN or infinity 2 times: make them null/],
  ])('are "%s": %j', (reason, values, message) => {
    expect(refusal(values).reason).toBe(reason)
    expect(refusal(values).message).toMatch(message)
  })

  it('stay unusable when declared categorical but empty', () => {
    expect(refusal([null], { kind: 'categorical' }).reason).toBe('all missing')
  })

  it('cannot ask for more bins than the tests can carry', () => {
    expect(() => bins([1], { numericBins: BINS_LIMIT + 1 })).toThrow(
      /numericBins is 401, must be a whole number from 1 to 400/,
    )
    expect(() => bins(['a'], { categoriesMax: 0 })).toThrow(/categoriesMax is 0/)
  })
})

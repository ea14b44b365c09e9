import { describe, expect, it } from 'vitest'
import { addCells, type BaselineSubject, barsOf, binLabels, VALUE_BARS_MAX } from '../../web/bars.ts'

const distance: BaselineSubject = {
  role: 'feature',
  name: 'distance',
  kind: 'numeric',
  edges: [100, 1_000],
  counts: [10, 0, 40, 30, 20],
}

describe('bars of a histogram', () => {
  it('are shares of each side, with missing and unexpected in front', () => {
    expect(barsOf(distance, [0, 5, 0, 0, 15])).toEqual({
      bars: [
        { label: 'missing', kind: 'missing', reference: 0.1, current: 0 },
        { label: 'unexpected', kind: 'unexpected', reference: 0, current: 0.25 },
        { label: 'below 100', kind: 'value', reference: 0.4, current: 0 },
        { label: '100 to 1,000', kind: 'value', reference: 0.3, current: 0 },
        { label: '1,000 or more', kind: 'value', reference: 0.2, current: 0.75 },
      ],
      others: null,
      referenceCount: 100,
      currentCount: 20,
    })
  })

  it('are zero, not NaN, where a side has no values', () => {
    const { bars, currentCount } = barsOf(distance, [])
    expect(currentCount).toBe(0)
    expect(bars.map(({ current }) => current)).toEqual([0, 0, 0, 0, 0])
  })

  it('of many categories are the largest of either side; the others are summed', () => {
    const categories = Array.from({ length: 100 }, (_, i) => `c${i}`)
    const counts = [0, 0, ...categories.map((_, i) => (i === 99 ? 0 : 100 - i))]
    const current = [0, 0, ...categories.map((_, i) => (i === 99 ? 5_000 : 1))]
    const { bars, others } = barsOf(
      { role: 'feature', name: 'x', kind: 'categorical', categories, counts },
      current,
    )
    expect(bars).toHaveLength(VALUE_BARS_MAX + 2)
    expect(bars.at(-1)?.label).toBe('c99')
    expect(others?.label).toBe('76 others')
    const total = (side: 'reference' | 'current') =>
      bars.reduce((sum, bar) => sum + bar[side], 0) + (others?.[side] ?? 0)
    expect(total('reference')).toBeCloseTo(1, 12)
    expect(total('current')).toBeCloseTo(1, 12)
  })

  it('are named with as many digits as it takes to tell neighbours apart', () => {
    expect(binLabels({ ...distance, edges: [0.12341, 0.12342] })).toEqual([
      'below 0.12341',
      '0.12341 to 0.12342',
      '0.12342 or more',
    ])
    expect(binLabels({ ...distance, edges: [] })).toEqual(['any number'])
  })

  it('of a boolean are false and true', () => {
    expect(binLabels({ role: 'feature', name: 'x', kind: 'boolean', counts: [] })).toEqual(['false', 'true'])
  })

  it('add up cell by cell over stored windows', () => {
    expect(addCells([[1, 2, 3], [10, 20, 30], []])).toEqual([11, 22, 33])
    expect(addCells([])).toEqual([])
  })
})

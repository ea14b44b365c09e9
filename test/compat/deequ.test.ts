import { describe, expect, it } from 'vitest'
import { deequColumn } from '../../lib/compat/deequ/column.ts'
import { categories, numbers, ramp } from './columns.ts'

describe("deequ's verdict of a column", () => {
  it('robust L-infinity of numbers is D less 1.8 sqrt((n + m) / (n m))', () => {
    const result = deequColumn(numbers(ramp(1000)), numbers(ramp(1000, 300)))
    expect(result).toMatchObject({ kind: 'distance', test: 'l-infinity', threshold: 0.1, drifted: true })
    expect(result.kind === 'distance' && result.statistic).toBeCloseTo(0.3 - 1.8 * Math.sqrt(0.002), 12)
  })

  it('with few rows robust L-infinity sees nothing where the simple form alarms', () => {
    const [reference, current] = [numbers([1, 2, 3, 4]), numbers([2, 3, 4, 5])]
    expect(deequColumn(reference, current)).toMatchObject({ statistic: 0, drifted: false })
    expect(deequColumn(reference, current, { form: { kind: 'simple' } })).toMatchObject({
      statistic: 0.25,
      drifted: true,
    })
  })

  it('a smaller alpha takes off more', () => {
    const statisticAt = (alpha: number) => {
      const result = deequColumn(categories({ a: 900, b: 100 }), categories({ a: 500, b: 500 }), {
        form: { kind: 'robust', alpha },
      })
      return result.kind === 'distance' ? result.statistic : Number.NaN
    }
    expect(statisticAt(0.1)).toBeCloseTo(0.4 - Math.sqrt(-Math.log(0.05) / 2) * Math.sqrt(0.002), 12)
    expect(statisticAt(0.001)).toBeLessThan(statisticAt(0.1))
  })

  it('chi-square leaves out what the baseline does not know', () => {
    const baseline = categories({ a: 100, b: 100 })
    expect(deequColumn(baseline, categories({ a: 50, b: 50, c: 900 }), { test: 'chi-square' })).toMatchObject(
      {
        pValue: 1,
        drifted: false,
      },
    )
  })

  it('chi-square of which too little is left is not testable', () => {
    const result = deequColumn(categories({ a: 100, b: 4, c: 3 }), categories({ a: 100, b: 4, c: 3 }), {
      test: 'chi-square',
    })
    expect(result).toMatchObject({ reason: 'fewer than two categories are left after merging small ones' })
  })

  it('PSI is over tenths of the reference, and not testable when one of them is empty', () => {
    const reference = numbers(ramp(1000))
    expect(deequColumn(reference, reference, { test: 'psi' })).toMatchObject({ statistic: 0, drifted: false })
    expect(deequColumn(reference, numbers(ramp(500)), { test: 'psi' })).toMatchObject({
      reason: 'a bucket is empty on one side: deequ says Infinity or NaN',
    })
  })

  it('a side without values, or of another kind, is not testable', () => {
    expect(deequColumn(numbers([]), numbers([1]))).toMatchObject({ reason: 'a side has no values' })
    expect(deequColumn(numbers([1]), categories({ a: 1 }))).toMatchObject({ kind: 'not-testable' })
  })
})

import { describe, expect, it } from 'vitest'
import { chiSquareOf } from '../../lib/compat/nannyml/chi-square.ts'
import { chunkRows } from '../../lib/compat/nannyml/chunks.ts'
import { type NannymlOptions, type NannymlRows, nannymlColumn } from '../../lib/compat/nannyml/column.ts'
import { missingRates, unseenRates } from '../../lib/compat/nannyml/data-quality.ts'
import { deviationThresholds, UPPER_SIDE } from '../../lib/compat/nannyml/threshold.ts'
import { categories, numbers, ramp } from './columns.ts'

const tested = (rows: NannymlRows, options: NannymlOptions) => {
  const result = nannymlColumn(rows, options)
  if (result.kind === 'not-testable') throw new Error(result.reason)
  return result
}

describe('chunks', () => {
  it('ten by default, and what is left over is an eleventh', () => {
    const chunks = chunkRows(31)
    expect(chunks).toHaveLength(11)
    expect(chunks.at(-1)).toEqual({ start: 30, end: 31 })
  })

  it('by size, the last one shorter', () => {
    expect(chunkRows(7, { kind: 'size', rows: 3 })).toEqual([
      { start: 0, end: 3 },
      { start: 3, end: 6 },
      { start: 6, end: 7 },
    ])
  })

  it('none where there are fewer rows than chunks', () => {
    expect(chunkRows(9)).toEqual([])
  })
})

describe('thresholds', () => {
  it('mean and population sd: 2 + 3 sqrt(2/3)', () => {
    expect(deviationThresholds([1, 2, 3], UPPER_SIDE)).toEqual({
      lower: null,
      upper: 2 + 3 * Math.sqrt(2 / 3),
    })
  })

  it('end at what the statistic can be', () => {
    expect(deviationThresholds([0.2, 0.9], UPPER_SIDE, { lower: 0, upper: 1 })).toMatchObject({ upper: 1 })
  })

  it('there are none without chunks', () => {
    expect(deviationThresholds([], UPPER_SIDE)).toEqual({ lower: null, upper: null })
  })
})

describe("NannyML's drift of a column", () => {
  const halves = (values: readonly number[]) => [
    numbers(values.filter((_, i) => i % 2 === 0)),
    numbers(values.filter((_, i) => i % 2 === 1)),
  ]
  const reference = numbers(ramp(200))
  const rows = { reference, referenceChunks: halves(ramp(200)), chunks: [numbers(ramp(100)), reference] }

  it('alerts on a chunk that is above what the chunks of the reference show', () => {
    const { thresholds, referenceChunks, chunks } = tested(rows, { method: 'ks' })
    expect(referenceChunks.map((chunk) => chunk.kind === 'tested' && chunk.drifted)).toEqual([false, false])
    expect(thresholds).toEqual({ lower: null, upper: 0.005 })
    expect(chunks).toMatchObject([
      { statistic: 0.5, drifted: true },
      { statistic: 0, drifted: false },
    ])
  })

  it('estimates KS from bins that end with the reference: values beyond count, their distance does not', () => {
    const far = { ...rows, chunks: [numbers([...ramp(100), ...ramp(100, 1e6)])] }
    const [exact, estimated] = (['exact', 'estimated'] as const).map((calculation) => {
      const [chunk] = tested(far, { method: 'ks', calculation }).chunks
      return chunk?.kind === 'tested' ? chunk.statistic : Number.NaN
    })
    expect(exact).toBe(0.5)
    expect(estimated).toBeCloseTo(0.5, 12)
  })

  it('estimates Wasserstein with the values outside of the bins', () => {
    const below = { ...rows, chunks: [numbers(ramp(200, -1000))] }
    const [exact, estimated] = (['exact', 'estimated'] as const).map((calculation) => {
      const [chunk] = tested(below, { method: 'wasserstein', calculation }).chunks
      return chunk?.kind === 'tested' ? chunk.statistic : Number.NaN
    })
    expect(exact).toBeCloseTo(1000, 9)
    // One row too many below the bins lifts the estimate by 1 / 200 over their width of 199.
    expect(estimated).toBeCloseTo(1000 + 199 / 200, 1)
  })

  it('the share of new categories is one cell of its own', () => {
    const counts = categories({ a: 50, b: 50 })
    const { chunks, binning } = tested(
      { reference: counts, referenceChunks: [counts], chunks: [categories({ c: 10, d: 10 })] },
      { method: 'jensen-shannon' },
    )
    expect(binning).toBe('categories of the reference, and one for all new ones')
    expect(chunks).toMatchObject([{ statistic: 1, drifted: true }])
  })

  it("chi-square is scipy's chi2_contingency, with Yates' correction of two categories", () => {
    // scipy 1.17.1, chi2_contingency([[30, 20], [10, 25]]) and ([[30, 20, 4], [10, 25, 9]]).
    const two = chiSquareOf({ reference: [30, 20], current: [10, 25] })
    expect(two.statistic).toBeCloseTo(6.949930555555551, 11)
    expect(two.pValue).toBeCloseTo(0.00838224869725173, 12)
    const three = chiSquareOf({ reference: [30, 20, 4], current: [10, 25, 9] })
    expect(three.statistic).toBeCloseTo(11.57878643989755, 11)
    expect(three.pValue).toBeCloseTo(0.0030598382620658842, 12)
  })

  it('chi-square alerts by its p-value', () => {
    const counts = categories({ a: 30, b: 20 })
    const { chunks, thresholds } = tested(
      { reference: counts, referenceChunks: [counts], chunks: [categories({ a: 10, b: 25 })] },
      { method: 'chi-square' },
    )
    expect(thresholds).toEqual({ lower: null, upper: null })
    expect(chunks).toMatchObject([{ kind: 'tested', drifted: true }])
  })

  it('an empty chunk is not testable and stays out of the threshold', () => {
    const result = tested(
      { ...rows, referenceChunks: [numbers([], 5), ...rows.referenceChunks] },
      { method: 'ks' },
    )
    expect(result.referenceChunks[0]).toEqual({ kind: 'not-testable', reason: 'the chunk has no values' })
    expect(result.thresholds.upper).toBe(0.005)
  })

  it('a chunk of another kind is not testable', () => {
    const { chunks } = tested({ ...rows, chunks: [categories({ a: 1 })] }, { method: 'ks' })
    expect(chunks).toEqual([
      { kind: 'not-testable', reason: 'the chunk is categorical, the reference is not' },
    ])
  })

  it('a method that NannyML has not for this kind is said to be so', () => {
    expect(nannymlColumn(rows, { method: 'l-infinity' })).toMatchObject({
      kind: 'not-testable',
      reason: 'NannyML has no l-infinity for numeric columns',
    })
  })
})

describe("NannyML's missing and unseen values", () => {
  it('one missing row alerts where the reference had none', () => {
    const full = numbers(ramp(10))
    const { thresholds, chunks } = missingRates({
      reference: full,
      referenceChunks: [full, full],
      chunks: [full, numbers(ramp(9), 1)],
    })
    expect(thresholds).toEqual({ lower: 0, upper: 0 })
    expect(chunks).toMatchObject([
      { rate: 0, alerted: false },
      { rate: 0.1, alerted: true, samplingError: 0, confidence: [0.1, 0.1] },
    ])
  })

  it('the sampling error comes from the rate of the reference and the rows of the chunk', () => {
    const half = numbers([1, 2], 2)
    const { chunks } = missingRates({ reference: half, referenceChunks: [half], chunks: [numbers(ramp(16))] })
    expect(chunks).toMatchObject([{ rate: 0, samplingError: 0.125, confidence: [0, 0.375], alerted: true }])
  })

  it('an unseen category alerts; a missing value is unseen where the reference has none', () => {
    const reference = categories({ a: 5 })
    const chunks = [categories({ a: 4 }), categories({ a: 3, b: 1 }), categories({ a: 3 }, 1)]
    expect(unseenRates({ reference, referenceChunks: [reference], chunks }).chunks).toEqual([
      { rate: 0, alerted: false },
      { rate: 0.25, alerted: true },
      { rate: 0.25, alerted: true },
    ])
    expect(
      unseenRates({ reference: categories({ a: 5 }, 1), referenceChunks: [], chunks }).chunks[2],
    ).toEqual({
      rate: 0,
      alerted: false,
    })
  })
})

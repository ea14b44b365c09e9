import { twoSampleKs } from '../../stats/ks.ts'
import { cellsByValue, largestOf, sumOf } from '../cells.ts'
import type { ValueCounts } from '../column.ts'

/**
 * How deequ lowers L-infinity for few rows: `simple` not at all; `robust` by c sqrt((n + m) / (n m)), c = 1.8, which is
 * for alpha .003, or sqrt(-ln(alpha / 2) / 2).
 */
export type LInfinityForm =
  | { readonly kind: 'simple' }
  | { readonly kind: 'robust'; readonly alpha: number | null }

export const ROBUST: LInfinityForm = { kind: 'robust', alpha: null }

const C_DEFAULT = 1.8

const corrected = (linf: number, n: number, m: number, form: LInfinityForm): number => {
  if (form.kind === 'simple') return linf
  const c = form.alpha === null ? C_DEFAULT : Math.sqrt((-Math.log(form.alpha / 2) * 1) / 2)
  return Math.max(0, linf - c * Math.sqrt((n + m) / (n * m)))
}

/** The largest difference of the share of one category. */
export const lInfinityOfCategories = (
  reference: ValueCounts,
  current: ValueCounts,
  form: LInfinityForm,
): number => {
  const cells = cellsByValue(reference, current)
  const [n, m] = [sumOf(cells.reference), sumOf(cells.current)]
  const linf = largestOf(
    cells.reference.map((count, cell) => Math.abs(count / n - (cells.current[cell] ?? 0) / m)),
  )
  return corrected(linf, n, m, form)
}

/**
 * The largest difference of the distribution functions, of all values. deequ takes it from two KLL sketches: their
 * compaction is random, and equal values count once in their ranks, so its own number differs on large or tied samples.
 */
export const lInfinityOfNumbers = (
  reference: Float64Array,
  current: Float64Array,
  form: LInfinityForm,
): number => {
  const result = twoSampleKs(reference, current)
  if (result.kind === 'not-testable') throw new RangeError('a sample is empty: test for that first')
  return corrected(result.ksStatistic, reference.length, current.length, form)
}

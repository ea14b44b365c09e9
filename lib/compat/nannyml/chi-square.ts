import { type Cells, cellsByValue, sumOf } from '../cells.ts'
import { VALUES } from '../result.ts'
import { chiSquareTail } from '../scipy/chi-square.ts'
import type { CategoricalMethod } from './method.ts'

/** NannyML alerts on p below this; the statistic has no threshold. */
export const CHI_SQUARE_ALPHA = 0.05

/**
 * The test of homogeneity on all categories of either side, however rare: scipy's chi2_contingency, which corrects a
 * table of two categories as Yates did.
 */
export const chiSquareOfCategories: CategoricalMethod = (reference) => ({
  binning: VALUES,
  scoreOf: (chunk) => chiSquareOf(cellsByValue(reference.counts, chunk.counts)),
})

export const chiSquareOf = (cells: Cells): { readonly statistic: number; readonly pValue: number } => {
  const degreesOfFreedom = cells.reference.length - 1
  if (degreesOfFreedom === 0) return { statistic: 0, pValue: 1 }
  const statistic = contingencyChiSquare(cells)
  return { statistic, pValue: chiSquareTail(statistic, degreesOfFreedom) }
}

/** scipy's chi2_contingency of a 2 x k table with its default: with k = 2 each |O - E| is lowered by up to 1/2. */
export const contingencyChiSquare = ({ reference, current }: Cells): number => {
  const [n, m] = [sumOf(reference), sumOf(current)]
  const correction = reference.length === 2 ? 0.5 : 0
  return reference.reduce((sum, count, cell) => {
    const other = current[cell] ?? 0
    return (
      sum +
      term(count, (count + other) * (n / (n + m)), correction) +
      term(other, (count + other) * (m / (n + m)), correction)
    )
  }, 0)
}

const term = (observed: number, expected: number, correction: number): number => {
  const difference = Math.abs(observed - expected)
  return (difference - Math.min(difference, correction)) ** 2 / expected
}

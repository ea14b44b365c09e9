import { type Cells, cellsByValue, sumOf, valueCounts } from '../cells.ts'
import { type CompatColumn, presentRows, type RowCount } from '../column.ts'
import { notTestable, pValueOf, type Score, VALUES } from '../result.ts'
import { chiSquareTail } from '../scipy/chi-square.ts'

/**
 * Pearson's goodness of fit, the reference taken as exact: expected counts are its counts scaled by the ratio of rows,
 * k - 1 degrees of freedom. Not the test of homogeneity: at 500 against 500 it rejects 28 % of equal samples at .05.
 * A category that only the current side has makes the statistic infinite and p 0.
 */
export const evidentlyChiSquare = (
  reference: CompatColumn,
  current: CompatColumn,
  rows: RowCount = presentRows,
): Score => {
  const cells = cellsByValue(valueCounts(reference), valueCounts(current))
  const ratio = rows(current) / rows(reference)
  const expected = cells.reference.map((count) => count * ratio)
  return fitted({ reference: expected, current: cells.current }, (observed, expected) =>
    observed === expected ? 0 : (observed - expected) ** 2 / expected,
  )
}

/** 2 sum O ln(O / E), k - 1 degrees of freedom, with the reference's own counts as E: only for as many rows. */
export const evidentlyGTest = (reference: CompatColumn, current: CompatColumn): Score =>
  fitted(cellsByValue(valueCounts(reference), valueCounts(current)), (observed, expected) =>
    observed === 0 ? 0 : 2 * observed * Math.log(observed / expected),
  )

/** scipy refuses totals that differ by more. */
const TOTALS_TOLERANCE = Math.sqrt(Number.EPSILON)

const fitted = (cells: Cells, term: (observed: number, expected: number) => number): Score => {
  const [expected, observed] = [sumOf(cells.reference), sumOf(cells.current)]
  if (Math.abs(observed - expected) > TOTALS_TOLERANCE * Math.min(observed, expected))
    return notTestable(
      `expected counts sum to ${expected}, observed ones to ${observed}: Evidently raises an error`,
    )
  if (cells.current.length < 2) return notTestable('a single category: Evidently reports NaN')
  const statistic = sumOf(cells.current.map((count, cell) => term(count, cells.reference[cell] ?? 0)))
  return pValueOf(chiSquareTail(statistic, cells.current.length - 1), VALUES)
}

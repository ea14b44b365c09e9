import { fisherExact } from '../../stats/fisher.ts'
import { cellsByValue, valueCounts } from '../cells.ts'
import { type CompatColumn, presentRows } from '../column.ts'
import { notTestable, pValueOf, type Score, VALUES } from '../result.ts'

/**
 * Fisher's exact test, two-sided. Evidently asks for as many rows on both sides and for two values, and raises an error
 * otherwise; with one value the table has one possible outcome and p is 1.
 */
export const evidentlyFisher = (reference: CompatColumn, current: CompatColumn): Score => {
  if (presentRows(reference) !== presentRows(current))
    return notTestable(
      `${presentRows(reference)} rows of reference and ${presentRows(current)} of current: Evidently's Fisher test takes samples of equal length only`,
    )
  const cells = cellsByValue(valueCounts(reference), valueCounts(current))
  if (cells.reference.length > 2)
    return notTestable(`${cells.reference.length} values: Evidently's Fisher test takes two`)
  const [r = 0, otherR = 0] = cells.reference
  const [c = 0, otherC = 0] = cells.current
  const result = fisherExact([r, otherR], [c, otherC])
  return result.kind === 'tested' ? pValueOf(result.pValue, VALUES) : notTestable(result.reason)
}

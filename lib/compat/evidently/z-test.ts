import { normalTwoSidedTail } from '../../stats/normal-tail.ts'
import { unionOf, valueCounts } from '../cells.ts'
import { type CompatColumn, presentRows, type RowCount, type Value } from '../column.ts'
import { pValueOf, type Score } from '../result.ts'

/**
 * Two-proportion z with the pooled share, two-sided: the share of rows that are not the least value. All other values
 * are one, however many there are (and missing ones too, where rows count them).
 */
export const evidentlyZTest = (
  reference: CompatColumn,
  current: CompatColumn,
  rows: RowCount = presentRows,
): Score => {
  const least = leastValue(unionOf(valueCounts(reference), valueCounts(current)))
  const [n, m] = [rows(reference), rows(current)]
  const r = 1 - (valueCounts(reference).get(least) ?? 0) / n
  const c = 1 - (valueCounts(current).get(least) ?? 0) / m
  const binning = `${least} or not`
  if (r === c) return pValueOf(1, binning)
  const pooled = (r * n + c * m) / (n + m)
  return pValueOf(normalTwoSidedTail((r - c) / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))), binning)
}

const leastValue = (values: readonly Value[]): Value =>
  values.reduce((least, value) => (value < least ? value : least), values[0] ?? '')

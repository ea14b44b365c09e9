import { type Cells, cellsByValue, sharesOf, valueCounts } from '../cells.ts'
import { type CompatColumn, type NumericColumn, presentRows } from '../column.ts'
import { pooledRange, rangeOf, sturgesEdges } from '../numpy/bin-rules.ts'
import { histogram } from '../numpy/histogram.ts'
import { distance, type Score, VALUES } from '../result.ts'

/**
 * sqrt(1 - BC), BC = sum sqrt(r c). Numeric columns are always binned, by Sturges' rule for the number of distinct
 * values, not of rows.
 */
export const evidentlyHellinger = (reference: CompatColumn, current: CompatColumn): Score => {
  if (reference.kind === 'numeric' && current.kind === 'numeric')
    return distance(
      fromAffinity(binned(reference, current), reference, current),
      'Sturges bins of the distinct values',
    )
  return distance(
    fromAffinity(cellsByValue(valueCounts(reference), valueCounts(current)), reference, current),
    VALUES,
  )
}

const binned = (reference: NumericColumn, current: NumericColumn): Cells => {
  const range = pooledRange(rangeOf(reference.values, reference.type), rangeOf(current.values, current.type))
  const edges = sturgesEdges({ ...range, count: distinctInBoth(reference.values, current.values) })
  return { reference: histogram(reference.values, edges), current: histogram(current.values, edges) }
}

const fromAffinity = (cells: Cells, reference: CompatColumn, current: CompatColumn): number => {
  const r = sharesOf(cells.reference, presentRows(reference))
  const c = sharesOf(cells.current, presentRows(current))
  const affinity = r.reduce((sum, share, cell) => sum + Math.sqrt(share * (c[cell] ?? 0)), 0)
  return Math.sqrt(1 - Math.min(1, affinity))
}

/** Distinct values of two ascending samples together. */
const distinctInBoth = (a: Float64Array, b: Float64Array): number => {
  let [i, j, distinct] = [0, 0, 0]
  while (i < a.length || j < b.length) {
    const value = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY)
    while (i < a.length && a[i] === value) i += 1
    while (j < b.length && b[j] === value) j += 1
    distinct += 1
  }
  return distinct
}

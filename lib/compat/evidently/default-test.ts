import { distinctUpTo, unionOf, valueCounts } from '../cells.ts'
import { type CompatColumn, presentRows } from '../column.ts'
import type { EvidentlyTest } from './tests.ts'

/** Up to this many reference rows Evidently tests, above it measures a distance. */
const TESTED_ROWS_MAX = 1000
/** A numeric column with more distinct values, of both sides, is taken for numbers. */
const FEW_VALUES_MAX = 5

/** The test that Evidently chooses when it is asked for none. */
export const evidentlyDefaultTest = (reference: CompatColumn, current: CompatColumn): EvidentlyTest => {
  const isSmall = presentRows(reference) <= TESTED_ROWS_MAX
  const values = distinctValues(reference, current)
  if (reference.kind === 'numeric' && values > FEW_VALUES_MAX) return isSmall ? 'ks' : 'wasserstein-normed'
  if (!isSmall) return 'jensen-shannon'
  return values > 2 ? 'chi-square' : 'z-test'
}

/** Of both sides; once a numeric side has more than a few, it is known that they are many, and counting stops. */
const distinctValues = (reference: CompatColumn, current: CompatColumn): number => {
  for (const column of [reference, current]) {
    if (column.kind === 'categorical') continue
    const distinct = distinctUpTo(column.values, FEW_VALUES_MAX)
    if (distinct > FEW_VALUES_MAX) return distinct
  }
  return unionOf(valueCounts(reference), valueCounts(current)).length
}

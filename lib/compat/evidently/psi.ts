import type { CompatColumn, RowCount } from '../column.ts'
import { stabilityIndex } from '../divergence.ts'
import { distance, type Score } from '../result.ts'
import { evidentlyShares, withoutZeros } from './cells.ts'

/** sum (r - c) ln(r / c) over Evidently's cells, empty ones filled. With Sturges bins one far value can make it 0. */
export const evidentlyPsi = (reference: CompatColumn, current: CompatColumn, rows?: RowCount): Score => {
  const shares = evidentlyShares(reference, current, rows)
  return distance(
    stabilityIndex(withoutZeros(shares.reference), withoutZeros(shares.current)),
    shares.binning,
  )
}

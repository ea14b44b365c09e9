import type { CompatColumn, RowCount } from '../column.ts'
import { jensenShannonDistance } from '../divergence.ts'
import { distance, type Score } from '../result.ts'
import { evidentlyShares } from './cells.ts'

/** The square root of the divergence in nats, so at most sqrt(ln 2) = .83; empty cells stay empty. */
export const evidentlyJensenShannon = (
  reference: CompatColumn,
  current: CompatColumn,
  rows?: RowCount,
): Score => {
  const shares = evidentlyShares(reference, current, rows)
  return distance(jensenShannonDistance(shares.reference, shares.current), shares.binning)
}

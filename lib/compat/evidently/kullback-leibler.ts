import type { CompatColumn, RowCount } from '../column.ts'
import { normalised, relativeEntropy } from '../divergence.ts'
import { distance, type Score } from '../result.ts'
import { evidentlyShares, withoutZeros } from './cells.ts'

/** KL(reference || current) in nats: empty cells filled, then both sides brought to sum 1 (scipy.stats.entropy). */
export const evidentlyKullbackLeibler = (
  reference: CompatColumn,
  current: CompatColumn,
  rows?: RowCount,
): Score => {
  const shares = evidentlyShares(reference, current, rows)
  const [p, q] = [shares.reference, shares.current].map((side) => normalised(withoutZeros(side)))
  return distance(relativeEntropy(p ?? [], q ?? []), shares.binning)
}

import { countAt, requireSameCells, totalOf } from './count-vectors.ts'
import type { DistanceResult } from './share-distance.ts'

/**
 * L-infinity distance of the shares r, c on the same cells: max |r_i - c_i|, 0 to 1. It sees the one cell that moved most
 * and nothing of a shift spread over many: half a standard deviation over 20 equal bins moves none by more than .08.
 * A maximum over cells has no stated null here: the p-value is `null`.
 */
export const lInfinity = (reference: ArrayLike<number>, current: ArrayLike<number>): DistanceResult => {
  requireSameCells(reference, current)
  const [n, m] = [totalOf(reference), totalOf(current)]
  if (n === 0 || m === 0) return { kind: 'not-testable', reason: 'no observations' }
  let distance = 0
  for (let cell = 0; cell < reference.length; cell += 1)
    distance = Math.max(distance, Math.abs(countAt(reference, cell) / n - countAt(current, cell) / m))
  return { kind: 'measured', distance, pValue: null }
}

import { countTable, sumOverCells } from './count-vectors.ts'
import type { DistanceResult } from './share-distance.ts'

/**
 * Total variation distance of the shares r, c on the same cells: sum |r_i - c_i| / 2, the share of events that would
 * have to move to another cell; 0 to 1. Without drift it grows with the root of the number of cells, as every cell
 * adds its noise. No null is stated for it, so the p-value is `null`: chi-square tests the same hypothesis.
 */
export const totalVariation = (reference: ArrayLike<number>, current: ArrayLike<number>): DistanceResult => {
  const table = countTable(reference, current)
  const { n, m } = table
  if (n === 0 || m === 0) return { kind: 'not-testable', reason: 'no observations' }
  const distance = sumOverCells(table, (r, c) => Math.abs(r / n - c / m) / 2)
  return { kind: 'measured', distance, pValue: null }
}

import { countTable, sumOverCells } from './count-vectors.ts'
import { permutationPValue } from './permutation-null.ts'

export type DistanceResult =
  | {
      readonly kind: 'measured'
      readonly distance: number
      /** Of the permutation null (permutation-null.ts); `null` where none is stated. */
      readonly pValue: number | null
    }
  | { readonly kind: 'not-testable'; readonly reason: 'no observations' }

/**
 * A distance between the shares of two count vectors on the same cells that is a rising function of a sum over cells.
 * Its p-value is that of the sum: the chance of as large a distance if the observations were dealt at random.
 */
export const shareDistance = (
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  gap: (referenceShare: number, currentShare: number) => number,
  distanceOf: (sum: number) => number,
): DistanceResult => {
  const table = countTable(reference, current)
  const { n, m, cells } = table
  if (n === 0 || m === 0) return { kind: 'not-testable', reason: 'no observations' }
  const contribution = (r: number, c: number): number => gap(r / n, c / m)
  const sum = Math.max(0, sumOverCells(table, contribution))
  return {
    kind: 'measured',
    distance: distanceOf(sum),
    pValue: cells.length === 1 ? 1 : permutationPValue(table, contribution, sum),
  }
}

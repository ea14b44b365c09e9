import { type DistanceResult, shareDistance } from './share-distance.ts'

/**
 * Hellinger distance of the shares r, c on the same cells: sqrt(sum (sqrt r_i - sqrt c_i)^2 / 2), 0 to 1. The same as
 * sqrt(1 - sum sqrt(r_i c_i)), which cancels where the sides are close. Without drift its square is about
 * (B - 1)(1/n + 1/m) / 8.
 */
export const hellingerDistance = (reference: ArrayLike<number>, current: ArrayLike<number>): DistanceResult =>
  shareDistance(reference, current, (r, c) => (Math.sqrt(r) - Math.sqrt(c)) ** 2 / 2, Math.sqrt)

import { cdfDistance } from './cdf-distance.ts'
import { pooledRange } from './pooled-values.ts'

export type WassersteinResult =
  | {
      readonly kind: 'measured'
      /** In the units of the values. */
      readonly distance: number
    }
  | { readonly kind: 'not-testable'; readonly reason: 'no observations' | 'infinite range' }

export type NormedWassersteinResult =
  | {
      readonly kind: 'measured'
      /** In standard deviations of the reference. */
      readonly distanceSd: number
    }
  | {
      readonly kind: 'not-testable'
      readonly reason: 'no observations' | 'infinite range' | 'constant reference'
    }

/**
 * Wasserstein-1 (earth mover's) distance of two ascending samples: the integral of |F_reference - F_current|, which is
 * how far a value moves on average. No p-value: its distribution depends on that of the values.
 */
export const wasserstein = (reference: Float64Array, current: Float64Array): WassersteinResult => {
  if (reference.length === 0 || current.length === 0)
    return { kind: 'not-testable', reason: 'no observations' }
  if (!Number.isFinite(pooledRange(reference, current)))
    return { kind: 'not-testable', reason: 'infinite range' }
  return { kind: 'measured', distance: cdfDistance(reference, current, 1) }
}

/**
 * The same over the population standard deviation of the reference, so that columns compare. Peers put a floor of .001
 * under it, which makes a nearly constant column arbitrary; here a constant reference has no such distance.
 */
export const wassersteinNormed = (
  reference: Float64Array,
  current: Float64Array,
  referenceSd: number,
): NormedWassersteinResult => {
  if (!(referenceSd >= 0)) {
    throw new RangeError(
      `referenceSd is ${referenceSd}, must be 0 or more: pass the reference's population sd`,
    )
  }
  const result = wasserstein(reference, current)
  if (result.kind === 'not-testable') return result
  if (referenceSd === 0) return { kind: 'not-testable', reason: 'constant reference' }
  return { kind: 'measured', distanceSd: result.distance / referenceSd }
}

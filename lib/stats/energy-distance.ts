import { cdfDistance } from './cdf-distance.ts'
import { pooledRange } from './pooled-values.ts'

export type EnergyDistanceResult =
  | {
      readonly kind: 'measured'
      /** In the square root of the values' units. */
      readonly distance: number
    }
  | { readonly kind: 'not-testable'; readonly reason: 'no observations' | 'infinite range' }

/**
 * Energy distance of two ascending samples: sqrt(2 integral (F_reference - F_current)^2 dx), equal to
 * sqrt(2 E|X - Y| - E|X - X'| - E|Y - Y'|) (Szekely and Rizzo 2013). No p-value.
 */
export const energyDistance = (reference: Float64Array, current: Float64Array): EnergyDistanceResult => {
  if (reference.length === 0 || current.length === 0)
    return { kind: 'not-testable', reason: 'no observations' }
  if (!Number.isFinite(pooledRange(reference, current)))
    return { kind: 'not-testable', reason: 'infinite range' }
  return { kind: 'measured', distance: Math.SQRT2 * Math.sqrt(cdfDistance(reference, current, 2)) }
}

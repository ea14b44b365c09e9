import type { Conclusion } from '../drift/judge-drift.ts'
import type { WindowVerdict } from './alert.ts'

/**
 * PSI from which a window may alert while nothing is known yet of how windows vary: a shift of 1.7 standard
 * deviations, a changed unit, a feature gone. Ordinary windows reach it only where they are almost all noise.
 */
const GROSS_PSI = 3

/**
 * What one verdict means for its alert. `bad` holds the promise of a month (drift/monthly-promise.ts). A window that is
 * drifted at the level of single windows, and not at that of a month, is `unknown`: it neither fires nor clears, so an
 * alert at the edge does not flap. `isLearning`: how much windows vary is not known, so p-values cannot be trusted.
 */
export const driftState = (
  verdict: Conclusion,
  windowAlpha: number,
  isLearning: boolean,
): WindowVerdict['state'] => {
  if (verdict.verdict === 'not-testable') return 'unknown'
  if (verdict.verdict !== 'drifted') return 'good'
  if (isLearning) return verdict.effect.value >= GROSS_PSI ? 'bad' : 'unknown'
  return verdict.adjustedPValue <= windowAlpha ? 'bad' : 'unknown'
}

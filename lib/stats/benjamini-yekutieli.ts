import { adjustBenjaminiHochberg } from './benjamini-hochberg.ts'

/**
 * Benjamini-Yekutieli (2001) adjusted p-values, in the order given: those of Benjamini-Hochberg times
 * 1 + 1/2 + ... + 1/m, at most 1. Rejecting where adjusted <= alpha holds the expected share of false alarms among alarms
 * to alpha however the tests depend on each other; with 50 tests that costs a factor of 4.5. A p-value that does not
 * exist (an untestable subject) must be left out by the caller.
 */
export const adjustBenjaminiYekutieli = (pValues: readonly number[]): number[] => {
  let harmonic = 0
  for (let rank = 1; rank <= pValues.length; rank += 1) harmonic += 1 / rank
  return adjustBenjaminiHochberg(pValues).map((adjusted) => Math.min(1, adjusted * harmonic))
}

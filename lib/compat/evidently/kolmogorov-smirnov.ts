import { notTestable, pValueOf, SAMPLES, type Score } from '../result.ts'
import { scipyTwoSampleKs } from '../scipy/two-sample-ks.ts'

/** The p-value of scipy's ks_2samp. */
export const scipyKs = (reference: Float64Array, current: Float64Array): Score => {
  const result = scipyTwoSampleKs(reference, current)
  return result === null ? notTestable('no observations') : pValueOf(result.pValue, SAMPLES)
}

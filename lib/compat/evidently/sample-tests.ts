import { energyDistance } from '../../stats/energy-distance.ts'
import { eppsSingleton } from '../../stats/epps-singleton.ts'
import { momentsOfAscending } from '../../stats/moments.ts'
import { studentTTest } from '../../stats/t-test.ts'
import { wasserstein } from '../../stats/wasserstein.ts'
import { distance, notTestable, pValueOf, SAMPLES, type Score } from '../result.ts'
import { scipyAndersonDarling } from '../scipy/anderson-ksamp.ts'
import { scipyCramerVonMises } from '../scipy/two-sample-cramer-von-mises.ts'

/** Statistics in which Evidently's number is that of scipy or of lib/stats, or a simple function of it. */
export type SampleTest = (reference: Float64Array, current: Float64Array) => Score

/** A nearly constant reference is taken to have this standard deviation. */
const SD_MIN = 0.001

/** W1 over the reference's population standard deviation, or .001. */
export const evidentlyWasserstein: SampleTest = (reference, current) => {
  const [result, moments] = [wasserstein(reference, current), momentsOfAscending(reference)]
  if (result.kind === 'not-testable') return notTestable(result.reason)
  if (moments.kind === 'not-testable') return notTestable(moments.reason)
  return distance(result.distance / Math.max(moments.sd, SD_MIN), SAMPLES)
}

export const evidentlyEnergy: SampleTest = (reference, current) => {
  const result = energyDistance(reference, current)
  return result.kind === 'measured' ? distance(result.distance, SAMPLES) : notTestable(result.reason)
}

/** p interpolated in a table that ends at .001 and .25. */
export const evidentlyAndersonDarling: SampleTest = (reference, current) => {
  const result = scipyAndersonDarling(reference, current)
  return result === null
    ? notTestable('fewer than four observations, none on a side, or all values equal')
    : pValueOf(result.pValue, SAMPLES)
}

export const evidentlyCramerVonMises: SampleTest = (reference, current) => {
  const result = scipyCramerVonMises(reference, current)
  return result === null
    ? notTestable('fewer than two observations on a side')
    : pValueOf(result.pValue, SAMPLES)
}

export const evidentlyEppsSingleton: SampleTest = (reference, current) => {
  const result = eppsSingleton(reference, current)
  return result.kind === 'tested' ? pValueOf(result.pValue, SAMPLES) : notTestable(result.reason)
}

/** Student's, with one variance for both sides. */
export const evidentlyTTest: SampleTest = (reference, current) => {
  const [r, c] = [momentsOfAscending(reference), momentsOfAscending(current)]
  if (r.kind === 'not-testable') return notTestable(r.reason)
  if (c.kind === 'not-testable') return notTestable(c.reason)
  const result = studentTTest(r, c)
  return result.kind === 'tested' ? pValueOf(result.pValue, SAMPLES) : notTestable(result.reason)
}

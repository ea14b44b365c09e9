import { upperGamma } from '../../stats/upper-gamma.ts'

/**
 * scipy's chi2.sf for any number of degrees of freedom from 1 on: peers make one of every category, and columns have
 * thousands.
 */
export const chiSquareTail = (statistic: number, degreesOfFreedom: number): number =>
  upperGamma(degreesOfFreedom / 2, statistic / 2)

import { chiSquareUpperQuantile } from './chi-square-quantile.ts'
import { noncentralityAt } from './noncentral-chi-square.ts'

export type PsiTestPlan = {
  /** Cells in use, less one. */
  readonly degreesOfFreedom: number
  readonly alpha: number
  /** The chance of finding it, e.g. .8. */
  readonly power: number
  /** Observations; where windows vary more than independent draws, divided by the design effect. */
  readonly referenceCount: number
  readonly currentCount: number
}

/**
 * The smallest PSI between the populations that a chi-square test (or PSI against its null) finds with the given
 * power: lambda (1/n + 1/m), lambda the noncentrality at which chi-square with these degrees of freedom exceeds its
 * critical value that often. A shift of d standard deviations of a normal distribution is a PSI of about d^2, less
 * what the bins hide. Expected counts of 5 and more; with rarer cells the test needs more than this.
 */
export const detectablePsi = (plan: PsiTestPlan): number => {
  const { degreesOfFreedom, alpha, power, referenceCount, currentCount } = plan
  if (!(degreesOfFreedom > 0)) {
    throw new RangeError(
      `degreesOfFreedom is ${degreesOfFreedom}, must be above 0: one cell cannot show a shift`,
    )
  }
  if (!(referenceCount > 0 && currentCount > 0)) {
    throw new RangeError(
      `the sides hold ${referenceCount} and ${currentCount} observations, need more than 0: nothing is detectable`,
    )
  }
  const critical = chiSquareUpperQuantile(alpha, degreesOfFreedom)
  return noncentralityAt(critical, degreesOfFreedom, power) * (1 / referenceCount + 1 / currentCount)
}

import { monotoneRoot } from './monotone-root.ts'
import { upperGamma } from './upper-gamma.ts'

/** The value that chi-square with k > 0 degrees of freedom (real) exceeds with the given probability. */
export const chiSquareUpperQuantile = (probability: number, degreesOfFreedom: number): number => {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(
      `probability is ${probability}, must lie between 0 and 1: divide a percentage by 100`,
    )
  }
  const shape = degreesOfFreedom / 2
  const shortfall = (x: number): number => Math.log(probability / upperGamma(shape, x / 2))
  let high = degreesOfFreedom
  while (shortfall(high) < 0) high *= 2
  return monotoneRoot(shortfall, 0, high)
}

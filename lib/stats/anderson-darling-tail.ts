import { quadraticUpperTail, type Spectrum } from './quadratic-tail.ts'

/** u_j = j (j + 1) and D(u) = |cos(pi s / 2)| / (pi u), with s = sqrt(1 + 4 u), which is 2 j + 1 at u_j. */
const SPECTRUM: Spectrum = {
  uOf: (s) => (s * s - 1) / 4,
  startOf: (k) => 4 * k - 1,
  endOf: (k) => 4 * k + 1,
  densityOf: (s) => {
    const u = (s * s - 1) / 4
    return (s / (2 * u)) * Math.sqrt((Math.PI * u) / Math.abs(Math.cos((Math.PI / 2) * s)))
  },
}

/** P(A^2 >= x) for the limit law of the Anderson-Darling statistic, mean 1, variance 2 (pi^2 - 9) / 3. */
export const andersonDarlingUpperTail = (x: number): number => quadraticUpperTail(x, SPECTRUM)

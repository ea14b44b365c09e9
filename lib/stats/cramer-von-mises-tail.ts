import { quadraticUpperTail, type Spectrum } from './quadratic-tail.ts'

/** u_j = (j pi)^2 and D(u) = sin(sqrt u) / sqrt u, with s = sqrt u. */
const SPECTRUM: Spectrum = {
  uOf: (s) => s * s,
  startOf: (k) => (2 * k - 1) * Math.PI,
  endOf: (k) => 2 * k * Math.PI,
  densityOf: (s) => (2 / s) * Math.sqrt(Math.abs(s / Math.sin(s))),
}

/** P(W^2 >= x) for the limit law of the Cramer-von Mises statistic, mean 1/6, variance 1/45. */
export const cramerVonMisesUpperTail = (x: number): number => quadraticUpperTail(x, SPECTRUM)

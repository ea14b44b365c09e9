/** The eigenvalues u_1 < u_2 < ... of a sum Q = sum_j Z_j^2 / u_j, by a variable s that takes their roots away. */
export type Spectrum = {
  readonly uOf: (s: number) => number
  /** s at u_(2k-1) and at u_2k, k from 1. */
  readonly startOf: (k: number) => number
  readonly endOf: (k: number) => number
  /** (du/ds) / (u sqrt|D(u)|), D(u) = prod_j (1 - u / u_j). */
  readonly densityOf: (s: number) => number
}

/** Nodes an interval. Twice as many change tails down to 1e-296 by at most 2e-12 of themselves. */
const NODES = 128

/** From STATISTIC_MIN on, parts beyond this interval are below 1e-9 of the sum, and below that P is 1 to 16 digits. */
const INTERVALS_MAX = 60
const STATISTIC_MIN = 0.003

/**
 * P(Q >= x) for Q = sum_j Z_j^2 / u_j, independent standard normals squared:
 * (1/pi) sum_k (-1)^(k+1) integral from u_(2k-1) to u_2k of exp(-x u / 2) / (u sqrt|D(u)|) du
 * (Smirnov 1937; Durbin 1973). Each part is an upper tail, so 1e-200 keeps its digits where 1 - cdf is 0.
 * At both ends the integrand has an inverse square root, which s = middle - half cos(angle) cancels; what is left is
 * smooth, and the midpoint rule converges exponentially.
 */
export const quadraticUpperTail = (x: number, spectrum: Spectrum): number => {
  if (Number.isNaN(x)) throw new RangeError('x is NaN, must be a number: the statistic was undefined')
  if (x < STATISTIC_MIN) return 1
  let sum = 0
  for (let k = 1; k <= INTERVALS_MAX; k += 1) {
    const part = integralOver(k, x, spectrum)
    sum += k % 2 === 1 ? part : -part
    if (part <= sum * Number.EPSILON) break
  }
  return Math.min(1, sum / Math.PI)
}

const integralOver = (k: number, x: number, { startOf, endOf, uOf, densityOf }: Spectrum): number => {
  const [middle, half] = [(startOf(k) + endOf(k)) / 2, (endOf(k) - startOf(k)) / 2]
  const stepAngle = Math.PI / NODES
  let sum = 0
  for (let node = 0; node < NODES; node += 1) {
    const angle = (node + 0.5) * stepAngle
    const s = middle - half * Math.cos(angle)
    sum += Math.exp((-x * uOf(s)) / 2) * densityOf(s) * Math.sin(angle)
  }
  return sum * half * stepAngle
}

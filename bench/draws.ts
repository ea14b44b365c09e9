/**
 * Seeded draws for simulations. Uniforms by sfc32 (Doty-Humphrey's small fast counting generator, PractRand); normals
 * by Marsaglia's polar method; binomials exactly: by inversion below ten expected successes, above by transformed
 * rejection (Hoermann 1993, BTRS).
 */
export type Draws = {
  readonly uniform: () => number
  readonly normal: () => number
  readonly binomial: (trials: number, probability: number) => number
}

export const seededDraws = (seed: number): Draws => {
  const uniform = sfc32(seed)
  const normal = polarNormal(uniform)
  return { uniform, normal, binomial: (trials, probability) => binomial(uniform, trials, probability) }
}

/** Draws `count` events over cells of the given shares, which sum to 1, into `cells` from `offset` on. */
export const drawMultinomial = (
  draws: Draws,
  count: number,
  shares: ArrayLike<number>,
  cells: Float64Array,
  offset: number,
): void => {
  let [left, mass] = [count, 1]
  for (let i = 0; i < shares.length; i += 1) {
    const share = shares[i] ?? 0
    const drawn =
      i === shares.length - 1 || left === 0
        ? left
        : draws.binomial(left, Math.min(1, Math.max(0, share / mass)))
    cells[offset + i] = drawn
    left -= drawn
    mass = Math.max(Number.MIN_VALUE, mass - share)
  }
}

const WARM_UP = 12

const sfc32 = (seed: number): (() => number) => {
  let [a, b, c, counter] = [0, seed | 0, (seed / 2 ** 32) | 0, 1]
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < WARM_UP; i += 1) next()
  return () => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53
}

const polarNormal = (uniform: () => number): (() => number) => {
  let spare: number | null = null
  return () => {
    if (spare !== null) {
      const kept = spare
      spare = null
      return kept
    }
    for (;;) {
      const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1]
      const square = x * x + y * y
      if (square >= 1 || square === 0) continue
      const scale = Math.sqrt((-2 * Math.log(square)) / square)
      spare = y * scale
      return x * scale
    }
  }
}

const INVERSION_MEAN_MAX = 10

const binomial = (uniform: () => number, trials: number, probability: number): number => {
  if (probability > 0.5) return trials - binomial(uniform, trials, 1 - probability)
  if (trials === 0 || probability === 0) return 0
  return trials * probability < INVERSION_MEAN_MAX
    ? byInversion(uniform, trials, probability)
    : byRejection(uniform, trials, probability)
}

const byInversion = (uniform: () => number, trials: number, probability: number): number => {
  const odds = probability / (1 - probability)
  let mass = Math.exp(trials * Math.log1p(-probability))
  let [left, successes] = [uniform(), 0]
  while (left > mass && successes < trials) {
    left -= mass
    successes += 1
    mass *= (odds * (trials - successes + 1)) / successes
  }
  return successes
}

const byRejection = (uniform: () => number, trials: number, probability: number): number => {
  const spread = Math.sqrt(trials * probability * (1 - probability))
  const b = 1.15 + 2.53 * spread
  const a = -0.0873 + 0.0248 * b + 0.01 * probability
  const center = trials * probability + 0.5
  const squeeze = 0.92 - 4.2 / b
  const alpha = (2.83 + 5.1 / b) * spread
  const logOdds = Math.log(probability / (1 - probability))
  const mode = Math.floor((trials + 1) * probability)
  const atMode = logFactorial(mode) + logFactorial(trials - mode)
  for (;;) {
    const u = uniform() - 0.5
    const v = uniform()
    const us = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / us + b) * u + center)
    if (us >= 0.07 && v <= squeeze) return k
    if (k < 0 || k > trials) continue
    const accepted =
      Math.log((v * alpha) / (a / (us * us) + b)) <=
      atMode - logFactorial(k) - logFactorial(trials - k) + (k - mode) * logOdds
    if (accepted) return k
  }
}

/** ln k! by Stirling's series, to 1e-12 from 10 on; by the product below. */
const logFactorial = (k: number): number => {
  if (k < 10) return SMALL_FACTORIALS[k] ?? 0
  const x = k + 1
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.5 * Math.log(2 * Math.PI) +
    1 / (12 * x) -
    1 / (360 * x ** 3) +
    1 / (1260 * x ** 5)
  )
}

const SMALL_FACTORIALS = [1, 1, 2, 6, 24, 120, 720, 5_040, 40_320, 362_880].map(Math.log)

import { type Draws, drawMultinomial } from '../draws.ts'
import { normalCdf, normalQuantile } from './normal.ts'

/** 20 bins that hold a twentieth of the reference each. */
export const BINS = 20
const EDGES = Array.from({ length: BINS - 1 }, (_, i) => normalQuantile((i + 1) / BINS))

/** One kind of month: how many events a window holds and how windows vary. */
export type World = {
  readonly windowCount: number
  /** Mean of chi-square over its degrees of freedom, window by window against the truth. */
  readonly designEffect: number
  /** Of the effects of successive windows. */
  readonly autocorrelation: number
}

/** A feature is normal; each window has a mean of its own, an AR(1) series. `null`: independent draws. */
export type Feature = { next(shift: number): Float64Array }

export const featureOf = (draws: Draws, world: World, effectSd: number): Feature => {
  let effect = draws.normal()
  const innovation = Math.sqrt(1 - world.autocorrelation ** 2)
  return {
    next: (shift) => {
      effect = world.autocorrelation * effect + innovation * draws.normal()
      return drawWindow(draws, world.windowCount, effectSd * effect + shift)
    },
  }
}

/** Cells of a window: none missing, none unexpected, then the bins and an empty open end below. */
export const drawWindow = (draws: Draws, count: number, mean: number): Float64Array => {
  const cells = new Float64Array(BINS + 2)
  drawMultinomial(draws, count, sharesAt(mean), cells, 2)
  return cells
}

const sharesAt = (mean: number): Float64Array => {
  const shares = new Float64Array(BINS)
  let below = 0
  EDGES.forEach((edge, i) => {
    const upTo = normalCdf(edge - mean)
    shares[i] = upTo - below
    below = upTo
  })
  shares[BINS - 1] = 1 - below
  return shares
}

/** The sd of window means that gives the design effect: by bisection of E sum (p(u) - p)^2 / p = (deff - 1) df / n. */
export const effectSdOf = ({ windowCount, designEffect }: World): number => {
  const wanted = ((designEffect - 1) * (BINS - 1)) / windowCount
  let [low, high] = [0, 10]
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2
    if (meanChiSquare(middle) < wanted) low = middle
    else high = middle
  }
  return low
}

const meanChiSquare = (sd: number): number => {
  let [sum, weights] = [0, 0]
  for (let z = -6; z <= 6; z += 0.05) {
    const weight = Math.exp((-z * z) / 2)
    weights += weight
    sum += weight * sharesAt(sd * z).reduce((each, share) => each + (share * BINS - 1) ** 2 / BINS, 0)
  }
  return sum / weights
}

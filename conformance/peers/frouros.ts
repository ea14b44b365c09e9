import { sharesOf, sumOf } from '../../lib/compat/cells.ts'
import {
  hellingerDistance,
  jensenShannonDistance,
  relativeEntropy,
  stabilityIndex,
} from '../../lib/compat/divergence.ts'
import { autoEdges } from '../../lib/compat/numpy/bin-rules.ts'
import { histogram, linspace } from '../../lib/compat/numpy/histogram.ts'

/** Shares of both sides on the same cells. */
type SharePair = { readonly reference: number[]; readonly current: number[] }

const pooledEnds = (reference: Float64Array, current: Float64Array): [number, number] => [
  Math.min(reference[0] ?? 0, current[0] ?? 0),
  Math.max(reference.at(-1) ?? 0, current.at(-1) ?? 0),
]

/** `BaseDistanceBasedBins`: bins of equal width over the pooled range. */
export const pooledShares = (reference: Float64Array, current: Float64Array, bins: number): SharePair => {
  const edges = linspace(...pooledEnds(reference, current), bins + 1)
  return {
    reference: sharesOf(histogram(reference, edges), reference.length),
    current: sharesOf(histogram(current, edges), current.length),
  }
}

/**
 * `BaseDistanceBasedProbability`: each side's own histogram of numpy's 'auto' bins, taken as a density (scipy's
 * rv_histogram), between `points` points over the pooled range; so one cell fewer than points.
 */
export const smoothedShares = (reference: Float64Array, current: Float64Array, points: number): SharePair => {
  const at = linspace(...pooledEnds(reference, current), points)
  return { reference: massesBetween(at, reference), current: massesBetween(at, current) }
}

const massesBetween = (points: Float64Array, sorted: Float64Array): number[] => {
  const edges = autoEdges(sorted)
  const cumulative = [0]
  for (const count of histogram(sorted, edges))
    cumulative.push((cumulative.at(-1) ?? 0) + count / sorted.length)
  const cdf = [...points].map((x) => interpolate(x, edges, cumulative))
  return cdf.slice(1).map((value, cell) => value - (cdf[cell] ?? 0))
}

const interpolate = (x: number, edges: Float64Array, cumulative: readonly number[]): number => {
  if (x <= (edges[0] ?? 0)) return 0
  const right = edges.findIndex((edge) => edge >= x)
  if (right === -1) return 1
  const [low, high] = [edges[right - 1] ?? 0, edges[right] ?? 0]
  const [below, above] = [cumulative[right - 1] ?? 0, cumulative[right] ?? 0]
  return below + ((above - below) * (x - low)) / (high - low)
}

/** The least normal double stands for an empty cell: one such cell adds some 70 to 700 to PSI. */
const LEAST_NORMAL = 2 ** -1022

export const frourosPsi = ({ reference, current }: SharePair): number => {
  const filled = (shares: number[]): number[] => shares.map((share) => (share === 0 ? LEAST_NORMAL : share))
  return stabilityIndex(filled(reference), filled(current))
}

export const frourosHellinger = ({ reference, current }: SharePair): number =>
  hellingerDistance(reference, current)

/** |ln sum sqrt(r c)|, each share raised by the machine epsilon, the sum at most 1. */
export const frourosBhattacharyya = ({ reference, current }: SharePair): number => {
  const affinity = sumOf(
    reference.map((share, cell) =>
      Math.sqrt((share + Number.EPSILON) * ((current[cell] ?? 0) + Number.EPSILON)),
    ),
  )
  return Math.abs(Math.log(Math.min(1, affinity)))
}

export const frourosIntersection = ({ reference, current }: SharePair): number =>
  1 - sumOf(reference.map((share, cell) => Math.min(share, current[cell] ?? 0)))

export const frourosJensenShannon = ({ reference, current }: SharePair): number =>
  jensenShannonDistance(reference, current)

/** KL(current || reference), of shares as they are: infinite where only the current side has mass. */
export const frourosKullbackLeibler = ({ reference, current }: SharePair): number =>
  relativeEntropy(current, reference)

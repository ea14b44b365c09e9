import { sharesOf } from '../../lib/compat/cells.ts'
import type { ValueCounts } from '../../lib/compat/column.ts'
import { hellingerDistance } from '../../lib/compat/divergence.ts'
import { linspace, lowerBound } from '../../lib/compat/numpy/histogram.ts'
import { roundHalfEven } from '../../lib/compat/numpy/round.ts'
import { chiSquareTail } from '../../lib/compat/scipy/chi-square.ts'
import { oneSampleKsUpperTail } from '../../lib/compat/scipy/one-sample-ks.ts'

/** whylogs sees a column through KLL sketches; up to some hundreds of rows these hold every value, as here. */

const QUANTILES = linspace(0, 1, 100)

/** D over the quantile points of both sides, of shares strictly below a point; p by the one-sample distribution. */
export const whylogsKs = (
  reference: Float64Array,
  current: Float64Array,
): { readonly statistic: number; readonly pValue: number } => {
  const points = [reference, current].flatMap((sorted) => [...QUANTILES].map((q) => itemAt(sorted, q)))
  const below = (sorted: Float64Array, x: number): number => lowerBound(sorted, x) / sorted.length
  const statistic = Math.max(...points.map((x) => Math.abs(below(reference, x) - below(current, x))))
  const [n, m] = [reference.length, current.length]
  return { statistic, pValue: oneSampleKsUpperTail(statistic, roundHalfEven((n * m) / (n + m))) }
}

const itemAt = (sorted: Float64Array, q: number): number =>
  sorted[Math.min(Math.floor(q * sorted.length), sorted.length - 1)] ?? 0

/** HellingerConfig. */
const BUCKETS_MAX = 30
const BUCKETS_MIN = 2
const ROWS_PER_BUCKET = 4
/** The right end is moved by this share of itself, so that the largest value is in the last bucket. */
const END_MARGIN = 1e-7
const FLOAT32_MANTISSA_BITS = 23

/** Over buckets of equal width, one per four rows, 2 to 30; at least as wide as float32 can tell apart. */
export const whylogsHellinger = (
  reference: Float64Array,
  current: Float64Array,
  bucketsMax = BUCKETS_MAX,
): number => {
  const start = Math.min(reference[0] ?? 0, current[0] ?? 0)
  const last = Math.max(reference.at(-1) ?? 0, current.at(-1) ?? 0)
  const end = last + (last === 0 ? END_MARGIN : Math.abs(last) * END_MARGIN)
  const wanted = Math.min(Math.ceil((reference.length + current.length) / ROWS_PER_BUCKET), bucketsMax)
  const edges = bucketEdges(start, end, Math.max(wanted, BUCKETS_MIN))
  return hellingerDistance(massesIn(reference, edges), massesIn(current, edges))
}

const bucketEdges = (start: number, end: number, wanted: number): number[] => {
  const leastWidth =
    2 ** (Math.floor(Math.log2(Math.max(Math.abs(start), Math.abs(end)))) - FLOAT32_MANTISSA_BITS)
  const buckets =
    (end - start) / wanted < leastWidth ? Math.max(1, Math.floor((end - start) / leastWidth)) : wanted
  const width = (end - start) / buckets
  return Array.from({ length: buckets + 1 }, (_, at) => start + at * width)
}

/** Below the first edge, between edges, from the last on. */
const massesIn = (sorted: Float64Array, edges: readonly number[]): number[] => {
  const below = [0, ...edges.map((edge) => lowerBound(sorted, edge)), sorted.length]
  return sharesOf(
    below.slice(1).map((count, cell) => count - (below[cell] ?? 0)),
    sorted.length,
  )
}

/**
 * sum (o - e)^2 / e, e the reference's share of the current rows, rounded down; infinite where that is 0. As many
 * degrees of freedom as the current side has distinct values, less one.
 */
export const whylogsChiSquare = (
  reference: ValueCounts,
  current: ValueCounts,
  rows: { readonly reference: number; readonly current: number },
): { readonly statistic: number; readonly pValue: number } => {
  let statistic = 0
  for (const value of new Set([...current.keys(), ...reference.keys()])) {
    const expected = Math.floor(((reference.get(value) ?? 0) / rows.reference) * rows.current)
    statistic +=
      expected === 0 ? Number.POSITIVE_INFINITY : ((current.get(value) ?? 0) - expected) ** 2 / expected
  }
  return { statistic, pValue: chiSquareTail(statistic, Math.max(1, current.size - 1)) }
}

export type DriftCategory = 'NO_DRIFT' | 'POSSIBLE_DRIFT' | 'DRIFT'
export type CategoryRanges = Readonly<Partial<Record<DriftCategory, readonly [number, number]>>>

const BY_SEVERITY: readonly DriftCategory[] = ['DRIFT', 'POSSIBLE_DRIFT', 'NO_DRIFT']

/**
 * The most severe category whose range [low, high) holds the measure. A measure that is the highest bound seen so far,
 * from the most severe category on, belongs to the category at hand: p = .05 is DRIFT at whylogs' defaults, against
 * its own description. Null: in no range, where whylogs raises an error.
 */
export const driftCategory = (measure: number, ranges: CategoryRanges): DriftCategory | null => {
  let highest = Number.NEGATIVE_INFINITY
  for (const category of BY_SEVERITY) {
    const range = ranges[category]
    if (range !== undefined) {
      highest = Math.max(highest, range[1])
      if (measure >= range[0] && measure < range[1]) return category
    }
    if (measure === highest) return category
  }
  return null
}

/** KSTestConfig and ChiSquareConfig. */
export const P_VALUE_RANGES: CategoryRanges = {
  NO_DRIFT: [0.15, 1],
  POSSIBLE_DRIFT: [0.05, 0.15],
  DRIFT: [0, 0.05],
}

/** HellingerConfig. */
export const HELLINGER_RANGES: CategoryRanges = {
  NO_DRIFT: [0, 0.15],
  POSSIBLE_DRIFT: [0.15, 0.4],
  DRIFT: [0.4, 1],
}

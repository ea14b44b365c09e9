import { equalWidthEdges } from './histogram.ts'
import { quantileOf } from './quantile.ts'

/** What numpy's automatic rules need of a sample. */
export type BinnedRange = {
  readonly low: number
  readonly high: number
  readonly count: number
  readonly type: 'integers' | 'floats'
}

/** The edges of numpy.histogram_bin_edges for a width that a rule chose; width 0 means one bin. */
const edgesOfWidth = ({ low, high, type }: BinnedRange, width: number): Float64Array => {
  const used = type === 'integers' && width > 0 && width < 1 ? 1 : width
  return equalWidthEdges(low, high, used > 0 ? Math.ceil((high - low) / used) : 1)
}

const sturgesWidth = ({ low, high, count }: BinnedRange): number => (high - low) / (Math.log2(count) + 1)

/** 'sturges': range / (log2 n + 1), rounded up to whole bins. */
export const sturgesEdges = (range: BinnedRange): Float64Array => edgesOfWidth(range, sturgesWidth(range))

/**
 * 'doane': Sturges with as many more bins as the sample is skewed, 1 + log2 n + log2(1 + |g1| / sd(g1)). Up to two
 * values, and a constant, get one bin. Doane (1976).
 */
export const doaneEdges = (sorted: Float64Array): Float64Array => {
  const range = rangeOf(sorted, 'floats')
  const n = range.count
  const skewness = n > 2 ? skewnessOf(sorted) : null
  if (skewness === null) return edgesOfWidth(range, 0)
  const skewnessSd = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)))
  const bins = 1 + Math.log2(n) + Math.log2(1 + Math.abs(skewness) / skewnessSd)
  return edgesOfWidth(range, (range.high - range.low) / bins)
}

/**
 * 'auto' as numpy 2.x has it: the narrower of Sturges and Freedman-Diaconis (2 iqr / n^(1/3)), the latter no narrower
 * than half of range / sqrt(n).
 */
export const autoEdges = (sorted: Float64Array): Float64Array => {
  const range = rangeOf(sorted, 'floats')
  const iqr = quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25)
  const freedmanDiaconis = 2 * iqr * range.count ** (-1 / 3)
  const halfRoot = (range.high - range.low) / Math.sqrt(range.count) / 2
  return edgesOfWidth(range, Math.min(Math.max(freedmanDiaconis, halfRoot), sturgesWidth(range)))
}

export const rangeOf = (sorted: Float64Array, type: BinnedRange['type']): BinnedRange => ({
  low: sorted[0] ?? 0,
  high: sorted[sorted.length - 1] ?? 0,
  count: sorted.length,
  type,
})

/** Both samples as one: the edges depend on no more than this. */
export const pooledRange = (a: BinnedRange, b: BinnedRange): BinnedRange => ({
  low: Math.min(a.low, b.low),
  high: Math.max(a.high, b.high),
  count: a.count + b.count,
  type: a.type === 'integers' && b.type === 'integers' ? 'integers' : 'floats',
})

/** Mean cubed z-score; null for a constant. */
const skewnessOf = (values: Float64Array): number | null => {
  const mean = meanOf(values)
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  const sd = Math.sqrt(squares / values.length)
  if (!(sd > 0)) return null
  let cubes = 0
  for (const value of values) cubes += ((value - mean) / sd) ** 3
  return cubes / values.length
}

const meanOf = (values: Float64Array): number => {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

import type { Cells } from '../../lib/compat/cells.ts'
import { sharesOf, sumOf } from '../../lib/compat/cells.ts'
import { stabilityIndex } from '../../lib/compat/divergence.ts'
import { contingencyChiSquare } from '../../lib/compat/nannyml/chi-square.ts'
import { quantileOf } from '../../lib/compat/numpy/quantile.ts'
import { roundHalfEven } from '../../lib/compat/numpy/round.ts'
import { wasserstein } from '../../lib/stats/wasserstein.ts'

/** A share below this counts as this. */
const SHARE_MIN = 0.01

export const deepchecksPsi = ({ reference, current }: Cells): number => {
  const floored = (counts: readonly number[]): number[] =>
    sharesOf(counts, sumOf(counts)).map((share) => Math.max(share, SHARE_MIN))
  return stabilityIndex(floored(reference), floored(current))
}

/** W1 after the pooled range was mapped to 0 .. 1; `margin`: the quantile that is cut off at both ends of each side. */
export const rangeWasserstein = (reference: Float64Array, current: Float64Array, margin: number): number => {
  const [r, c] = [withoutMargins(reference, margin), withoutMargins(current, margin)]
  const low = Math.min(r[0] ?? 0, c[0] ?? 0)
  const width = Math.max(r.at(-1) ?? 0, c.at(-1) ?? 0) - low
  if (width === 0) return 0
  const scaled = (values: Float64Array): Float64Array => values.map((value) => (value - low) / width)
  const result = wasserstein(scaled(r), scaled(c))
  return result.kind === 'measured' ? result.distance : Number.NaN
}

const withoutMargins = (sorted: Float64Array, margin: number): Float64Array => {
  if (margin === 0) return sorted
  const [low, high] = [quantileOf(sorted, margin), quantileOf(sorted, 1 - margin)]
  return sorted.filter((value) => value >= low && value <= high)
}

export type CramersVOptions = {
  /** Every category is given the same weight on the reference side first. */
  readonly weights: 'as they are' | 'equal'
  /** Reference shares below this join one other category. */
  readonly shareMin: number
}

/** Cramer's V with Bergsma's correction, after the larger side was scaled down to the smaller one's rows. */
export const deepchecksCramersV = (cells: Cells, { weights, shareMin }: CramersVOptions): number => {
  const merged = weights === 'equal' ? cells : withOther(cells, shareMin)
  if (merged.reference.length === 1) return 0
  const table = weights === 'equal' ? equallyWeighted(merged) : rounded(sameTotal(merged))
  return correctedV(withoutEmpty(table))
}

const withOther = ({ reference, current }: Cells, shareMin: number): Cells => {
  const [n, m] = [sumOf(reference), sumOf(current)]
  const isKept = (cell: number): boolean => (reference[cell] ?? 0) >= n * shareMin
  const kept = (counts: readonly number[]): number[] => counts.filter((_, cell) => isKept(cell))
  const [others, otherCurrent] = [reference, current].map((counts) =>
    sumOf(counts.filter((_, cell) => !isKept(cell))),
  )
  const hasOther = (others ?? 0) > n * shareMin || (otherCurrent ?? 0) > m * shareMin
  return hasOther
    ? { reference: [...kept(reference), others ?? 0], current: [...kept(current), otherCurrent ?? 0] }
    : { reference: kept(reference), current: kept(current) }
}

const sameTotal = ({ reference, current }: Cells): Cells => {
  const [n, m] = [sumOf(reference), sumOf(current)]
  return {
    reference: n > m ? reference.map((count) => count * (m / n)) : reference,
    current: m > n ? current.map((count) => count * (n / m)) : current,
  }
}

const rounded = ({ reference, current }: Cells): Cells => ({
  reference: reference.map(roundHalfEven),
  current: current.map(roundHalfEven),
})

/** As if all categories had the same count in the reference, and each had changed by the factor it did change by. */
const equallyWeighted = (cells: Cells): Cells => {
  const { reference, current } = sameTotal(cells)
  const each = Math.floor(sumOf(current.map((count) => count + 1)) / current.length)
  const changed = current.map((count, cell) =>
    roundHalfEven(each * ((count + 1) / ((reference[cell] ?? 0) + 1))),
  )
  const scale = (each * current.length) / sumOf(changed)
  return { reference: current.map(() => each), current: changed.map((count) => roundHalfEven(count * scale)) }
}

const withoutEmpty = ({ reference, current }: Cells): Cells => {
  const isUsed = (cell: number): boolean => (reference[cell] ?? 0) + (current[cell] ?? 0) > 0
  return {
    reference: reference.filter((_, cell) => isUsed(cell)),
    current: current.filter((_, cell) => isUsed(cell)),
  }
}

/** Of a 2 x k table: sqrt(max(0, chi^2 / N - (k - 1) / (N - 1)) / (min(2', k') - 1)), x' = x - (x - 1)^2 / (N - 1). */
const correctedV = (cells: Cells): number => {
  const total = sumOf(cells.reference) + sumOf(cells.current)
  const k = cells.reference.length
  const corrected = (size: number): number => size - (size - 1) ** 2 / (total - 1)
  const phiSquare = Math.max(0, contingencyChiSquare(cells) / total - (k - 1) / (total - 1))
  return Math.sqrt(phiSquare / (Math.min(corrected(2), corrected(k)) - 1))
}

import { countAt, totalOf } from '../stats/count-vectors.ts'

/** Anscombe's (1948): the variance of 2 sqrt(x + 3/8) is 1 for Poisson counts, also for small ones. */
const STABILIZER = 3 / 8

/**
 * Inner products of the windows' effects, K x K, in units of the sampling noise of one window: row k holds
 * 2 sqrt(n_k) (sqrt(share_ki) - mean over k), whose noise has variance 1 in each cell, rare or not; so what is above
 * K - 1 degrees of freedom a cell is the windows' own.
 */
export type EffectGram = {
  /** By rows: products[k * K + l]. */
  readonly products: Float64Array
  readonly windows: number
  /** Cells that any window uses, minus one. */
  readonly degreesOfFreedom: number
}

export const effectGram = (windows: readonly ArrayLike<number>[]): EffectGram => {
  const used = usedCells(windows)
  const effects = effectRows(windows, used)
  const products = new Float64Array(windows.length ** 2)
  for (let k = 0; k < windows.length; k += 1)
    for (let l = 0; l <= k; l += 1) {
      const product = dot(effects, k * used.length, l * used.length, used.length)
      products[k * windows.length + l] = product
      products[l * windows.length + k] = product
    }
  return { products, windows: windows.length, degreesOfFreedom: used.length - 1 }
}

const usedCells = (windows: readonly ArrayLike<number>[]): readonly number[] =>
  Array.from(windows[0] ?? [], (_, cell) => cell).filter((cell) =>
    windows.some((window) => countAt(window, cell) > 0),
  )

/** Row by row, one cell after another. */
const effectRows = (windows: readonly ArrayLike<number>[], used: readonly number[]): Float64Array => {
  const rows = new Float64Array(windows.length * used.length)
  const counts = windows.map(totalOf)
  for (let i = 0; i < used.length; i += 1) {
    const cell = countAt(used, i)
    let mean = 0
    for (let k = 0; k < windows.length; k += 1) {
      const root = Math.sqrt((countAt(windows[k] ?? [], cell) + STABILIZER) / countAt(counts, k))
      rows[k * used.length + i] = root
      mean += root / windows.length
    }
    for (let k = 0; k < windows.length; k += 1) {
      const at = k * used.length + i
      rows[at] = 2 * Math.sqrt(countAt(counts, k)) * (countAt(rows, at) - mean)
    }
  }
  return rows
}

const dot = (rows: Float64Array, a: number, b: number, length: number): number => {
  let sum = 0
  for (let i = 0; i < length; i += 1) sum += countAt(rows, a + i) * countAt(rows, b + i)
  return sum
}

const at = ({ products, windows }: EffectGram, k: number, l: number): number =>
  countAt(products, k * windows + l)

/** Above what sampling alone gives: K tr(C), C the covariance of effects in units of a window's noise. */
export const excessTrace = (gram: EffectGram): number => {
  let trace = 0
  for (let k = 0; k < gram.windows; k += 1) trace += at(gram, k, k)
  return trace - (gram.windows - 1) * gram.degreesOfFreedom
}

/**
 * With less excess the quotient is noise by noise: of 200 subjects without effects, 30 windows each, 7 had an
 * autocorrelation above .5, and two of them could not have seen a shift of a standard deviation.
 */
export const EXCESS_SDS_MIN = 3

/** The excess in standard errors of the (K - 1) df chi-square that sampling alone gives. */
export const standardExcess = (gram: EffectGram): number =>
  excessTrace(gram) / Math.sqrt(2 * (gram.windows - 1) * gram.degreesOfFreedom)

/**
 * Lag one, freed of the bias -(1 + 3 phi) / K that a mean-corrected estimate has (Kendall 1954); not bounded. 0 where
 * the excess is within what sampling gives, a chi-square of (K - 1) df degrees of freedom less as many.
 */
export const lagOneCorrelation = (gram: EffectGram): number => {
  const { windows } = gram
  const excess = excessTrace(gram)
  if (standardExcess(gram) <= EXCESS_SDS_MIN) return 0
  let neighbours = 0
  for (let k = 1; k < windows; k += 1) neighbours += at(gram, k - 1, k)
  const raw = neighbours / (windows - 1) / (excess / windows)
  return (raw + 1 / windows) / (1 - 3 / windows)
}

/**
 * (tr C)^2 / tr C^2: in how many directions of equal strength windows would move to vary as they do. From products of
 * different windows, E (z_k . z_l)^2 = tr((I + C)^2) for windows of equal size.
 */
export const effectRank = (gram: EffectGram): number => {
  const { windows, degreesOfFreedom } = gram
  const trace = excessTrace(gram) / (windows - 1)
  if (trace <= 0) return degreesOfFreedom
  let squares = 0
  for (let k = 0; k < windows; k += 1) for (let l = 0; l < k; l += 1) squares += at(gram, k, l) ** 2
  const pairs = (windows * (windows - 1)) / 2
  const squaredTrace = squares / pairs - degreesOfFreedom - 2 * trace
  return squaredTrace <= 0 ? degreesOfFreedom : trace ** 2 / squaredTrace
}

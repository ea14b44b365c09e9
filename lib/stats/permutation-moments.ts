import { outcomeGrid } from './binomial-outcomes.ts'
import { type CellContribution, type CountTable, countAt } from './count-vectors.ts'

export type NullMoments = {
  readonly mean: number
  readonly variance: number
  /** Third central moment. */
  readonly third: number
}

/**
 * Moments of T = sum_i f(t_i - h_i, h_i) over all ways to deal the observations of the table, t_i of them in cell i,
 * to sides of n and m: the permutation null of a two-sample statistic. No draws: h is a row of independent
 * Binomial(t_i, m / (n + m)), given that they sum to m, so the cumulants of T follow from those of single cells by the
 * double saddlepoint expansion (Skovgaard 1987) at 0. With x = h - E h, g = f - E f - slope x, the slope chosen for
 * K_gx = 0, and K the joint cumulants summed over cells:
 *   mean = E f - K_gxx / 2 K_xx
 *   variance = K_gg - ((K_ggxx - K_xxx K_ggx / K_xx) / K_xx - (K_gxx / K_xx)^2) / 2
 *   third = K_ggg variance / K_gg: its leading term, shrunk as the variance is.
 * Of Pearson's statistic the mean is N (B - 1) / (N - 1) (Haldane 1940). Against 40,000 permutations each of X^2, G and
 * PSI, 3 to 1,000 cells and counts from 1 on: means within .5 %, variances within 3 %, up to a chance of 1 %.
 */
export const permutationMoments = ({ n, m, cells }: CountTable, f: CellContribution): NullMoments => {
  const share = m / (n + m)
  const dealt = [...timesOfTotals(cells)].map(([total, times]) => ({ ...deal(total, share, f), times }))
  const slope = sumOver(dealt, (cell) => cell.covariance) / sumOver(dealt, (cell) => cell.countVariance)
  const parts = dealt.map((cell) => ({ ...cumulantsOf(cell, slope), times: cell.times }))
  const k = (name: keyof Cumulants): number => sumOver(parts, (part) => part[name])
  const [gg, xx, gxx] = [k('gg'), k('xx'), k('gxx')]
  const variance = gg - ((k('ggxx') - (k('xxx') * k('ggx')) / xx) / xx - (gxx / xx) ** 2) / 2
  const mean = sumOver(dealt, (cell) => cell.mean) - gxx / (2 * xx)
  return { mean, variance, third: gg === 0 ? 0 : (k('ggg') * variance) / gg }
}

/** Cells of equal total are dealt alike: rare categories, of which there are many, are worked out once. */
const timesOfTotals = (cells: CountTable['cells']): Map<number, number> => {
  const times = new Map<number, number>()
  for (const { reference, current } of cells)
    times.set(reference + current, (times.get(reference + current) ?? 0) + 1)
  return times
}

const sumOver = <T extends { readonly times: number }>(
  parts: readonly T[],
  term: (part: T) => number,
): number => {
  let sum = 0
  for (const part of parts) sum += part.times * term(part)
  return sum
}

/** What rounding leaves of a variance, as a share of the squared mean, where there is none. */
const ROUNDING = 1e-12

/** T is the same for all tables with these margins, so no value of it is evidence. */
export const isConstant = ({ mean, variance }: NullMoments): boolean => !(variance > ROUNDING * mean ** 2)

type DealtCell = {
  readonly mean: number
  readonly covariance: number
  readonly countVariance: number
  /** Of each outcome: its probability, f less its mean, the current count less its mean. */
  readonly probabilities: readonly number[]
  readonly values: readonly number[]
  readonly counts: readonly number[]
}

const deal = (total: number, share: number, f: CellContribution): DealtCell => {
  const { first, step, probabilities } = outcomeGrid(total, share)
  const values = probabilities.map((_, k) => f(total - first - k * step, first + k * step))
  const mean = values.reduce((sum, value, k) => sum + value * countAt(probabilities, k), 0)
  const counts = values.map((_, k) => first + k * step - total * share)
  const centred = values.map((value) => value - mean)
  return {
    mean,
    covariance: centred.reduce(
      (sum, value, k) => sum + countAt(probabilities, k) * value * countAt(counts, k),
      0,
    ),
    countVariance: total * share * (1 - share),
    probabilities,
    values: centred,
    counts,
  }
}

type Cumulants = Readonly<Record<'gg' | 'xx' | 'ggg' | 'gxx' | 'ggx' | 'xxx' | 'ggxx', number>>

const cumulantsOf = (cell: DealtCell, slope: number): Cumulants => {
  let [gg, gx, ggg, gxx, ggx, xxx, ggxx] = [0, 0, 0, 0, 0, 0, 0]
  for (let k = 0; k < cell.values.length; k += 1) {
    const x = countAt(cell.counts, k)
    const g = countAt(cell.values, k) - slope * x
    const probability = countAt(cell.probabilities, k)
    const pgg = probability * g * g
    const pxx = probability * x * x
    gg += pgg
    gx += probability * g * x
    ggg += pgg * g
    gxx += pxx * g
    ggx += pgg * x
    xxx += pxx * x
    ggxx += pgg * x * x
  }
  const xx = cell.countVariance
  return { gg, xx, ggg, gxx, ggx, xxx, ggxx: ggxx - gg * xx - 2 * gx * gx }
}

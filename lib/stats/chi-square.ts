import { chiSquareUpperTail } from './chi-square-tail.ts'
import { countAt, requireSameCells, totalOf } from './count-vectors.ts'

export type ChiSquareResult =
  | {
      readonly kind: 'tested'
      readonly statistic: number
      readonly degreesOfFreedom: number
      readonly pValue: number
    }
  | {
      readonly kind: 'not-testable'
      /** `one cell`: everything on both sides is the same. `expected counts too small`: one cell is left after pooling. */
      readonly reason: 'no observations' | 'one cell' | 'expected counts too small'
    }

/** Cochran's rule (1954): below it the chi-square approximation of a cell's contribution is too light in the tail. */
const EXPECTED_COUNT_MIN = 5

type Cell = { readonly reference: number; readonly current: number }

/**
 * Chi-square test of homogeneity: are two count vectors draws from one distribution? Both sides are samples;
 * treating the reference as exact (a goodness-of-fit test) gives 28 % false alarms at a nominal 5 %, n = m = 500.
 * With shares r_i, c_i and cell totals t_i: n m sum_i (r_i - c_i)^2 / t_i, equal to sum (O - E)^2 / E over the
 * 2 x B table; B - 1 degrees of freedom. No continuity correction.
 *
 * Cells empty on both sides are dropped. Cells whose smaller expected count, t_i min(n, m) / (n + m), is below 5 are
 * pooled into one, which takes in the next rarest cells until it holds 5 itself; cells of equal total go together. So
 * the pooling depends on the totals t_i alone: not on the order of the cells, and not on how a total splits between
 * the sides, which is what the test looks at, and so it cannot bias it. Simulated without drift at alpha 1 %, reference
 * 5,000 and n from 100 to 10,000: .8 to 1.3 % rejections for 20 bins, with or without a 1 % missing cell, and for 100
 * Zipf categories.
 */
export const chiSquareHomogeneity = (
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): ChiSquareResult => {
  requireSameCells(reference, current)
  const [n, m] = [totalOf(reference), totalOf(current)]
  if (n === 0 || m === 0) return { kind: 'not-testable', reason: 'no observations' }
  const used = usedCells(reference, current)
  if (used.length === 1) return { kind: 'not-testable', reason: 'one cell' }
  const cells = poolRareCells(used, (EXPECTED_COUNT_MIN * (n + m)) / Math.min(n, m))
  if (cells.length === 1) return { kind: 'not-testable', reason: 'expected counts too small' }
  const statistic = n * m * cells.reduce((sum, cell) => sum + contribution(cell, n, m), 0)
  const degreesOfFreedom = cells.length - 1
  return {
    kind: 'tested',
    statistic,
    degreesOfFreedom,
    pValue: chiSquareUpperTail(statistic, degreesOfFreedom),
  }
}

const contribution = (cell: Cell, n: number, m: number): number =>
  (cell.reference / n - cell.current / m) ** 2 / totalIn(cell)

const totalIn = (cell: Cell): number => cell.reference + cell.current

const usedCells = (reference: ArrayLike<number>, current: ArrayLike<number>): Cell[] =>
  Array.from(reference, (count, i) => ({ reference: count, current: countAt(current, i) })).filter(
    (cell) => totalIn(cell) > 0,
  )

/** `totalMin`: the cell total at which both expected counts reach the minimum. */
const poolRareCells = (cells: readonly Cell[], totalMin: number): readonly Cell[] => {
  const totals = cells.map(totalIn).sort((a, b) => a - b)
  const rarest = totals[0]
  if (rarest === undefined || rarest >= totalMin) return cells
  let [pooled, cutoff] = [0, 0]
  for (const total of totals) {
    if (total >= totalMin && pooled >= totalMin) break
    pooled += total
    cutoff = total
  }
  const pool = cells.filter((cell) => totalIn(cell) <= cutoff).reduce(addCells)
  return [...cells.filter((cell) => totalIn(cell) > cutoff), pool]
}

const addCells = (a: Cell, b: Cell): Cell => ({
  reference: a.reference + b.reference,
  current: a.current + b.current,
})

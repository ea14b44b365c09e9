import {
  type Cell,
  type CellContribution,
  type CountTable,
  smallestExpectedCount,
  sumOverCells,
} from './count-vectors.ts'
import { permutationPValue } from './permutation-null.ts'
import { upperGamma } from './upper-gamma.ts'

/** What a test of homogeneity is told of the cells, as counts cannot tell it. */
export type HomogeneityOptions = {
  /**
   * `pooled too`: rare cells are looked at singly and as one. `as they are`: never pooled; for bins whose edges are
   * quantiles of this very reference (rare by the total is then low in the current sample, see poolRareCells).
   */
  readonly rareCells: 'pooled too' | 'as they are'
}

/** For cells that stood before the reference was drawn, such as categories. */
export const POOLED_TOO: HomogeneityOptions = { rareCells: 'pooled too' }

/**
 * The p-value of a statistic that is a sum over cells and tends to chi-square with B - 1 degrees of freedom where two
 * samples come from one distribution. From `expectedCountMin` in every cell on it has arrived there; below, the
 * permutation null answers. Two cells or more.
 *
 * Two or more rare cells add so much noise that a shift among the frequent ones drowns; pooled, a new category drowns.
 * So both tables are looked at, and the smaller p counts twice (Bonferroni). 100 Zipf categories, reference 5,000,
 * n = 100, alpha 1 %, power by the whole table / the pooled one / both: a tenth of the events moves from the first to the
 * second category 5 / 77 / 69 %; one new category of 3 % 84 / 1 / 82 %; half a standard deviation over 20 bins 76 / 58
 * / 73 %.
 */
export const homogeneityTail = (
  table: CountTable,
  contribution: CellContribution,
  expectedCountMin: number,
  { rareCells }: HomogeneityOptions,
): number => {
  const whole = tailOf(table, contribution, expectedCountMin)
  const pooled = rareCells === 'pooled too' ? poolRareCells(table) : null
  return pooled === null
    ? whole
    : Math.min(1, 2 * Math.min(whole, tailOf(pooled, contribution, expectedCountMin)))
}

const tailOf = (table: CountTable, contribution: CellContribution, expectedCountMin: number): number => {
  const statistic = sumOverCells(table, contribution)
  return smallestExpectedCount(table) >= expectedCountMin
    ? upperGamma((table.cells.length - 1) / 2, statistic / 2)
    : permutationPValue(table, contribution, statistic)
}

/** Cochran's rule (1954) for a cell that carries its own weight. */
const RARE_BELOW = 5

/**
 * All rare cells as one; `null` where fewer than two are rare, or all are. By cell totals alone: given them, the
 * permutation null of how each splits between the sides is as it was, so the choice is no second look at the data.
 * That needs cells which the reference did not draw. On its own quantiles every bin holds the same count of it, the
 * total tells the split, and at n near 100 the rare cells are exactly those that the current sample leaves low: pooled
 * together, chi-square rejects 7 % at alpha 1 % (20 bins of 5,000, n = 100). Hence `as they are`.
 */
const poolRareCells = ({ n, m, cells }: CountTable): CountTable | null => {
  const totalMin = (RARE_BELOW * (n + m)) / Math.min(n, m)
  const isRare = ({ reference, current }: Cell): boolean => reference + current < totalMin
  const rare = cells.filter(isRare)
  if (rare.length < 2 || rare.length === cells.length) return null
  return { n, m, cells: [...cells.filter((cell) => !isRare(cell)), rare.reduce(addCells)] }
}

const addCells = (a: Cell, b: Cell): Cell => ({
  reference: a.reference + b.reference,
  current: a.current + b.current,
})

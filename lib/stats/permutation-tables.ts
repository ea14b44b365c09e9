import { allOutcomes } from './binomial-outcomes.ts'
import { type CellContribution, type CountTable, countAt } from './count-vectors.ts'

/** About a millisecond at most. More tables than that have so many values of T that a smooth tail fits them. */
const TABLES_MAX = 10_000

/** Sums that are equal on paper differ in their last digits: such ties count as reached. */
const TIE = 1e-9

/**
 * P(T >= value) over all tables with the margins of this one, T = sum_i f, by listing them: exact, and never too
 * small, which the smooth tail of a statistic with few values can be. `null` where there are more than 10,000 tables.
 * The smaller side is the one dealt; the fullest cell takes what is left of it.
 */
export const exactPermutationTail = (
  table: CountTable,
  f: CellContribution,
  value: number,
): number | null => {
  const { n, m, cells } = table
  const [size, dealt]: [number, CellContribution] = m <= n ? [m, f] : [n, (kept, given) => f(given, kept)]
  const totals = cells.map(({ reference, current }) => reference + current).sort((a, b) => a - b)
  const canChooseAny = waysToSpread(size, cells.length) <= TABLES_MAX
  const listed: ListedCell[] = []
  let tables = 1
  for (const [i, total] of totals.entries()) {
    const { first, probabilities } = allOutcomes(total, size / (n + m))
    if (i < totals.length - 1) tables *= probabilities.length
    if (tables > TABLES_MAX && !canChooseAny) return null
    listed.push({
      first,
      probabilities,
      values: probabilities.map((_, k) => dealt(total - first - k, first + k)),
    })
  }
  return tailOf(listed, size, value - TIE * Math.abs(value))
}

/** How many ways there are to spread `size` observations over cells: few tables where a side holds three or four. */
const waysToSpread = (size: number, cells: number): number => {
  let ways = 1
  for (let k = 1; k <= size && ways <= TABLES_MAX; k += 1) ways *= (cells - 1 + k) / k
  return ways
}

type ListedCell = {
  readonly first: number
  readonly probabilities: readonly number[]
  readonly values: readonly number[]
}

/** Rows of independent binomials, given that they sum to `size`, are as likely as dealings. */
const tailOf = (cells: readonly ListedCell[], size: number, valueMin: number): number => {
  let [reached, all] = [0, 0]
  const extend = (depth: number, left: number, probability: number, value: number): void => {
    const cell = cells[depth]
    if (cell === undefined) {
      all += probability
      if (value >= valueMin) reached += probability
      return
    }
    const most = Math.min(cell.values.length - 1, left - cell.first)
    const least = depth === cells.length - 1 ? left - cell.first : 0
    for (let k = Math.max(0, least); k <= most; k += 1)
      extend(
        depth + 1,
        left - cell.first - k,
        probability * countAt(cell.probabilities, k),
        value + countAt(cell.values, k),
      )
  }
  extend(0, size, 1, 0)
  return reached / all
}

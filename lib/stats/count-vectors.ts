/** Observations in all cells. */
export const totalOf = (counts: ArrayLike<number>): number => {
  let total = 0
  for (let cell = 0; cell < counts.length; cell += 1) total += countAt(counts, cell)
  return total
}

/** The count of a cell that exists: callers stay below `counts.length`. */
export const countAt = (counts: ArrayLike<number>, cell: number): number => counts[cell] ?? 0

/** Two-sample statistics compare cell by cell, so both sides must have been counted on the same bins. */
export const requireSameCells = (reference: ArrayLike<number>, current: ArrayLike<number>): void => {
  if (reference.length === current.length) return
  throw new RangeError(
    `the reference has ${reference.length} cells and the current counts ${current.length}: count both on the same bins`,
  )
}

/** A 2 x B table without the cells that are empty on both sides. */
export type CountTable = {
  /** Observations of the reference. */
  readonly n: number
  /** Observations of the current side. */
  readonly m: number
  readonly cells: readonly Cell[]
}

export type Cell = { readonly reference: number; readonly current: number }

/**
 * Cells that are empty on both sides do not exist to a two-sample statistic: nobody can gain or lose by listing unused
 * categories.
 */
export const countTable = (reference: ArrayLike<number>, current: ArrayLike<number>): CountTable => {
  requireSameCells(reference, current)
  const cells: Cell[] = []
  for (let i = 0; i < reference.length; i += 1) {
    const cell = { reference: countAt(reference, i), current: countAt(current, i) }
    if (cell.reference + cell.current > 0) cells.push(cell)
  }
  return { n: totalOf(reference), m: totalOf(current), cells }
}

/** The smallest count that the margins let expect in any cell of either side. */
export const smallestExpectedCount = ({ n, m, cells }: CountTable): number => {
  let rarest = Number.POSITIVE_INFINITY
  for (const { reference, current } of cells) rarest = Math.min(rarest, reference + current)
  return rarest * (Math.min(n, m) / (n + m))
}

/** A statistic that is a sum over cells. */
export const sumOverCells = ({ cells }: CountTable, contribution: CellContribution): number => {
  let sum = 0
  for (const { reference, current } of cells) sum += contribution(reference, current)
  return sum
}

/** What one cell adds to a statistic, from its counts; the sizes of the sides are fixed. */
export type CellContribution = (referenceCount: number, currentCount: number) => number

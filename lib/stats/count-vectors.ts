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

import { requireSameCells } from './count-vectors.ts'

/** Fisher's test and the z-test are about one share: both sides come as counts in two cells. */
export const requireTwoCells = (reference: ArrayLike<number>, current: ArrayLike<number>): void => {
  requireSameCells(reference, current)
  if (reference.length === 2) return
  throw new RangeError(
    `the counts have ${reference.length} cells, must have 2: use the chi-square test for more categories`,
  )
}

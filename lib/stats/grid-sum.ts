import { roundedSum } from './rounded-sum.ts'

/** Larger terms could overflow on the way. */
export const TERM_MAX = 2 ** 960

/** Bits of a double's significand, and so of a grid. */
const PRECISION_BITS = 53

/** Terms at a time: they stay in the first-level cache. */
const BLOCK_LENGTH = 1024

export type GridSum = {
  readonly sum: number
  /** No term reached below the grids: `sum` is the true sum, rounded once. Else it lacks what did. */
  readonly isComplete: boolean
}

/**
 * Sums terms on three binary grids. q = (sigma + x) - sigma is x rounded to a multiple of ulp(sigma), and x - q, exact,
 * goes to the next grid; sigma is a power of two so far above all |x| that no sum of q's is ever rounded (Rump, Ogita
 * and Oishi 2008, ExtractVector). Every total is exact, so the result is the same for any order. For a million terms the
 * grids reach 2^-91 of the largest; what lies below is left out, less than 2^-70 of it in all.
 *
 * `fill` writes the terms from index `first` on into the block. None may exceed `largest`, which is at most TERM_MAX.
 */
export const gridSum = (
  count: number,
  largest: number,
  fill: (block: Float64Array, first: number) => void,
): GridSum => {
  if (!(largest <= TERM_MAX)) {
    throw new RangeError(`the largest term is ${largest}, must be at most 2^960: scale the terms down`)
  }
  if (largest === 0) return { sum: 0, isComplete: true }
  const headroomBits = Math.ceil(Math.log2(count + 2))
  const sigma = 2 ** (Math.floor(Math.log2(largest)) + 2 + headroomBits)
  const perGrid = 2 ** (headroomBits - PRECISION_BITS)
  const sigmas = [sigma, sigma * perGrid, sigma * perGrid * perGrid] as const
  const totals: Totals = { first: 0, second: 0, third: 0, left: 0 }
  const block = new Float64Array(BLOCK_LENGTH)
  for (let first = 0; first < count; first += BLOCK_LENGTH) {
    const used = block.subarray(0, count - first)
    fill(used, first)
    addBlock(totals, used, sigmas)
  }
  return { sum: roundedSum([totals.first, totals.second, totals.third]), isComplete: totals.left === 0 }
}

type Totals = { first: number; second: number; third: number; left: number }

const addBlock = (
  totals: Totals,
  block: Float64Array,
  [sigma1, sigma2, sigma3]: readonly [number, number, number],
): void => {
  let { first, second, third, left } = totals
  for (let i = 0; i < block.length; i += 1) {
    const term = block[i] ?? 0
    const q1 = sigma1 + term - sigma1
    const below1 = term - q1
    const q2 = sigma2 + below1 - sigma2
    const below2 = below1 - q2
    const q3 = sigma3 + below2 - sigma3
    first += q1
    second += q2
    third += q3
    left += Math.abs(below2 - q3)
  }
  Object.assign(totals, { first, second, third, left })
}

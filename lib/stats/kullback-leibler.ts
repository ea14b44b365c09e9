import { countTable, sumOverCells } from './count-vectors.ts'

export type KullbackLeiblerResult =
  | {
      readonly kind: 'measured'
      /** In nats. */
      readonly divergence: number
    }
  | {
      readonly kind: 'not-testable'
      /** `vanished category`: a cell of the reference is empty in the current counts, which makes it infinite. */
      readonly reason: 'no observations' | 'vanished category'
    }

/**
 * Kullback-Leibler divergence of the current shares c from the reference's r, in nats: KL(r || c) = sum r_i ln(r_i / c_i),
 * 0 ln 0 = 0. A category new in the current counts is invisible to it, a vanished one makes it infinite; PSI
 * (psi.ts), which is KL(r || c) + KL(c || r) with half an observation in each cell, has neither fault. No p-value: the
 * null is that of the G-test. As Evidently's, scipy's entropy(r, c).
 */
export const kullbackLeibler = (
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): KullbackLeiblerResult => {
  const table = countTable(reference, current)
  const { n, m, cells } = table
  if (n === 0 || m === 0) return { kind: 'not-testable', reason: 'no observations' }
  if (cells.some((cell) => cell.current === 0)) return { kind: 'not-testable', reason: 'vanished category' }
  const divergence = sumOverCells(table, (r, c) => (r === 0 ? 0 : (r / n) * Math.log(r / n / (c / m))))
  return { kind: 'measured', divergence: Math.max(0, divergence) }
}

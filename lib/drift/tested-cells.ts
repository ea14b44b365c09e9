import { countAt, totalOf } from '../stats/count-vectors.ts'
import { type HomogeneityOptions, POOLED_TOO } from '../stats/homogeneity-tail.ts'
import { LEADING_CELLS, type Subject } from '../window/bins.ts'
import type { Sides } from './verdict.ts'

/** What tests over cells look at, and how. */
export type TestedCells = Sides<Float64Array> & HomogeneityOptions

/**
 * The cells of a subject as chi-square, G, PSI and distances take them. Those of categories and booleans are as counted.
 *
 * The edges of numbers are quantiles of the reference, so two things are not chance. Each bin holds the same count of
 * the reference: rare cells are left as they are (homogeneity-tail.ts). And the open bins beyond its least and its
 * largest value are empty in it by construction: one that is in use at all always speaks for a change. They join
 * their neighbours, unless they hold more than chance puts there. Normal, 20 bins of 5,000, n = 200, chi-square at
 * alpha 1 and 5 % without drift: 2.5 and 8.5 % with open bins as cells of their own, 1.05 and 4.6 % so (6,000 windows).
 */
export const testedCells = (subject: Subject, reference: Float64Array, current: Float64Array): TestedCells =>
  subject.kind === 'numeric'
    ? { reference, current: foldOpenBins(reference, current), rareCells: 'as they are' }
    : { reference, current, ...POOLED_TOO }

/** An open bin that chance fills more rarely stays apart: each adds a hundredth at most to the false alarms at alpha 1 %. */
const CHANCE_MIN = 1e-4

/**
 * The k lowest of n + m values of one distribution are all current with probability below (m / (n + m))^k, whatever the
 * distribution. The same holds of the highest. A reference within one bin is a constant: of its quantiles nothing
 * follows for other values, and all bins stay.
 */
const foldOpenBins = (reference: Float64Array, current: Float64Array): Float64Array => {
  const [before, now] = [reference.subarray(LEADING_CELLS), current.subarray(LEADING_CELLS)]
  if (before.filter((count) => count > 0).length < 2) return current
  const currentShare = totalOf(now) / (totalOf(before) + totalOf(now))
  const [lowest, highest] = [LEADING_CELLS, current.length - 1]
  const folded = Float64Array.from(current)
  const fold = (open: number, neighbour: number): void => {
    const count = countAt(current, open)
    if (countAt(reference, open) > 0 || currentShare ** count < CHANCE_MIN) return
    folded[open] = 0
    folded[neighbour] = countAt(folded, neighbour) + count
  }
  fold(lowest, lowest + 1)
  fold(highest, highest - 1)
  return folded
}

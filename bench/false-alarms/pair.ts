import { cellsOfNames, countNames, countSample, firstNotBelow } from '../../lib/compare/count-cells.ts'
import { chooseCategoryBins, chooseNumericBins } from '../../lib/drift/reference.ts'
import type { Samples } from '../../lib/drift/score-subject.ts'
import { sortFloat64 } from '../../lib/stats/radix-sort.ts'
import type { Subject } from '../../lib/window/bins.ts'
import { type Draws, drawMultinomial } from '../draws.ts'
import type { CategoricalColumn, Column, NumericColumn } from './columns.ts'

/** One reference and one current sample of a column, both drawn anew, in every form that a test takes. */
export type Pair = {
  /** Bins chosen from this reference, as a baseline chooses them. */
  readonly subject: Subject
  /** Counts on these bins, missing and unexpected values in front. */
  readonly cells: Samples
  /** Counts in two cells that no sample chose. */
  readonly split: Samples
  /** Ascending; `null` for categories. */
  readonly values: Samples | null
}

export const REFERENCE_COUNT = 5_000
export const CURRENT_COUNTS: readonly number[] = [50, 100, 200, 1_000, 10_000, 100_000]

const scratch = new Float64Array(Math.max(REFERENCE_COUNT, ...CURRENT_COUNTS))

export const drawPair = (draws: Draws, column: Column, currentCount: number): Pair =>
  column.kind === 'numeric'
    ? drawNumericPair(draws, column, column, currentCount)
    : drawCategoryPair(draws, column, currentCount)

export const drawNumericPair = (
  draws: Draws,
  before: NumericColumn,
  now: NumericColumn,
  currentCount: number,
): Pair => {
  const reference = drawAscending(draws, before, REFERENCE_COUNT)
  const current = drawAscending(draws, now, currentCount)
  const subject = chooseNumericBins('feature', before.name, reference)
  const cells = (ascending: Float64Array<ArrayBuffer>): Float64Array =>
    countSample(subject, { rows: ascending.length, missing: 0, infinite: 0, ascending })
  const split = (ascending: Float64Array): Float64Array => {
    const below = firstNotBelow(ascending, before.splitAt)
    return Float64Array.of(below, ascending.length - below)
  }
  return {
    subject,
    cells: { reference: cells(reference), current: cells(current) },
    split: { reference: split(reference), current: split(current) },
    values: { reference, current },
  }
}

const drawAscending = (draws: Draws, column: NumericColumn, count: number): Float64Array<ArrayBuffer> => {
  const values = new Float64Array(count)
  for (let i = 0; i < count; i += 1) values[i] = column.draw(draws)
  sortFloat64(values, scratch)
  return values
}

const drawCategoryPair = (draws: Draws, column: CategoricalColumn, currentCount: number): Pair => {
  const names = column.shares.map((_, i) => `c${i}`)
  const drawCounts = (count: number): Float64Array => {
    const counts = new Float64Array(names.length)
    drawMultinomial(draws, count, column.shares, counts, 0)
    return counts
  }
  const reference = drawCounts(REFERENCE_COUNT)
  const current = drawCounts(currentCount)
  const subject = chooseCategoryBins('feature', column.name, names, reference)
  const cellOfName = cellsOfNames(subject, names)
  const cells = (counts: Float64Array): Float64Array =>
    countNames(subject, cellOfName, { counts, missing: 0 })
  return {
    subject,
    cells: { reference: cells(reference), current: cells(current) },
    split: {
      reference: firstAgainstRest(reference, REFERENCE_COUNT),
      current: firstAgainstRest(current, currentCount),
    },
    values: null,
  }
}

const firstAgainstRest = (counts: Float64Array, total: number): Float64Array => {
  const first = counts[0] ?? 0
  return Float64Array.of(first, total - first)
}

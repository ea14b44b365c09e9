import type { CompatColumn, Value, ValueCounts } from './column.ts'

/** Both sides over the same cells. */
export type Cells = { readonly reference: readonly number[]; readonly current: readonly number[] }

/** How often each value occurs; numbers in ascending order. */
export const valueCounts = (column: CompatColumn): ValueCounts =>
  column.kind === 'categorical' ? column.counts : countRuns(column.values)

const countRuns = (sorted: Float64Array): ValueCounts => {
  const counts = new Map<Value, number>()
  let start = 0
  for (let row = 1; row <= sorted.length; row += 1) {
    if (row < sorted.length && sorted[row] === sorted[start]) continue
    counts.set(sorted[start] ?? 0, row - start)
    start = row
  }
  return counts
}

/** Distinct values of an ascending sample; stops as soon as there are more than `limit`. */
export const distinctUpTo = (sorted: Float64Array, limit: number): number => {
  let distinct = sorted.length === 0 ? 0 : 1
  for (let row = 1; row < sorted.length && distinct <= limit; row += 1)
    if (sorted[row] !== sorted[row - 1]) distinct += 1
  return distinct
}

/** A cell for each value that either side has, in the order in which the reference, then the current side has them. */
export const cellsByValue = (reference: ValueCounts, current: ValueCounts): Cells => {
  const values = unionOf(reference, current)
  return {
    reference: values.map((value) => reference.get(value) ?? 0),
    current: values.map((value) => current.get(value) ?? 0),
  }
}

export const unionOf = (reference: ValueCounts, current: ValueCounts): Value[] => [
  ...new Set([...reference.keys(), ...current.keys()]),
]

/** Without spreading: a column may have more categories than a call has arguments. */
export const largestOf = (values: readonly number[]): number =>
  values.reduce((largest, value) => Math.max(largest, value), Number.NEGATIVE_INFINITY)

export const leastOf = (values: readonly number[]): number =>
  values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)

export const sumOf = (cells: readonly number[]): number => cells.reduce((sum, count) => sum + count, 0)

export const sharesOf = (counts: readonly number[], rows: number): number[] =>
  counts.map((count) => count / rows)

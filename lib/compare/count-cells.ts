import { CELL_MISSING, CELL_UNEXPECTED, cellCount, LEADING_CELLS, type Subject } from '../window/bins.ts'
import { type CompiledSubject, cellOf, compileBins } from '../window/compiled-bins.ts'
import type { NumericSample } from './numeric-sample.ts'

export type NumericSubject = Extract<Subject, { kind: 'numeric' }>

/**
 * The cells of a sorted sample, equal to what `cellOf` counts value by value: each edge is found by bisection. Infinite
 * values are `unexpected`, where the service counts what is no number: an event cannot hold them.
 */
export const countSample = (subject: NumericSubject, sample: NumericSample): Float64Array => {
  const cells = new Float64Array(cellCount(subject))
  cells[CELL_MISSING] = sample.missing
  cells[CELL_UNEXPECTED] = sample.infinite
  let below = 0
  subject.edges.forEach((edge, bin) => {
    const upTo = firstNotBelow(sample.ascending, edge, below)
    cells[LEADING_CELLS + bin] = upTo - below
    below = upTo
  })
  cells[LEADING_CELLS + subject.edges.length] = sample.ascending.length - below
  return cells
}

/** Index of the first value >= `edge`, at `from` or later. */
export const firstNotBelow = (ascending: Float64Array, edge: number, from = 0): number => {
  let [low, high] = [from, ascending.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] ?? 0) < edge) low = middle + 1
    else high = middle
  }
  return low
}

export const compileSubject = (subject: Subject): CompiledSubject => {
  const compiled = compileBins({ subjects: [subject] }).pages[0]?.subjects[0]
  if (compiled === undefined) throw new RangeError(`'${subject.name}' is one subject, and its page has none`)
  return compiled
}

/** The cell of one number: missing, unexpected or its bin. */
export const cellOfNumber = (compiled: CompiledSubject, value: number): number => {
  // A difference with itself is 0 for finite values alone.
  if (value - value === 0) return cellOf(compiled, value)
  return Number.isNaN(value) ? CELL_MISSING : CELL_UNEXPECTED
}

/** The cell of each name: its own bin, the one that rare names share, or `unexpected`. */
export const cellsOfNames = (subject: Subject, names: readonly string[]): Int32Array => {
  const compiled = compileSubject(subject)
  return Int32Array.from(names, (name) => cellOf(compiled, name))
}

/** The cells of names that are counted already. */
export const countNames = (
  subject: Subject,
  cellOfName: Int32Array,
  { counts, missing }: { readonly counts: Float64Array; readonly missing: number },
): Float64Array => {
  const cells = new Float64Array(cellCount(subject))
  cells[CELL_MISSING] = missing
  for (let name = 0; name < counts.length; name += 1) {
    const cell = cellOfName[name] ?? CELL_UNEXPECTED
    cells[cell] = (cells[cell] ?? 0) + (counts[name] ?? 0)
  }
  return cells
}

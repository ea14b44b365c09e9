import { cellCount, type Subject } from '../window/bins.ts'
import type { Moments, Side } from './side.ts'

/** A side as it is counted row by row. */
export type Tally = {
  readonly cells: Float64Array
  rows: number
  count: number
  sum: number
  squares: number
}

export const emptyTally = (subject: Subject): Tally => ({
  cells: new Float64Array(cellCount(subject)),
  rows: 0,
  count: 0,
  sum: 0,
  squares: 0,
})

export const addToTally = (tally: Tally, cell: number): void => {
  tally.cells[cell] = (tally.cells[cell] ?? 0) + 1
  tally.rows += 1
}

/** `centre` is about the mean: squares of differences from it keep their digits. */
export const addNumberToTally = (tally: Tally, cell: number, value: number, centre: number): void => {
  addToTally(tally, cell)
  const difference = value - centre
  if (!Number.isFinite(difference)) return
  tally.count += 1
  tally.sum += difference
  tally.squares += difference * difference
}

export const sideOfTally = (tally: Tally, centre = 0): Side => ({
  rows: tally.rows,
  cells: tally.cells,
  values: { kind: 'cells', moments: momentsOfTally(tally, centre) },
})

const momentsOfTally = ({ count, sum, squares }: Tally, centre: number): Moments | null => {
  if (count === 0) return null
  const mean = sum / count
  return { mean: centre + mean, sd: Math.sqrt(Math.max(0, squares / count - mean * mean)) }
}

import { unionOf, valueCounts } from '../cells.ts'
import type { CompatColumn } from '../column.ts'
import { mersenneTwister, shuffle } from '../numpy/mersenne-twister.ts'
import { pValueOf, type Score, VALUES } from '../result.ts'

/** Evidently's number of permutations and its seed. */
const PERMUTATIONS = 1000
const SEED = 0

/** 1/2 sum |r - c| is what Evidently permutes; the distance itself it does not report. */
export const totalVariation = (reference: readonly number[], current: readonly number[]): number => {
  const [n, m] = [reference, current].map((side) => side.reduce((sum, count) => sum + count, 0))
  return (
    0.5 *
    reference.reduce(
      (sum, count, cell) => sum + Math.abs(count / (n ?? 0) - (current[cell] ?? 0) / (m ?? 0)),
      0,
    )
  )
}

/** Rows as numbers of their cell: those of the reference first, then those of the current side. */
export type PooledRows = {
  readonly cellOfRow: Uint32Array
  readonly referenceRows: number
  readonly cells: number
}

/**
 * The share of 1,000 permutations whose distance is at least the observed one: so p may be 0, and its steps are .001.
 * numpy draws the sample without replacement by a shuffle of row numbers, so the same rows in another order give
 * another p, within chance.
 */
export const permutationPValue = ({ cellOfRow, referenceRows, cells }: PooledRows): number => {
  const all = countCells(cellOfRow, 0, cellOfRow.length, cells)
  const distanceOf = (counts: readonly number[]): number =>
    totalVariation(
      counts,
      all.map((count, cell) => count - (counts[cell] ?? 0)),
    )
  const observed = distanceOf(countCells(cellOfRow, 0, referenceRows, cells))
  const random = mersenneTwister(SEED)
  let atLeast = 0
  for (let draw = 0; draw < PERMUTATIONS; draw += 1) {
    const shuffled = cellOfRow.slice()
    shuffle(random, shuffled)
    if (observed <= distanceOf(countCells(shuffled, 0, referenceRows, cells))) atLeast += 1
  }
  return atLeast / PERMUTATIONS
}

const countCells = (cellOfRow: Uint32Array, start: number, end: number, cells: number): number[] => {
  const counts = new Uint32Array(cells)
  for (let row = start; row < end; row += 1) {
    const cell = cellOfRow[row] ?? 0
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  return [...counts]
}

/** Of a column's counts the order of rows is not known: they are taken value by value. */
export const evidentlyTotalVariation = (reference: CompatColumn, current: CompatColumn): Score =>
  pValueOf(permutationPValue(pooledRows(reference, current)), VALUES)

const pooledRows = (reference: CompatColumn, current: CompatColumn): PooledRows => {
  const sides = [valueCounts(reference), valueCounts(current)]
  const values = unionOf(valueCounts(reference), valueCounts(current))
  const rows = sides.map((side) =>
    values.flatMap((value, cell) => new Array<number>(side.get(value) ?? 0).fill(cell)),
  )
  return {
    cellOfRow: Uint32Array.from(rows.flat()),
    referenceRows: rows[0]?.length ?? 0,
    cells: values.length,
  }
}

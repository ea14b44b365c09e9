import { sharesOf, sumOf } from '../cells.ts'
import { type CategoricalColumn, type NumericColumn, presentRows } from '../column.ts'
import { doaneEdges } from '../numpy/bin-rules.ts'
import { histogram } from '../numpy/histogram.ts'

/** A chunk's shares beside those of the reference, in the reference's cells and, where needed, one more. */
export type ShareVectors = { readonly reference: number[]; readonly chunk: number[] }

export const DOANE = 'Doane bins of the reference, and one for what lies outside'
export const CATEGORIES = 'categories of the reference, and one for all new ones'

export const doaneShares = (reference: NumericColumn): ((chunk: NumericColumn) => ShareVectors) => {
  const edges = doaneEdges(reference.values)
  const sharesIn = (column: NumericColumn) => sharesOf(histogram(column.values, edges), column.values.length)
  const shares = sharesIn(reference)
  return (chunk) => withLeftOver(shares, sharesIn(chunk))
}

export const categoryShares = (
  reference: CategoricalColumn,
): ((chunk: CategoricalColumn) => ShareVectors) => {
  const categories = [...reference.counts.keys()]
  const sharesIn = (column: CategoricalColumn) =>
    sharesOf(
      categories.map((category) => column.counts.get(category) ?? 0),
      presentRows(column),
    )
  const shares = sharesIn(reference)
  return (chunk) => withLeftOver(shares, sharesIn(chunk))
}

/** What falls in none of the reference's cells is one more cell, in which the reference has nothing. */
const withLeftOver = (reference: number[], chunk: number[]): ShareVectors => {
  const leftOver = 1 - sumOf(chunk)
  return leftOver > 0 ? { reference: [...reference, 0], chunk: [...chunk, leftOver] } : { reference, chunk }
}

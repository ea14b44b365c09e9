import { cellsByValue, largestOf, sharesOf } from '../cells.ts'
import { presentRows } from '../column.ts'
import { VALUES } from '../result.ts'
import { type CategoricalMethod, withoutP } from './method.ts'

/** The largest difference of the share of one category. */
export const lInfinityOfCategories: CategoricalMethod = (reference) => ({
  binning: VALUES,
  scoreOf: (chunk) => {
    const cells = cellsByValue(reference.counts, chunk.counts)
    const r = sharesOf(cells.reference, presentRows(reference))
    const c = sharesOf(cells.current, presentRows(chunk))
    return withoutP(largestOf(r.map((share, cell) => Math.abs(share - (c[cell] ?? 0)))))
  },
})

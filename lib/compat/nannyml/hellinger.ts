import { hellingerDistance } from '../divergence.ts'
import { type CategoricalMethod, type Fitted, type NumericMethod, withoutP } from './method.ts'
import { CATEGORIES, categoryShares, DOANE, doaneShares, type ShareVectors } from './shares.ts'

/** || sqrt r - sqrt c || / sqrt 2: 0 to 1. */
const fitted = <Column>(binning: string, sharesOf: (chunk: Column) => ShareVectors): Fitted<Column> => ({
  binning,
  scoreOf: (chunk) => {
    const shares = sharesOf(chunk)
    return withoutP(hellingerDistance(shares.reference, shares.chunk))
  },
})

export const hellingerOfNumbers: NumericMethod = (reference) => fitted(DOANE, doaneShares(reference))
export const hellingerOfCategories: CategoricalMethod = (reference) =>
  fitted(CATEGORIES, categoryShares(reference))

import { jensenShannonDistance, NATS_PER_BIT } from '../divergence.ts'
import { type CategoricalMethod, type Fitted, type NumericMethod, withoutP } from './method.ts'
import { CATEGORIES, categoryShares, DOANE, doaneShares, type ShareVectors } from './shares.ts'

/** The square root of the divergence in bits: 0 to 1. */
const fitted = <Column>(binning: string, sharesOf: (chunk: Column) => ShareVectors): Fitted<Column> => ({
  binning,
  scoreOf: (chunk) => {
    const shares = sharesOf(chunk)
    return withoutP(jensenShannonDistance(shares.reference, shares.chunk, NATS_PER_BIT))
  },
})

export const jensenShannonOfNumbers: NumericMethod = (reference) => fitted(DOANE, doaneShares(reference))
export const jensenShannonOfCategories: CategoricalMethod = (reference) =>
  fitted(CATEGORIES, categoryShares(reference))

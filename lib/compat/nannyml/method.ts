import type { CategoricalColumn, NumericColumn } from '../column.ts'

/** NannyML's methods by the names that `--method` has. */
export type NannymlMethod =
  | 'jensen-shannon'
  | 'hellinger'
  | 'ks'
  | 'wasserstein'
  | 'l-infinity'
  | 'chi-square'

export type ChunkScore = {
  readonly statistic: number
  /** Of chi-square and of exact KS. */
  readonly pValue: number | null
}

/** A reference that chunks can be held against; a chunk has at least one value. */
export type Fitted<Column> = {
  readonly binning: string
  readonly scoreOf: (chunk: Column) => ChunkScore
}

export type NumericMethod = (reference: NumericColumn) => Fitted<NumericColumn>
export type CategoricalMethod = (reference: CategoricalColumn) => Fitted<CategoricalColumn>

export const withoutP = (statistic: number): ChunkScore => ({ statistic, pValue: null })

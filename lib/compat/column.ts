/**
 * A column of one side, as the peers' numbers need it. Infinite values are the caller's to drop (and to count as
 * missing): Evidently drops them, the others cannot bin them.
 */
export type CompatColumn = NumericColumn | CategoricalColumn

export type NumericColumn = {
  readonly kind: 'numeric'
  /** Ascending; finite. */
  readonly values: Float64Array
  /**
   * `integers`: the file's type is an integer type and nothing is missing. It matters in one place: numpy makes no
   * automatic bin of integers narrower than 1.
   */
  readonly type: 'integers' | 'floats'
  readonly missing: number
}

/** What pandas' value_counts keeps apart: 1 and '1' are two values. */
export type Value = string | number
export type ValueCounts = ReadonlyMap<Value, number>

export type CategoricalColumn = {
  readonly kind: 'categorical'
  /** Rows of each category; `missing` is none of them. */
  readonly counts: ValueCounts
  readonly missing: number
}

/** What a share is of: `presentRows` or `allRows`. */
export type RowCount = (column: CompatColumn) => number

/** Rows that have a value. */
export const presentRows: RowCount = (column) => {
  if (column.kind === 'numeric') return column.values.length
  let rows = 0
  for (const count of column.counts.values()) rows += count
  return rows
}

/** Rows, missing ones included. */
export const allRows: RowCount = (column) => presentRows(column) + column.missing

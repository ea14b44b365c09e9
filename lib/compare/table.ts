/** What `compare` needs of a file: its columns by name, one at a time, so that memory does not grow with columns. */
export type DataTable = {
  /** As the user named it. */
  readonly name: string
  readonly rows: number
  readonly columns: readonly TableColumn[]
  /** What was left out or converted, in sentences. */
  readonly notes: readonly string[]
  /** Values in row order. The caller may reorder and overwrite them; `into`, where it is long enough, is reused. */
  readColumn(name: string, into?: Float64Array<ArrayBuffer>): Promise<ColumnValues>
  close(): void
}

export type TableColumn = {
  readonly name: string
  readonly kind: ColumnValues['kind'] | 'time'
  /** The type of the file, e.g. `DOUBLE`. */
  readonly type: string
}

/** Values of one column, in row order. */
export type ColumnValues =
  | {
      readonly kind: 'numeric'
      /** NaN where missing. Infinities are kept. */
      readonly values: Float64Array<ArrayBuffer>
    }
  | {
      readonly kind: 'categorical' | 'boolean'
      /** Index into `names`; -1 where missing. */
      readonly codes: Int32Array<ArrayBuffer>
      readonly names: readonly string[]
    }

import type { ColumnValues, DataTable } from './table.ts'

/** A table whose columns can be read without holding one. */
export type ScannableTable = DataTable & {
  /** Values in row order, some thousand at a time; an array is overwritten by the next. */
  scanColumn(name: string, onPart: (part: ColumnValues) => void): Promise<void>
  /** The values of `size` rows, or of all if there are fewer: the same rows for each column and in each run. */
  sampleColumn(name: string, size: number): Promise<ColumnValues>
}

/** Each number of a column with its row. */
export const scanNumbers = async (
  table: ScannableTable,
  name: string,
  take: (value: number, row: number) => void,
): Promise<void> => {
  let row = 0
  await table.scanColumn(name, (part) => {
    if (part.kind !== 'numeric') return
    for (const value of part.values) {
      take(value, row)
      row += 1
    }
  })
}

/** Each code of a column with its row; the names that they stand for. */
export const scanCodes = async (
  table: ScannableTable,
  name: string,
  take: (code: number, row: number, names: readonly string[]) => void,
): Promise<readonly string[]> => {
  let row = 0
  let names: readonly string[] = []
  await table.scanColumn(name, (part) => {
    if (part.kind === 'numeric') return
    names = part.names
    for (const code of part.codes) {
      take(code, row, names)
      row += 1
    }
  })
  return names
}

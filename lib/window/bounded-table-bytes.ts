import { addRow, type BoundedTable, emptyTable } from './bounded-table.ts'
import { type ByteReader, type ByteWriter, readCount, readText, writeCount, writeText } from './bytes.ts'

/** Rows by name, ascending, then the rest: equal tables have equal bytes. */
export const writeTable = (writer: ByteWriter, table: BoundedTable): void => {
  const names = [...table.rows.keys()].sort()
  writeCount(writer, names.length)
  for (const name of names) {
    writeText(writer, name)
    for (const value of table.rows.get(name) ?? []) writeCount(writer, value)
  }
  for (const value of table.rest) writeCount(writer, value)
}

export const readTable = (reader: ByteReader, capacity: number, width: number): BoundedTable => {
  const table = emptyTable(capacity, width)
  const vector = new Array<number>(width).fill(0)
  const readVector = () => {
    for (let i = 0; i < width; i++) vector[i] = readCount(reader)
    return vector
  }
  for (let left = readCount(reader); left > 0; left--) addRow(table, readText(reader), readVector())
  readVector().forEach((value, i) => {
    table.rest[i] = value
  })
  return table
}

import type { ScannableTable } from '../../compare/scan.ts'
import type { ColumnValues } from '../../compare/table.ts'
import { LeewayError } from '../../errors.ts'
import { NAMES_MAX } from './category-names.ts'
import { type ColumnStream, emptyValues, firstOf, numbersOf, streamOf } from './column-stream.ts'
import type { Engine, Items } from './engine.ts'
import { readError } from './read-error.ts'
import type { SourceFiles } from './relation.ts'
import { sampleRows } from './sample-rows.ts'
import { type SqlColumn, unknownColumn } from './table-columns.ts'

export type OpenedRows = {
  readonly from: string
  readonly rows: number
  readonly columns: readonly SqlColumn[]
  readonly notes: readonly string[]
}

/** DuckDB's vectors hold so many values (its STANDARD_VECTOR_SIZE). */
const VECTOR_SIZE = 2048

export const tableOf = (
  engine: Engine,
  { name, format }: SourceFiles,
  opened: OpenedRows,
): ScannableTable => {
  const notes = [...opened.notes]
  const inTurn = turns()

  const reading = <T>(columnName: string, read: (stream: ColumnStream) => Promise<T>): Promise<T> =>
    inTurn(async () => {
      try {
        const stream = await streamOf(engine, opened.from, await columnOf(engine, opened, columnName))
        if (stream.kind !== 'numeric' && stream.isBounded) noteBound(notes, columnName)
        return await read(stream)
      } catch (cause) {
        throw readError(name, format, cause)
      }
    })

  return {
    name,
    rows: opened.rows,
    columns: opened.columns.map((column) => ({ name: column.name, kind: column.kind, type: column.type })),
    notes,
    readColumn: (columnName, into) =>
      reading(columnName, (stream) => readAll(engine, name, opened.rows, stream, into)),
    scanColumn: (columnName, onPart) =>
      reading(columnName, (stream) => scanParts(engine, name, opened.rows, stream, onPart)),
    sampleColumn: (columnName, size) =>
      reading(columnName, (stream) => readSome(engine, name, opened.rows, stream, size)),
    close: () => engine.close(),
  }
}

const readAll = async (
  engine: Engine,
  name: string,
  rows: number,
  stream: ColumnStream,
  into: Float64Array<ArrayBuffer> | undefined,
): Promise<ColumnValues> => {
  const values = emptyValues(stream, rows, into)
  const numbers = numbersOf(values)
  await eachRow(engine, name, rows, stream.sql, (items, at) => numbers.set(items, at))
  return values
}

const scanParts = (
  engine: Engine,
  name: string,
  rows: number,
  stream: ColumnStream,
  onPart: (part: ColumnValues) => void,
): Promise<void> => {
  const part = emptyValues(stream, VECTOR_SIZE)
  const numbers = numbersOf(part)
  return eachRow(engine, name, rows, stream.sql, (items) => {
    numbers.set(items)
    onPart(firstOf(part, items.length))
  })
}

const readSome = async (
  engine: Engine,
  name: string,
  rows: number,
  stream: ColumnStream,
  size: number,
): Promise<ColumnValues> => {
  const taken = sampleRows(rows, size)
  const values = emptyValues(stream, taken.length)
  const numbers = numbersOf(values)
  let next = 0
  await eachRow(engine, name, rows, stream.sql, (items, at) => {
    for (let row = taken[next]; row !== undefined && row < at + items.length; row = taken[next]) {
      numbers[next] = items[row - at] ?? Number.NaN
      next += 1
    }
  })
  return values
}

/** All rows, in order, as many as were counted: a file that is written meanwhile is an error, not a shorter column. */
const eachRow = async (
  engine: Engine,
  name: string,
  rows: number,
  sql: string,
  take: (items: Items, at: number) => void,
): Promise<void> => {
  let at = 0
  await engine.eachVector(sql, (items) => {
    if (at + items.length <= rows) take(items, at)
    at += items.length
  })
  if (at === rows) return
  throw new LeewayError(
    'input',
    `${name} had ${rows} rows when it was opened and has ${at} now: try again when nothing writes to it`,
  )
}

const columnOf = async (engine: Engine, { columns }: OpenedRows, name: string): Promise<SqlColumn> => {
  const column = columns.find((each) => each.name === name)
  if (column !== undefined) return column
  throw await unknownColumn(
    engine,
    columns.map((each) => each.name),
    name,
  )
}

const noteBound = (notes: string[], column: string): void => {
  const note = `column '${column}' has more than ${NAMES_MAX.toLocaleString('en-US')} values: the least frequent count as one category`
  if (!notes.includes(note)) notes.push(note)
}

/** One query after another: a second one on the same connection would end the stream of the first. */
const turns = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(job: () => Promise<T>): Promise<T> => {
    const mine = last.then(job, job)
    last = mine
    return mine
  }
}

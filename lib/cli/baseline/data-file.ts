import type { DuckDBConnection } from '@duckdb/node-api'
import type { ReferenceColumn } from '../../drift/reference.ts'
import { LeewayError } from '../../errors.ts'
import type { FeatureValue } from '../../event/event.ts'
import { whole } from '../format.ts'

export type DataFormat = 'parquet' | 'csv'
export type ColumnChoice = {
  /** Column of the predicted label. */
  readonly prediction?: string
  /** Column of the predicted number. */
  readonly score?: string
  readonly ignore: readonly string[]
}
export type DataColumns = {
  readonly columns: readonly ReferenceColumn[]
  /** What the caller should know: what was left out, and that rows were sampled. */
  readonly notes: readonly string[]
  readonly rows: number
}

/** 500,000 rows put 25,000 into each of 20 bins: the reference's own error is then far below any window's. */
const ROWS_MAX = 500_000
/** 160 MB of numbers, and some times that of text. */
const VALUES_MAX = 20_000_000

/** The columns of a Parquet or CSV file as features, and two of them, if they are named, as the prediction. */
export const readDataFile = async (
  file: string,
  format: DataFormat,
  choice: ColumnChoice,
): Promise<DataColumns> => {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1GB' })
  const connection = await instance.connect()
  try {
    return await readColumns(connection, `${READERS[format]}(${quotedText(file)})`, choice)
  } catch (cause) {
    if (cause instanceof LeewayError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LeewayError('input', `${file} cannot be read as ${format}: ${reason}`, { cause })
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const READERS: Readonly<Record<DataFormat, string>> = { parquet: 'read_parquet', csv: 'read_csv' }

type Described = { readonly name: string; readonly type: string }

const readColumns = async (
  connection: DuckDBConnection,
  table: string,
  choice: ColumnChoice,
): Promise<DataColumns> => {
  const described = (await connection.runAndReadAll(`describe select * from ${table}`))
    .getRows()
    .map(([name, type]): Described => ({ name: String(name), type: String(type) }))
  requireColumns(described, choice)
  const wanted = described.filter(({ name }) => !choice.ignore.includes(name))
  const usable = wanted.filter(({ type }) => expressionOf(type, '') !== null)
  const skipped = wanted.filter(({ type }) => expressionOf(type, '') === null)
  if (usable.length === 0) throw new LeewayError('input', 'no column holds numbers, texts or booleans')
  const total = Number(
    (await connection.runAndReadAll(`select count(*)::double from ${table}`)).getRows()[0]?.[0],
  )
  const rowsMax = Math.min(ROWS_MAX, Math.floor(VALUES_MAX / usable.length))
  // A sample whose seed is fixed: the same file gives the same baseline. One thread keeps the rows it takes the same.
  const sample = total > rowsMax ? ` using sample reservoir(${rowsMax} rows) repeatable (1)` : ''
  if (sample !== '') await connection.run('set threads = 1')
  const list = usable.map(({ name, type }) => expressionOf(type, quotedName(name))).join(', ')
  const columns = await (await connection.stream(`select ${list} from ${table}${sample}`)).getColumnsJS()
  return {
    rows: Math.min(total, rowsMax),
    columns: usable.map(({ name }, i) => referenceColumn(name, (columns[i] ?? []) as FeatureValue[], choice)),
    notes: [
      ...skipped.map(
        ({ name, type }) => `column '${name}' is left out: ${type} is no number, text or boolean`,
      ),
      ...(sample === ''
        ? []
        : [`${whole(rowsMax)} of ${whole(total)} rows are used, a sample that is always the same`]),
    ],
  }
}

/** How a column is read, or null where its type is none of an event. NaN is how data frames write a missing number. */
const expressionOf = (type: string, column: string): string | null => {
  if (type === 'BOOLEAN') return column
  if (/^(FLOAT|DOUBLE)$/.test(type)) return `case when isnan(${column}) then null else ${column}::double end`
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$|^UINTEGER$|^DECIMAL\(/.test(type)) return `${column}::double`
  return type === 'VARCHAR' || type.startsWith('ENUM(') ? `${column}::varchar` : null
}

const referenceColumn = (
  name: string,
  values: readonly FeatureValue[],
  { prediction, score }: ColumnChoice,
): ReferenceColumn => {
  if (name === score) return { role: 'prediction', name: 'score', values }
  if (name === prediction)
    return {
      role: 'prediction',
      name: 'label',
      // Events carry labels as text, whatever they were.
      values: values.map((value) => (value === null ? null : String(value))),
    }
  return { role: 'feature', name, values }
}

const requireColumns = (
  described: readonly Described[],
  { prediction, score, ignore }: ColumnChoice,
): void => {
  const names = described.map(({ name }) => name)
  const missing = [prediction, score, ...ignore].find((name) => name !== undefined && !names.includes(name))
  if (missing === undefined) return
  throw new LeewayError('input', `there is no column '${missing}'; the columns are ${names.join(', ')}`)
}

const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`
const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`

import type { ColumnKind } from '../../adapters/tables/column-kind.ts'
import { openTable } from '../../adapters/tables/open-table.ts'
import type { ColumnValues } from '../../compare/table.ts'
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
  /** Column that says when a row happened. */
  readonly time?: string
  readonly ignore: readonly string[]
}
export type DataColumns = {
  readonly columns: readonly ReferenceColumn[]
  /** When each value of a column happened, in its order, where that is known. */
  readonly timesMsOf: ((column: ReferenceColumn) => ArrayLike<number>) | null
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
  const table = await openTable(file, {
    kinds: kindsOf(choice),
    ignore: choice.ignore,
    format,
    ...(choice.time === undefined ? {} : { timeColumn: choice.time }),
  })
  try {
    const usable = table.columns.filter(({ name, kind }) => kind !== 'time' && name !== choice.time)
    const others = table.columns.filter(({ name, kind }) => kind === 'time' && name !== choice.time)
    if (usable.length === 0) throw new LeewayError('input', 'no column holds numbers, texts or booleans')
    const rows = Math.min(table.rows, ROWS_MAX, Math.floor(VALUES_MAX / usable.length))
    const columns: ReferenceColumn[] = []
    for (const { name } of usable)
      columns.push(referenceColumn(name, featureValues(await table.sampleColumn(name, rows)), choice))
    const timesMs = choice.time === undefined ? null : numbersOf(await table.sampleColumn(choice.time, rows))
    return {
      rows,
      columns,
      timesMsOf: timesMs === null ? null : () => timesMs,
      notes: [
        ...table.notes,
        ...others.map(
          ({ name, type }) => `column '${name}' is left out: ${type} is no number, text or boolean`,
        ),
        ...(rows === table.rows
          ? []
          : [`${whole(rows)} of ${whole(table.rows)} rows are used, a sample that is always the same`]),
      ],
    }
  } finally {
    table.close()
  }
}

const numbersOf = (column: ColumnValues): Float64Array =>
  column.kind === 'numeric' ? column.values : new Float64Array()

/** Events carry labels as text, whatever they were, and scores as numbers. */
const kindsOf = ({ prediction, score }: ColumnChoice): ReadonlyMap<string, ColumnKind> => {
  const kinds = new Map<string, ColumnKind>()
  if (score !== undefined) kinds.set(score, 'numeric')
  if (prediction !== undefined) kinds.set(prediction, 'categorical')
  return kinds
}

const featureValues = (column: ColumnValues): FeatureValue[] => {
  if (column.kind === 'numeric')
    return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
  if (column.kind === 'boolean') return Array.from(column.codes, (code) => (code < 0 ? null : code === 1))
  return Array.from(column.codes, (code) => column.names[code] ?? null)
}

const referenceColumn = (
  name: string,
  values: readonly FeatureValue[],
  { prediction, score }: ColumnChoice,
): ReferenceColumn => {
  if (name === score) return { role: 'prediction', name: 'score', values }
  if (name === prediction) return { role: 'prediction', name: 'label', values }
  return { role: 'feature', name, values }
}

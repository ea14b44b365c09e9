import type { DuckDBConnection } from '@duckdb/node-api'
import { type BinsSpec, CELL_UNEXPECTED, cellCount, LEADING_CELLS, type Subject } from '../lib/window/bins.ts'
import { isFailedSql, sentDistanceSql } from './faults.ts'
import { type Share, selectionSql, type TimeRange } from './flights.ts'
import type { Weights } from './model.ts'

/** What one hour must hold. */
export type HourCounts = {
  readonly requests: number
  readonly errors: number
  /** Cells of each subject, in the order of the bins; those of the prediction leave out failed calls. */
  readonly cells: readonly Float64Array[]
}

export type OracleQuestion = {
  readonly spec: BinsSpec
  readonly weights: Weights
  readonly range: TimeRange
  readonly share: Share
  readonly withFaults: boolean
}

/**
 * The independent count: what every stored hour must hold, by SQL over the source file, by the hour's start in epoch
 * milliseconds. It shares the definitions of the sample, the faults and the model with the replay, and neither code nor
 * data with the pipeline. The model is applied in SQL, in model.ts's order of summation; the score's 6 decimals hide
 * the last bit in which two libraries' `exp` may differ (about one score in 10^9 lies that near to a rounding boundary).
 */
export const countHours = async (
  connection: DuckDBConnection,
  question: OracleQuestion,
): Promise<ReadonlyMap<number, HourCounts>> => {
  await createPredictions(connection, question)
  await connection.run(cellsSql(question.spec))
  const hours = new Map<number, HourCounts>()
  const totals = await connection.runAndReadAll(
    'select hour_ms::double, count(*)::double, sum(failed::int)::double from oracle_cells group by 1 order by 1',
  )
  for (const [hourMs, requests, errors] of totals.getRows()) {
    const cells = question.spec.subjects.map((subject) => new Float64Array(cellCount(subject)))
    hours.set(Number(hourMs), { requests: Number(requests), errors: Number(errors), cells })
  }
  for (const [index, subject] of question.spec.subjects.entries()) {
    const counted = subject.role === 'prediction' ? 'where not failed' : ''
    const counts = await connection.runAndReadAll(
      `select hour_ms::double, c${index}::double, count(*)::double from oracle_cells ${counted} group by 1, 2`,
    )
    for (const [hourMs, cell, count] of counts.getRows()) {
      const cells = hours.get(Number(hourMs))?.cells[index]
      if (cells === undefined || Number(cell) >= cells.length)
        throw new Error(
          `cell ${cell} of ${subject.name} at ${hourMs} is none of its bins; the SQL of its cells is wrong`,
        )
      cells[Number(cell)] = Number(count)
    }
  }
  await connection.run('drop table oracle_cells; drop view oracle_predictions')
  return hours
}

/** The view `oracle_predictions(flight, time_ms, hour, distance, origin, destination, failed, score, label)`. */
export const createPredictions = async (
  connection: DuckDBConnection,
  { weights, range, share, withFaults }: Omit<OracleQuestion, 'spec'>,
): Promise<void> => {
  await writeWeights(connection, 'oracle_hours', 'tinyint', weights.hours.entries())
  await writeWeights(connection, 'oracle_origins', 'varchar', Object.entries(weights.origins))
  await writeWeights(connection, 'oracle_destinations', 'varchar', Object.entries(weights.destinations))
  await connection.run(`
    create or replace temp view oracle_predictions as
    with sent as (
      select flight, time_ms, hour, ${sentDistanceSql(withFaults)} as distance, origin, destination,
        ${isFailedSql(withFaults)} as failed
      from flights where ${selectionSql(range, share)}
    ), scored as (
      select sent.*, round(1e6 / (1 + exp(-(
        ${double(weights.bias)} + coalesce(h.weight, 0) + coalesce(o.weight, 0) + coalesce(d.weight, 0)
        + ${double(weights.perThousandMiles)} * (distance / 1000))))) / 1e6 as score
      from sent
        left join oracle_hours h on h.key = sent.hour
        left join oracle_origins o on o.key = sent.origin
        left join oracle_destinations d on d.key = sent.destination
    )
    select *, case when score >= ${double(weights.lateFromScore)} then 'late' else 'on-time' end as label from scored`)
}

const writeWeights = async (
  connection: DuckDBConnection,
  table: string,
  keyType: string,
  weights: Iterable<readonly [string | number, number]>,
): Promise<void> => {
  await connection.run(`create or replace temp table ${table} (key ${keyType}, weight double)`)
  const rows = Array.from(weights, ([key, weight]) => `(${text(String(key))}, ${double(weight)})`)
  if (rows.length > 0) await connection.run(`insert into ${table} values ${rows.join(', ')}`)
}

/** One row a flight: its hour, whether its call failed, and the cell it falls into, a column `c<index>` a subject. */
const cellsSql = ({ subjects }: BinsSpec): string => {
  const columns = subjects.map((subject, index) => `${cellSql(subject)}::usmallint as c${index}`)
  return `create or replace temp table oracle_cells as
    select time_ms - time_ms % 3600000 as hour_ms, failed${columns.map((column) => `, ${column}`).join('')}
    from oracle_predictions`
}

/** The kinds of bins that each subject's column can be counted in, and its category's text. */
const COLUMNS: Readonly<Record<string, { readonly numeric: boolean; readonly categorySql: string | null }>> =
  {
    'feature hour': { numeric: true, categorySql: 'hour::varchar' },
    'feature distance': { numeric: true, categorySql: null },
    'feature origin': { numeric: false, categorySql: 'origin' },
    'feature destination': { numeric: false, categorySql: 'destination' },
    'prediction score': { numeric: true, categorySql: null },
    'prediction label': { numeric: false, categorySql: 'label' },
  }

/** Every flight is complete, so the missing cell stays empty; the unexpected one takes categories without a bin. */
const cellSql = (subject: Subject): string => {
  const column = COLUMNS[`${subject.role} ${subject.name}`]
  if (subject.kind === 'numeric' && column?.numeric)
    return `(${[String(LEADING_CELLS), ...subject.edges.map((edge) => `(${subject.name} >= ${double(edge)})::int`)].join(' + ')})`
  if (subject.kind === 'categorical' && typeof column?.categorySql === 'string') {
    const categories = subject.categories.map(text).join(', ')
    // list_position counts from 1, so that 0 (or null, by DuckDB's version) for no bin becomes the unexpected cell.
    const rare = (subject.rare ?? []).map(text).join(', ')
    // The bins follow the leading cells; the rare ones share the cell after the last of them.
    return `(case when list_contains([${rare}]::varchar[], ${column.categorySql}) then ${LEADING_CELLS + subject.categories.length}
      else coalesce(list_position([${categories}]::varchar[], ${column.categorySql}), 0) + ${CELL_UNEXPECTED} end)`
  }
  throw new Error(
    `the demo's oracle cannot count ${subject.role} ${subject.name} in ${subject.kind} bins; hour, distance and score are numbers, the rest are categories`,
  )
}

/** As a quoted cast: a bare literal would be read as a decimal first, and its conversion may round twice. */
const double = (value: number): string => `'${value}'::double`
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`

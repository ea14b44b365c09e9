import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api'
import { ROW_HASH_MACROS_SQL } from './row-hash.ts'

/** 3,000,000 US flights of January to June 2001, sorted by time; all times are read as UTC. */
const parquetPath = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '../data/flights-3m.parquet')

/** The model's training data, and the reference of its baseline. */
export const JANUARY = { fromMs: Date.UTC(2001, 0, 1), toMs: Date.UTC(2001, 1, 1) } as const
/** What is replayed: to the end of the file, whose last 6 flights are those of 1 July, 00:00. */
export const REPLAY = { fromMs: Date.UTC(2001, 1, 1), toMs: Date.UTC(2001, 6, 1, 1) } as const

/** Half open, `[fromMs, toMs)`. */
export type TimeRange = { readonly fromMs: number; readonly toMs: number }

/** All flights, or one in eight by the hash of its row. */
export type Share = 'all' | 'eighth'
export const SAMPLE_SALT = 0
const SAMPLE_ONE_IN = 8

/** Flights as columns, in the file's order. Origins and destinations are indexes into `airports`. */
export type FlightColumns = {
  readonly rows: Float64Array
  readonly timesMs: Float64Array
  readonly distancesMiles: Float64Array
  readonly delaysMinutes: Float64Array
  readonly origins: Int16Array
  readonly destinations: Int16Array
  readonly airports: readonly string[]
}

/**
 * DuckDB in memory over the file, with the view `flights(flight, date, time_ms, hour, distance, delay, origin, destination)`
 * and the macro `row_hash`. One thread and 256 MB: the replay shares two cores and its memory with everything else.
 */
export const openFlights = async (): Promise<DuckDBConnection> => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '128MB' })
  const connection = await instance.connect()
  await connection.run(ROW_HASH_MACROS_SQL)
  await connection.run(`
    create view flights as
    select file_row_number as flight, date, epoch_ms(date) as time_ms, hour(date) as hour,
      distance::double as distance, delay, origin, destination
    from read_parquet('${parquetPath().replaceAll("'", "''")}', file_row_number = true)`)
  return connection
}

export const closeFlights = (connection: DuckDBConnection): void => connection.closeSync()

/** The selection that replay, baseline and independent count share, as the condition of a `where`. */
export const selectionSql = ({ fromMs, toMs }: TimeRange, share: Share): string => {
  const inRange = `date >= make_timestamp_ms(${fromMs}) and date < make_timestamp_ms(${toMs})`
  return share === 'all' ? inRange : `${inRange} and row_hash(flight, ${SAMPLE_SALT}) % ${SAMPLE_ONE_IN} = 0`
}

/** The selected flights in order, in runs of at most some thousand. */
export async function* streamFlights(
  connection: DuckDBConnection,
  range: TimeRange,
  share: Share,
): AsyncGenerator<FlightColumns> {
  const airports = await airportsOf(connection)
  const result = await connection.stream(`
    select flight::double, time_ms::double, distance, delay::double,
      enum_code(origin::airport)::smallint, enum_code(destination::airport)::smallint
    from flights where ${selectionSql(range, share)}`)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
    yield {
      rows: doublesOf(chunk, 0),
      timesMs: doublesOf(chunk, 1),
      distancesMiles: doublesOf(chunk, 2),
      delaysMinutes: doublesOf(chunk, 3),
      origins: Int16Array.from(doublesOf(chunk, 4)),
      destinations: Int16Array.from(doublesOf(chunk, 5)),
      airports,
    }
  }
}

/** All selected flights at once: 36 bytes a flight. */
export const readFlights = async (
  connection: DuckDBConnection,
  range: TimeRange,
  share: Share,
): Promise<FlightColumns> => {
  const parts: FlightColumns[] = []
  for await (const part of streamFlights(connection, range, share)) parts.push(part)
  const doubles = (of: (part: FlightColumns) => Float64Array) => join64(parts.map(of))
  const codes = (of: (part: FlightColumns) => Int16Array) =>
    Int16Array.from(join64(parts.map((part) => Float64Array.from(of(part)))))
  return {
    rows: doubles((part) => part.rows),
    timesMs: doubles((part) => part.timesMs),
    distancesMiles: doubles((part) => part.distancesMiles),
    delaysMinutes: doubles((part) => part.delaysMinutes),
    origins: codes((part) => part.origins),
    destinations: codes((part) => part.destinations),
    airports: parts[0]?.airports ?? [],
  }
}

/** The number of selected flights. */
export const countFlights = async (
  connection: DuckDBConnection,
  range: TimeRange,
  share: Share,
): Promise<number> => {
  const result = await connection.runAndReadAll(
    `select count(*)::double from flights where ${selectionSql(range, share)}`,
  )
  return Number(result.getRows()[0]?.[0])
}

const HOUR_MS = 3_600_000

/** Hour of the day, 0-23, in UTC. */
export const hourOfDay = (timeMs: number): number => Math.floor(timeMs / HOUR_MS) % 24

/** As an enumeration the airports travel as small integers, which is several times as fast as text a flight. */
const airportsOf = async (connection: DuckDBConnection): Promise<readonly string[]> => {
  await connection.run(`create type if not exists airport as enum (
    select code from (select origin as code from flights union select destination from flights) order by code)`)
  const result = await connection.runAndReadAll('select unnest(enum_range(null::airport))::varchar')
  return result.getRows().map(([code]) => String(code))
}

const doublesOf = (chunk: DuckDBDataChunk, columnIndex: number): Float64Array => {
  const vector = chunk.getColumnVector(columnIndex)
  const values = new Float64Array(chunk.rowCount)
  for (let i = 0; i < values.length; i++) {
    const value = vector.getItem(i)
    if (typeof value !== 'number')
      throw new Error(
        `column ${columnIndex} of the flights holds ${value}; every flight is complete: is the file intact?`,
      )
    values[i] = value
  }
  return values
}

const join64 = (parts: readonly Float64Array[]): Float64Array => {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect } from 'vitest'
import { z } from 'zod'
import type { ColumnReport, CompareReport } from '../../lib/compare/report.ts'
import { leeway } from '../cli/leeway.ts'
import { skipWithout } from '../lacking.ts'

const SHARED = fileURLToPath(new URL('../../../shared/', import.meta.url))

/** The data lies beside the repository; a table of numbers from outside is nothing without it. */
export const needShared = (context: Parameters<typeof skipWithout>[0]): void =>
  skipWithout(
    context,
    'shared',
    existsSync(`${SHARED}oracles`) && existsSync(`${SHARED}data`),
    'there is no ../shared/oracles or ../shared/data: put the folders of tables and data there',
  )

export const dataFile = (path: string): string => `${SHARED}data/${path}`

const row = z.object({
  data: z.string(),
  column: z.string().nullable(),
  method: z.string(),
  period: z.enum(['reference', 'analysis']).optional(),
  chunk: z.string().optional(),
  value: z.number(),
  p_value: z.number().nullish(),
  threshold: z.number().nullish(),
  upper_threshold: z.number().nullish(),
  lower_threshold: z.number().nullish(),
  alert: z.boolean().nullish(),
  number_of_drifted_columns: z.number().optional(),
  number_of_columns: z.number().optional(),
})

/** One number of a peer's document. */
export type OracleRow = z.infer<typeof row>

export const readOracle = (name: string): OracleRow[] =>
  z.array(row).parse(JSON.parse(readFileSync(`${SHARED}oracles/${name}.json`, 'utf8')))

/** What the real command prints. */
export const compare = async (...words: readonly string[]): Promise<CompareReport> => {
  const { code, stdout, stderr } = await leeway(['compare', '--json', ...words])
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

export const columnOf = (
  { columns }: { readonly columns: readonly ColumnReport[] },
  name: string | null,
): ColumnReport => {
  const column = columns.find((each) => each.name === name)
  if (column === undefined) throw new Error(`the report has no column ${name}`)
  return column
}

/** The column in one chunk. */
export const chunkOf = (
  { chunks }: CompareReport,
  { chunk, column }: Pick<OracleRow, 'chunk' | 'column'>,
): ColumnReport => {
  const found = (chunks ?? []).find(({ key }) => key === chunk)
  if (found === undefined) throw new Error(`the report has no chunk ${chunk}`)
  return columnOf(found, column)
}

/** Printed with six significant digits: half a unit of the last is at most this share of the number. */
const SIX_DIGITS = 5.01e-6

export const expectSixDigits = (got: number | undefined, printed: number, what: string): void => {
  const error = Math.abs((got ?? Number.NaN) - printed)
  expect(error, `${what}: ${got} against ${printed}`).toBeLessThanOrEqual(SIX_DIGITS * Math.abs(printed))
}

/** Writes files by queries: `COPY (...) TO ...`. */
export const runSql = async (...statements: readonly string[]): Promise<void> => {
  const connection = await (await DuckDBInstance.create()).connect()
  for (const statement of statements) await connection.run(statement)
  connection.closeSync()
}

/** How many rows there are of each name, for rows that are left out by name. */
export const countBy = <Row>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const each of rows) counts[nameOf(each)] = (counts[nameOf(each)] ?? 0) + 1
  return counts
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { onTestFinished } from 'vitest'
import { openTable, type TableOptions } from '../../../lib/adapters/tables/open-table.ts'
import type { ColumnValues } from '../../../lib/compare/table.ts'

export const givenFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'leeway-given-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Files of one folder, by name: bytes, text, or a SELECT for a Parquet file. */
export const givenFiles = async (
  files: Readonly<Record<string, string | Uint8Array | { readonly parquet: string }>>,
): Promise<string> => {
  const folder = await givenFolder()
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    if (typeof content === 'string' || content instanceof Uint8Array) await writeFile(path, content)
    else await runSql(`copy (${content.parquet}) to '${path.replaceAll("'", "''")}' (format parquet)`)
  }
  return folder
}

export const runSql = async (sql: string): Promise<void> => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(sql)
  connection.closeSync()
  instance.closeSync()
}

/** What callers see of a column: NaN where missing, names for codes. */
export const plain = (values: ColumnValues): readonly (number | string | null)[] =>
  values.kind === 'numeric'
    ? Array.from(values.values)
    : Array.from(values.codes, (code) => (code < 0 ? null : (values.names[code] ?? `no name for ${code}`)))

type Read = {
  readonly rows: number
  readonly notes: readonly string[]
  readonly kinds: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, readonly (number | string | null)[]>>
}

/** Opens, reads every column, closes. */
export const readTable = async (pattern: string, options: Partial<TableOptions> = {}): Promise<Read> => {
  const table = await openTable(pattern, { kinds: new Map(), ...options })
  try {
    const values: Record<string, readonly (number | string | null)[]> = {}
    for (const { name } of table.columns) values[name] = plain(await table.readColumn(name))
    const kinds = Object.fromEntries(table.columns.map(({ name, kind }) => [name, kind]))
    return { rows: table.rows, notes: table.notes, kinds, values }
  } finally {
    table.close()
  }
}

import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBValue,
  type DuckDBVector,
} from '@duckdb/node-api'
import { LeewayError } from '../../errors.ts'
import { literalPath, quotedList, quotedText } from './sql.ts'

/** Numbers of one vector, at most 2,048. They are DuckDB's memory: copy them before the next. */
export type Items = Float64Array | Int32Array

/** A DuckDB of one table's own. */
export type Engine = {
  run(sql: string): Promise<void>
  rows(sql: string): Promise<readonly (readonly DuckDBValue[])[]>
  /** Streams the one column that a query selects, DOUBLE or INTEGER without nulls, in row order. */
  eachVector(sql: string, take: (items: Items) => void): Promise<void>
  appender(table: string): Promise<DuckDBAppender>
  close(): void
}

const THREADS = 2
/**
 * For parsed rows, spilled groups and row groups of Parquet. Two tables are open at once, and the whole of a
 * comparison stays under 400 MB.
 */
const MEMORY_LIMIT = '160MB'

/**
 * `where`: memory for files that are read in place, folder for rows that are parsed once. The private folder takes
 * what does not fit into memory; closing removes it.
 */
export const openEngine = async (files: readonly string[], where: 'memory' | 'folder'): Promise<Engine> => {
  const folder = await mkdtemp(join(tmpdir(), `leeway-table-${process.pid}-`))
  try {
    const instance = await DuckDBInstance.create(
      where === 'memory' ? ':memory:' : join(folder, 'rows.duckdb'),
      {
        threads: String(THREADS),
        memory_limit: MEMORY_LIMIT,
        preserve_insertion_order: 'true',
        // Nothing is fetched: neither extensions nor, below, files.
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
        temp_directory: folder,
      },
    )
    const connection = await instance.connect()
    await confine(connection, files, folder)
    return engineOf(connection, () => {
      connection.closeSync()
      instance.closeSync()
      rmSync(folder, { recursive: true, force: true })
    })
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true })
    throw cause
  }
}

/** From here on this DuckDB can read these files and its own folder, and nothing can change that. */
const confine = async (
  connection: DuckDBConnection,
  files: readonly string[],
  folder: string,
): Promise<void> => {
  // Times without a zone are UTC on every machine; a cache of file pages would only add memory.
  await connection.run("set TimeZone = 'UTC'; set enable_external_file_cache = false")
  await connection.run(
    `set allowed_paths = ${quotedList(files.flatMap((file) => [file, literalPath(file)]))}`,
  )
  await connection.run(`set allowed_directories = [${quotedText(folder)}]`)
  await connection.run('set enable_external_access = false; set lock_configuration = true')
}

const engineOf = (connection: DuckDBConnection, close: () => void): Engine => ({
  run: async (sql) => void (await connection.run(sql)),
  rows: async (sql) => (await connection.runAndReadAll(sql)).getRows(),
  appender: (table) => connection.createAppender(table),
  eachVector: async (sql, take) => {
    const result = await connection.stream(sql)
    for (;;) {
      const chunk = await result.fetchChunk()
      if (chunk === null || chunk.rowCount === 0) return
      take(itemsOf(chunk.getColumnVector(0)))
    }
  },
  close,
})

/** The vector's own typed array, so that no value is made an object on the way. */
const itemsOf = (vector: DuckDBVector): Items => {
  const items: unknown = 'items' in vector ? vector.items : null
  if (items instanceof Float64Array || items instanceof Int32Array) return items
  throw new LeewayError('invariant', `a vector of ${vector.type} came where DOUBLE or INTEGER was asked for`)
}

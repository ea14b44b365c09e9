import type { Engine } from './engine.ts'
import type { TableFormat } from './file-format.ts'
import { loadCsv, loadJson, ROWS_TABLE } from './load-text.ts'
import { type Described, describe, parquetRelation, type SourceFiles } from './relation.ts'

/** Where the columns are read: what stands behind FROM, and its columns as DuckDB names them. */
export type Source = {
  readonly from: string
  readonly described: readonly Described[]
  readonly notes: readonly string[]
}

/** Formats whose rows are parsed once, into a private file; Parquet is read in place. */
export const placeOf = (format: TableFormat): 'memory' | 'folder' =>
  format === 'parquet' ? 'memory' : 'folder'

export const openSource = async (engine: Engine, source: SourceFiles): Promise<Source> => {
  if (source.format === 'parquet') return fromRelation(engine, parquetRelation(source.files))
  if (source.format === 'arrow') {
    const { loadArrow } = await import('./load-arrow.ts')
    const notes = await loadArrow(engine, source, ROWS_TABLE)
    return { ...(await fromRelation(engine, ROWS_TABLE)), notes }
  }
  await (source.format === 'csv' ? loadCsv(engine, source) : loadJson(engine, source))
  return fromRelation(engine, ROWS_TABLE)
}

const fromRelation = async (engine: Engine, from: string): Promise<Source> => ({
  from,
  described: await describe(engine, from),
  notes: [],
})

import type { Engine } from './engine.ts'
import type { FileFormat } from './file-format.ts'
import { literalPath, quotedList } from './sql.ts'

export type SourceFiles = FileFormat & { readonly name: string; readonly files: readonly string[] }

export type Described = { readonly name: string; readonly type: string }

/** The columns of what may stand behind FROM, as DuckDB names them. */
export const describe = async (engine: Engine, from: string): Promise<readonly Described[]> =>
  (await engine.rows(`select column_name, column_type from (describe select * from ${from})`)).map(
    ([name, type]) => ({ name: String(name), type: String(type) }),
  )

/** Columns go by name, so their order may differ; numbers of two widths take the wider, not the first file's. */
export const parquetRelation = (files: readonly string[]): string =>
  // A folder called `month=01` is no column: it would be one on this side and perhaps not on the other.
  `read_parquet(${pathList(files)}, union_by_name = true, hive_partitioning = false)`

/**
 * What counts as missing in CSV: the list of `pandas.read_csv` (its documentation, `na_values`), so that a file means
 * here what it means in the notebooks that made it. A category that is called NA is missing there too.
 */
const MISSING =
  '|#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null'.split(
    '|',
  )

/** `more`: further options, each behind a comma. */
export const csvRelation = (source: TextFiles, more = ''): string =>
  `read_csv(${csvOptions(source)}, nullstr = ${quotedList(MISSING)}${more})`

export const jsonRelation = ({ files, compression }: TextFiles, more = ''): string =>
  `read_json(${pathList(files)}, compression = '${compression === 'none' ? 'uncompressed' : compression}', hive_partitioning = false${more})`

export type TextFiles = Pick<SourceFiles, 'files' | 'compression'>

/** What CSV needs however it is read. */
export const csvOptions = ({ files, compression }: TextFiles): string =>
  `${pathList(files)}, compression = '${compression}', skip = 0, hive_partitioning = false`

const pathList = (files: readonly string[]): string => quotedList(files.map(literalPath))

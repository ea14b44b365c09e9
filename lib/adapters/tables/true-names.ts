import { LeewayError } from '../../errors.ts'
import type { Engine } from './engine.ts'
import { csvRelation, type Described, describe, type SourceFiles } from './relation.ts'
import { literalPath, quotedText } from './sql.ts'

/**
 * The columns' names as the first file has them, in the order of `described`. DuckDB's names ignore case and are
 * made unique: `a`, `A` and `a` are `a`, `A_1` and `a_2` to it. Two that are alike are an error.
 */
export const trueNames = async (
  engine: Engine,
  source: SourceFiles,
  described: readonly Described[],
): Promise<readonly string[]> => {
  const given = described.map(({ name }) => name)
  const read = READERS[source.format]
  if (read === null || !looksRenamed(given)) return given
  const names = await read(engine, source)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw duplicateName(source.files[0] ?? source.name, twice)
  // With several files the rest of them follow, as DuckDB names them.
  return given.map((name, i) => names[i] ?? name)
}

export const duplicateName = (file: string, name: string): LeewayError =>
  new LeewayError('input', `${file} has two columns '${name}': rename one of them`)

/** `x_1` behind an `x`: perhaps made by DuckDB, perhaps the file's own. */
const looksRenamed = (names: readonly string[]): boolean => {
  const known = new Set(names.map((name) => name.toLowerCase()))
  return names.some((name) => {
    const stem = /^(.*)_\d+$/s.exec(name)?.[1]
    return stem !== undefined && known.has(stem.toLowerCase())
  })
}

type ReadNames = (engine: Engine, source: SourceFiles) => Promise<readonly string[]>

const parquetNames: ReadNames = async (engine, { files }) => {
  const elements = await engine.rows(
    `select name, coalesce(num_children, 0)::double from parquet_schema(${quotedText(literalPath(files[0] ?? ''))})`,
  )
  return topLevel(elements.map(([name, children]) => ({ name: String(name), children: Number(children) })))
}

/** The schema is a tree written depth first, its root in front. */
const topLevel = (elements: readonly { readonly name: string; readonly children: number }[]): string[] => {
  const names: string[] = []
  let open = 0
  for (const { name, children } of elements.slice(1)) {
    if (open === 0) names.push(name)
    else open -= 1
    open += children
  }
  return names
}

const csvNames: ReadNames = async (engine, source) => {
  const file = { ...source, files: source.files.slice(0, 1) }
  const rows = await engine.rows(
    `select * from ${csvRelation(file, ', header = false, all_varchar = true')} limit 1`,
  )
  const header = rows[0]?.map((name) => (name === null ? '' : String(name))) ?? []
  const columns = await describe(engine, csvRelation(file))
  // A file without a header has nothing to compare with: DuckDB numbers its columns.
  return header.length === columns.length && header[0] === columns[0]?.name
    ? header
    : columns.map(({ name }) => name)
}

/** In JSON a name that comes twice in one object is DuckDB's error; Arrow's names come from its schema. */
const READERS: Readonly<Record<SourceFiles['format'], ReadNames | null>> = {
  parquet: parquetNames,
  csv: csvNames,
  json: null,
  arrow: null,
}

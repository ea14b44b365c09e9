import { LeewayError } from '../../errors.ts'
import { type ColumnKind, classOf, KIND_OF } from './column-kind.ts'
import type { Engine } from './engine.ts'
import { csvRelation, type Described, describe, parquetRelation, type SourceFiles } from './relation.ts'

type FileColumns = { readonly file: string; readonly columns: readonly Described[] }

/**
 * Several files are one table: a column that a file lacks is missing in its rows, and that is noted. One that holds
 * numbers here and text there is an error, unless it is `settled`: the caller said which it is, or leaves it out. CSV has no types to disagree.
 */
export const agreeFiles = async (
  engine: Engine,
  source: SourceFiles,
  settled: ReadonlySet<string>,
): Promise<readonly string[]> => {
  const relation = RELATIONS[source.format]
  if (source.files.length === 1 || relation === null) return []
  const all: FileColumns[] = []
  for (const file of source.files)
    all.push({ file, columns: await describe(engine, relation({ ...source, files: [file] })) })
  if (source.format === 'parquet') requireOneKind(all, settled)
  return lacking(all)
}

/** JSON has names a row, not a file. Arrow's schemas are compared where they are read. */
const RELATIONS: Readonly<Record<SourceFiles['format'], ((source: SourceFiles) => string) | null>> = {
  parquet: ({ files }) => parquetRelation(files),
  csv: (source) => csvRelation(source),
  json: null,
  arrow: null,
}

const requireOneKind = (all: readonly FileColumns[], settled: ReadonlySet<string>): void => {
  const first = new Map<string, { readonly file: string; readonly type: string }>()
  for (const { file, columns } of all)
    for (const { name, type } of columns) {
      const before = first.get(name)
      if (before === undefined) first.set(name, { file, type })
      else if (!settled.has(name) && kindOf(before.type) !== kindOf(type))
        throw new LeewayError(
          'input',
          `column '${name}' is ${before.type} in ${before.file} and ${type} in ${file}: write it with one type, or say which kind it is`,
        )
    }
}

const kindOf = (type: string): ColumnKind | null => {
  const typeClass = classOf(type)
  return typeClass === null ? null : KIND_OF[typeClass]
}

const lacking = (all: readonly FileColumns[]): string[] => {
  const holders = new Map<string, number>()
  for (const { columns } of all)
    for (const { name } of columns) holders.set(name, (holders.get(name) ?? 0) + 1)
  return [...holders]
    .filter(([, count]) => count < all.length)
    .map(
      ([name, count]) =>
        `column '${name}' is in ${count} of ${all.length} files; in the rows of the others it counts as missing`,
    )
}

import { LeewayError } from '../../errors.ts'
import type { Engine } from './engine.ts'
import { csvOptions, csvRelation, describe, jsonRelation, type SourceFiles } from './relation.ts'
import { literalPath, quotedName, quotedText } from './sql.ts'

/** The one table of a source that is not read in place. */
export const ROWS_TABLE = 'rows'

/**
 * Types are taken from all rows of all files. From the first rows, as DuckDB does by itself, it is half the work, and
 * a later row is bent without a word: 0.5 among whole numbers becomes 1, a time among days loses its hour.
 */
const ALL_ROWS = ', sample_size = -1, union_by_name = true'

/** Parsed once, not once a column. */
export const loadCsv = async (engine: Engine, source: SourceFiles): Promise<void> => {
  for (const file of source.files) await requireRectangle(engine, { ...source, files: [file] }, file)
  await engine.run(`create table ${ROWS_TABLE} as select * from ${csvRelation(source, ALL_ROWS)}`)
  if (source.files.length > 1) await retypeTexts(engine, 'double')
}

export const loadJson = async (engine: Engine, source: SourceFiles): Promise<void> => {
  const relation = jsonRelation(source, ALL_ROWS)
  try {
    await engine.run(`create table ${ROWS_TABLE} as select * from ${relation}`)
  } catch {
    // Times in two notations are taken for the first one's: as texts they are read, or show what else is wrong.
    const columns = (await describe(engine, relation)).map(
      ({ name, type }) =>
        `${quotedText(name)}: ${quotedText(/^(DATE|TIMESTAMP)/.test(type) ? 'VARCHAR' : type)}`,
    )
    await engine.run(
      `create table ${ROWS_TABLE} as select * from ${jsonRelation(source, `, columns = {${columns.join(', ')}}`)}`,
    )
    await retypeTexts(engine, 'timestamptz')
  }
}

/**
 * Texts that all parse become what they are: a column of numbers that is empty in one of several files is text there,
 * and so in all.
 */
const retypeTexts = async (engine: Engine, wanted: 'double' | 'timestamptz'): Promise<void> => {
  for (const { name, type } of await describe(engine, ROWS_TABLE)) {
    if (type !== 'VARCHAR') continue
    const column = quotedName(name)
    const [parses] = await engine.rows(
      `select count(${column}) > 0 and count(${column}) = count(try_cast(${column} as ${wanted})) from ${ROWS_TABLE}`,
    )
    if (parses?.[0] === true) await engine.run(`alter table ${ROWS_TABLE} alter ${column} type ${wanted}`)
  }
}

/**
 * Where rows have different numbers of values, DuckDB takes each for one text, or takes the first for a preface and
 * skips it. A single column whose name holds a separator tells the one: then the file is read once more, strictly, for
 * the line that is wrong. Other columns without the skipped lines than with them tell the other.
 */
const requireRectangle = async (engine: Engine, source: SourceFiles, file: string): Promise<void> => {
  const described = await describe(engine, csvRelation(source))
  const header = described.length === 1 ? (described[0]?.name ?? '') : ''
  const separator = /[,;\t|]/.exec(header)?.[0]
  if (separator !== undefined) await readStrictly(engine, source, header.split(separator).length, separator)
  const [sniffed] = await engine.rows(
    `select SkipRows::double, len(Columns)::double from sniff_csv(${quotedText(literalPath(file))}, compression = '${source.compression}')`,
  )
  const [skipped, columns] = [Number(sniffed?.[0]), Number(sniffed?.[1])]
  if (separator === undefined && (skipped === 0 || columns === described.length)) return
  throw new LeewayError(
    'input',
    `${file} has a first row unlike the rest, '${described.map(({ name }) => name).join(', ')}': every row needs as many values as the header; mend or remove it`,
  )
}

/** Throws the error of the first row that has not `columns` values. */
const readStrictly = async (
  engine: Engine,
  source: SourceFiles,
  columns: number,
  separator: string,
): Promise<void> => {
  const types = Array.from({ length: columns }, (_, i) => `'c${i}': 'varchar'`)
  await engine.rows(
    `select count(*) from read_csv(${csvOptions(source)}, auto_detect = false, header = true, delim = ${quotedText(separator)}, quote = '"', escape = '"', columns = {${types.join(', ')}})`,
  )
}

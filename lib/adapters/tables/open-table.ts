import type { ScannableTable } from '../../compare/scan.ts'
import { LeewayError } from '../../errors.ts'
import { agreeFiles } from './agree.ts'
import type { ColumnKind } from './column-kind.ts'
import { type Engine, openEngine } from './engine.ts'
import { FORMAT_NAMES, formatOf, type TableFormat } from './file-format.ts'
import { findFiles } from './find-files.ts'
import { readError } from './read-error.ts'
import type { SourceFiles } from './relation.ts'
import { openSource, placeOf } from './source.ts'
import { tableOf } from './table.ts'
import { chooseColumns } from './table-columns.ts'
import { trueNames } from './true-names.ts'

export type TableOptions = {
  /** Instead of what the type says. `time` takes epoch milliseconds of numbers, and RFC 3339 of text. */
  readonly kinds: ReadonlyMap<string, ColumnKind>
  /** A column that is read as `time`, whatever its type. */
  readonly timeColumn?: string
  /** Columns that are left out, as if the file had none of that name. */
  readonly ignore?: readonly string[]
  /** Where neither the first bytes nor the name say it. */
  readonly format?: TableFormat
}

/**
 * Opens a file, or all files that a pattern matches, as one table: Parquet, CSV, JSON (an array or NDJSON), Arrow
 * (file or stream); text also in gzip or zstd. Whoever opens it closes it: text and Arrow leave their rows in a private
 * folder until then.
 */
export const openTable = async (pattern: string, options: TableOptions): Promise<ScannableTable> => {
  const source = await findSource(pattern, options.format)
  const kinds = withTime(options)
  let engine: Engine | null = null
  try {
    engine = await openEngine(source.files, placeOf(source.format))
    const ignore = options.ignore ?? []
    const notes = await agreeFiles(engine, source, new Set([...kinds.keys(), ...ignore]))
    const opened = await openSource(engine, source)
    const names = await trueNames(engine, source, opened.described)
    const rows = Number((await engine.rows(`select count(*)::double from ${opened.from}`))[0]?.[0])
    if (rows === 0) throw new LeewayError('input', `${pattern} holds no rows: at least one is needed`)
    const chosen = await chooseColumns(engine, opened, names, kinds, ignore)
    if (chosen.columns.length === 0)
      throw new LeewayError(
        'input',
        `${pattern} has no column of numbers, texts, booleans or times: ${chosen.notes.join('; ')}`,
      )
    return tableOf(engine, source, {
      from: opened.from,
      rows,
      columns: chosen.columns,
      notes: [...notes, ...opened.notes, ...chosen.notes],
    })
  } catch (cause) {
    engine?.close()
    throw readError(pattern, source.format, cause)
  }
}

const withTime = ({ kinds, timeColumn }: TableOptions): ReadonlyMap<string, ColumnKind> =>
  timeColumn === undefined ? kinds : new Map([...kinds, [timeColumn, 'time']])

const findSource = async (pattern: string, named: TableFormat | undefined): Promise<SourceFiles> => {
  const files = await findFiles(pattern)
  const [first, ...others] = await Promise.all(
    files.map(async (file) => ({ file, ...(await formatOf(file, named)) })),
  )
  if (first === undefined) throw new LeewayError('invariant', `${pattern} was found, and is no file`)
  const other = others.find(
    ({ format, compression }) => format !== first.format || compression !== first.compression,
  )
  if (other !== undefined)
    throw new LeewayError(
      'input',
      `${first.file} is ${wordsOf(first)} and ${other.file} is ${wordsOf(other)}: one table has one format; narrow the pattern`,
    )
  return { name: pattern, files, format: first.format, compression: first.compression }
}

const wordsOf = ({ format, compression }: Pick<SourceFiles, 'format' | 'compression'>): string =>
  compression === 'none' ? FORMAT_NAMES[format] : `${FORMAT_NAMES[format]} in ${compression}`

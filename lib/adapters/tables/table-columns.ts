import type { TableColumn } from '../../compare/table.ts'
import { LeewayError } from '../../errors.ts'
import { type ColumnKind, classOf, expressionOf, KIND_OF, type TypeClass } from './column-kind.ts'
import type { Engine } from './engine.ts'
import type { Source } from './source.ts'
import { quotedName, quotedText } from './sql.ts'

/** A column and how it is read: `sql` is DOUBLE, VARCHAR or BOOLEAN by its kind, null where missing. */
export type SqlColumn = TableColumn & { readonly sql: string }

export type Chosen = { readonly columns: readonly SqlColumn[]; readonly notes: readonly string[] }

/** Each column of a source as the kind that its type or the caller says; `names` are the file's own. */
export const chooseColumns = async (
  engine: Engine,
  { from, described }: Source,
  names: readonly string[],
  kinds: ReadonlyMap<string, ColumnKind>,
  ignore: readonly string[],
): Promise<Chosen> => {
  await requireNames(engine, names, [...kinds.keys(), ...ignore])
  const columns: SqlColumn[] = []
  const notes: string[] = []
  for (const [i, { name: sqlName, type }] of described.entries()) {
    const name = names[i] ?? sqlName
    if (ignore.includes(name)) continue
    const typeClass = classOf(type)
    if (typeClass === null) {
      notes.push(`column '${name}' is left out: ${type} is no number, text, boolean or time`)
      continue
    }
    const kind = kinds.get(name) ?? KIND_OF[typeClass]
    const raw = quotedName(sqlName)
    const sql = requireExpression(name, type, kind, expressionOf(kind, typeClass, raw))
    columns.push({ name, kind, type, sql })
    notes.push(...(await unparsedNote(engine, from, { name, kind, typeClass, raw, sql })))
  }
  return { columns, notes }
}

const requireExpression = (name: string, type: string, kind: ColumnKind, sql: string | null): string => {
  if (sql !== null) return sql
  throw new LeewayError(
    'input',
    `column '${name}' is ${type}, which cannot be read as ${kind}: leave its kind out`,
  )
}

const NOUNS: Readonly<Record<ColumnKind, string>> = {
  numeric: 'number',
  categorical: 'category',
  boolean: 'boolean',
  time: 'time',
}

type Conversion = {
  readonly name: string
  readonly kind: ColumnKind
  readonly typeClass: TypeClass
  readonly raw: string
  readonly sql: string
}

/** Only a kind that the caller chose can fail to parse. */
const unparsedNote = async (
  engine: Engine,
  from: string,
  { name, kind, typeClass, raw, sql }: Conversion,
): Promise<string[]> => {
  if (kind === KIND_OF[typeClass] || kind === 'categorical') return []
  const [counts] = await engine.rows(
    `select count(*)::double, min(${raw}::varchar) from ${from} where ${raw} is not null and (${sql}) is null`,
  )
  const count = Number(counts?.[0])
  if (count === 0) return []
  const values = `${count.toLocaleString('en-US')} ${count === 1 ? 'value' : 'values'}`
  return [
    `${values} of column '${name}' do not parse as ${NOUNS[kind]}, e.g. '${counts?.[1]}', and count as missing`,
  ]
}

/** Names that a caller asks for exist, or the error tells the nearest that does. */
const requireNames = async (
  engine: Engine,
  names: readonly string[],
  wanted: readonly string[],
): Promise<void> => {
  for (const name of wanted) if (!names.includes(name)) throw await unknownColumn(engine, names, name)
}

const NAMES_SHOWN_MAX = 20

export const unknownColumn = async (
  engine: Engine,
  names: readonly string[],
  lost: string,
): Promise<LeewayError> => {
  const list = names.map((name) => `(${quotedText(name)})`).join(', ')
  const [nearest] = await engine.rows(
    `select name from (values ${list}) t(name) order by damerau_levenshtein(lower(name), lower(${quotedText(lost)})), name limit 1`,
  )
  const shown = names.slice(0, NAMES_SHOWN_MAX).join(', ')
  const more = names.length > NAMES_SHOWN_MAX ? ` and ${names.length - NAMES_SHOWN_MAX} more` : ''
  return new LeewayError(
    'input',
    `there is no column '${lost}'; the nearest is '${nearest?.[0]}'; the columns are ${shown}${more}`,
  )
}

import type { TableColumn } from '../../compare/table.ts'

export type ColumnKind = TableColumn['kind']

/** What SQL types have in common for us; `null` has no values that can be compared. */
export type TypeClass = 'integer' | 'real' | 'text' | 'json' | 'boolean' | 'time'

export const classOf = (type: string): TypeClass | null => {
  if (type === 'BOOLEAN') return 'boolean'
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(type)) return 'integer'
  if (/^(FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(type)) return 'real'
  if (/^(DATE|TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?)$/.test(type)) return 'time'
  if (type === 'VARCHAR' || type.startsWith('ENUM(')) return 'text'
  return type === 'JSON' ? 'json' : null
}

export const KIND_OF: Readonly<Record<TypeClass, ColumnKind>> = {
  integer: 'numeric',
  real: 'numeric',
  text: 'categorical',
  json: 'categorical',
  boolean: 'boolean',
  time: 'time',
}

/**
 * A column as one kind, in SQL: DOUBLE for `numeric` and for `time` (epoch ms), VARCHAR for `categorical`, BOOLEAN.
 * What does not parse is null; where no value could, the whole is null: a time is no boolean.
 */
export const expressionOf = (kind: ColumnKind, typeClass: TypeClass, column: string): string | null =>
  EXPRESSIONS[kind](typeClass, textOf(typeClass, column))

const textOf = (typeClass: TypeClass, column: string): string => {
  // Text inside JSON without its quotes.
  if (typeClass === 'json') return `(${column}->>'$')`
  return typeClass === 'text' ? `${column}::varchar` : column
}

const isText = (typeClass: TypeClass): boolean => typeClass === 'text' || typeClass === 'json'

const EXPRESSIONS: Readonly<Record<ColumnKind, (typeClass: TypeClass, value: string) => string | null>> = {
  numeric: (typeClass, value) => {
    if (isText(typeClass)) return `try_cast(trim(${value}) as double)`
    return typeClass === 'time' ? `epoch_ms(${value})::double` : `${value}::double`
  },
  categorical: (typeClass, value) => (typeClass === 'real' ? codeText(value) : `${value}::varchar`),
  boolean: (typeClass, value) => {
    if (isText(typeClass)) return `try_cast(trim(${value}) as boolean)`
    if (typeClass === 'time') return null
    return typeClass === 'boolean' ? value : `case ${value} when 0 then false when 1 then true end`
  },
  time: (typeClass, value) => {
    if (isText(typeClass)) return `epoch_ms(try_cast(trim(${value}) as timestamptz))::double`
    if (typeClass === 'boolean') return null
    return typeClass === 'time' ? `epoch_ms(${value})::double` : `${value}::double`
  },
}

/** From here on not every whole number is a DOUBLE, and an exponent is the shorter text. */
const WHOLE_MAX = '1e15'

/** 1 and 1.0 are one category: data frames write whole numbers as DOUBLE as soon as one is missing. */
const codeText = (value: string): string =>
  `case when isnan(${value}::double) then null when ${value} = trunc(${value}) and abs(${value}) < ${WHOLE_MAX} then ${value}::bigint::varchar else ${value}::double::varchar end`

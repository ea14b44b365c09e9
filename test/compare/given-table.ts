import type { ScannableTable } from '../../lib/compare/scan.ts'
import type { ColumnValues, TableColumn } from '../../lib/compare/table.ts'

type Value = number | string | boolean | null
export type GivenColumns = Readonly<Record<string, readonly Value[] | Float64Array>>

/** A table in memory. Numbers: null is missing. A column without any value is categorical, as a reader would guess. */
export const givenTable = (
  name: string,
  columns: GivenColumns,
  times: readonly string[] = [],
): ScannableTable => {
  const read = new Map(Object.entries(columns).map(([each, values]) => [each, valuesOf(values)]))
  const columnOf = (column: string): ColumnValues => {
    const found = read.get(column)
    if (found === undefined) throw new Error(`${name} has no column ${column}`)
    return found.kind === 'numeric'
      ? { kind: 'numeric', values: found.values.slice() }
      : { ...found, codes: found.codes.slice() }
  }
  return {
    name,
    rows: Object.values(columns)[0]?.length ?? 0,
    columns: [...read].map(
      ([each, { kind }]): TableColumn => ({
        name: each,
        kind: times.includes(each) ? 'time' : kind,
        type: kind === 'numeric' ? 'DOUBLE' : kind === 'boolean' ? 'BOOLEAN' : 'VARCHAR',
      }),
    ),
    notes: [],
    readColumn: async (column) => columnOf(column),
    scanColumn: async (column, onPart) => {
      const whole = columnOf(column)
      const rows = whole.kind === 'numeric' ? whole.values.length : whole.codes.length
      for (let start = 0; start < rows; start += PART) onPart(partOf(whole, start))
    },
    sampleColumn: async (column, size) => partOf(columnOf(column), 0, size),
    close: () => undefined,
  }
}

/** Small, so that a scan has several parts. */
const PART = 7

const partOf = (values: ColumnValues, start: number, size = PART): ColumnValues =>
  values.kind === 'numeric'
    ? { ...values, values: values.values.slice(start, start + size) }
    : { ...values, codes: values.codes.slice(start, start + size) }

const valuesOf = (values: readonly Value[] | Float64Array): ColumnValues => {
  if (values instanceof Float64Array) return { kind: 'numeric', values: Float64Array.from(values) }
  const present = values.filter((value) => value !== null)
  if (present.length > 0 && present.every((value) => typeof value === 'number'))
    return {
      kind: 'numeric',
      values: Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))),
    }
  const isBoolean = present.length > 0 && present.every((value) => typeof value === 'boolean')
  const names = isBoolean ? ['false', 'true'] : [...new Set(present.map(String))]
  const codeOf = new Map(names.map((name, code) => [name, code]))
  const codes = Int32Array.from(values, (value) => codeOf.get(String(value)) ?? -1)
  return { kind: isBoolean ? 'boolean' : 'categorical', codes, names }
}

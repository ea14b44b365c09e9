import type { CategoricalColumn, CompatColumn, NumericColumn, Value } from '../lib/compat/column.ts'
import { LeewayError } from '../lib/errors.ts'
import { type ConformanceCase, isMembers, type Members, type NamedArrays } from './case.ts'
import { drawsOf } from './generator.ts'

/** Rows of a sample, in order; null is a missing value. */
export type Rows = readonly (Value | null)[]

export type Sides = { readonly reference: Rows; readonly current: Rows }

/** The names that cases give the two sides. */
const REFERENCE_NAMES = ['reference', 'counts_reference', 'counts_expected', 'sample1', 'expected']
const CURRENT_NAMES = [
  'current',
  'analysis',
  'target',
  'test',
  'counts_current',
  'counts_actual',
  'sample2',
  'sample',
]

export const sidesOf = (each: ConformanceCase, arrays: NamedArrays): Sides => {
  if (each.inputs.generator_only === true) return generatedSides(String(each.inputs.generator))
  return {
    reference: rowsOf(inputOf(each, REFERENCE_NAMES), 'reference', each.inputs, arrays),
    current: rowsOf(inputOf(each, CURRENT_NAMES), 'current', each.inputs, arrays),
  }
}

const inputOf = ({ id, inputs }: ConformanceCase, names: readonly string[]): unknown => {
  const name = names.find((each) => each in inputs)
  if (name === undefined)
    throw new LeewayError('input', `case ${id} has none of the inputs ${names.join(', ')}`)
  return inputs[name]
}

/** Counts of the same categories, in the order in which the case has them: a list of numbers on either side. */
export const countsOf = (each: ConformanceCase): { reference: number[]; current: number[] } => ({
  reference: numbersOf(inputOf(each, REFERENCE_NAMES)),
  current: numbersOf(inputOf(each, CURRENT_NAMES)),
})

export const numbersOf = (value: unknown): number[] => {
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return value
  throw new LeewayError('input', `${JSON.stringify(value)} is not a list of numbers`)
}

/** Every way to write a sample. */
const rowsOf = (value: unknown, side: keyof Sides, inputs: Members, arrays: NamedArrays): Rows => {
  if (Array.isArray(value)) return value.flat().map(rowOf)
  if (typeof value === 'string') return rowsOfText(value, inputs)
  if (!isMembers(value)) throw new LeewayError('input', `a sample is ${JSON.stringify(value)}`)
  if (typeof value.$data === 'string') return namedArray(value.$data, arrays)
  if (typeof value.generator_only === 'string') return generatedSides(value.generator_only)[side]
  if (Array.isArray(value.values) && Array.isArray(value.repeat)) return repeated(value.values, value.repeat)
  return repeated(Object.keys(value), Object.values(value))
}

const rowOf = (item: unknown): Value | null => {
  if (typeof item === 'number' || typeof item === 'string' || item === null) return item
  if (typeof item === 'boolean') return String(item)
  throw new LeewayError('input', `a row is ${JSON.stringify(item)}: numbers, strings and null are rows`)
}

const repeated = (values: readonly unknown[], repeat: readonly unknown[]): Rows => {
  const rows: (Value | null)[] = []
  values.forEach((value, at) => {
    for (let copy = 0; copy < Number(repeat[at]); copy += 1) rows.push(rowOf(value))
  })
  return rows
}

/** `aabb` by characters where the case says so, `0..99`, or `1000 x (0.05 - 1e-5)`. */
const rowsOfText = (text: string, { encoding }: Members): Rows => {
  if (encoding === 'one category per character') return [...text]
  return numbersOfText(text)
}

export const numbersOfText = (text: string): number[] => {
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(text)
  if (range !== null) {
    const [first, last] = [Number(range[1]), Number(range[2])]
    return Array.from({ length: last - first + 1 }, (_, at) => first + at)
  }
  return text.split(' then ').flatMap(timesOf)
}

const timesOf = (text: string): number[] => {
  const times = /^(\d+) x \(?(-?[\d.e-]+)(?: - ([\d.e-]+))?\)?$/.exec(text.trim())
  if (times === null)
    throw new LeewayError('input', `cannot read the numbers '${text}': write 0..99 or 1000 x (0.05 - 1e-5)`)
  const [, count, value, less = '0'] = times
  return new Array<number>(Number(count)).fill(Number(value) - Number(less))
}

/** The first draw is the reference, the last the current side. */
const generatedSides = (generator: string): Sides => {
  const draws = drawsOf(generator)
  return { reference: draws[0] ?? [], current: draws[draws.length - 1] ?? [] }
}

const namedArray = (name: string, arrays: NamedArrays): readonly number[] => {
  const array = arrays[name]
  if (array === undefined) throw new LeewayError('input', `arrays.json has no ${name}`)
  return array
}

/** The rows of `{$data}`, of a list, or of the words for one. */
export const numbersAt = (value: unknown, arrays: NamedArrays): number[] => {
  if (typeof value === 'string') return numbersOfText(value)
  if (isMembers(value) && typeof value.$data === 'string') return [...namedArray(value.$data, arrays)]
  return numbersOf(value)
}

/** What `feature_type` says, else what the rows are. */
export const columnsOf = (
  { reference, current }: Sides,
  featureType: unknown,
): { readonly reference: CompatColumn; readonly current: CompatColumn } => {
  const isNumeric =
    featureType === 'num' || (featureType !== 'cat' && areNumbers(reference) && areNumbers(current))
  const columnOf = isNumeric ? numericColumn : categoricalColumn
  return { reference: columnOf(reference), current: columnOf(current) }
}

const areNumbers = (rows: Rows): boolean => rows.every((row) => row === null || typeof row === 'number')

export const numericColumn = (rows: Rows): NumericColumn => {
  const values = Float64Array.from(rows.filter((row) => row !== null).map(Number)).sort()
  const missing = rows.length - values.length
  const isInteger = missing === 0 && values.every((value) => Number.isInteger(value))
  return { kind: 'numeric', values, type: isInteger ? 'integers' : 'floats', missing }
}

export const categoricalColumn = (rows: Rows): CategoricalColumn => {
  const counts = new Map<Value, number>()
  for (const row of rows) if (row !== null) counts.set(row, (counts.get(row) ?? 0) + 1)
  return { kind: 'categorical', counts, missing: rows.filter((row) => row === null).length }
}

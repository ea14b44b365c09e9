import type { ColumnValues } from '../../compare/table.ts'
import { codeColumn } from './category-names.ts'
import type { Engine } from './engine.ts'
import type { SqlColumn } from './table-columns.ts'

/** A column as a query of numbers without nulls: DOUBLE with NaN where missing, or INTEGER codes with -1. */
export type ColumnStream =
  | { readonly kind: 'numeric'; readonly sql: string }
  | {
      readonly kind: 'categorical' | 'boolean'
      readonly sql: string
      readonly names: readonly string[]
      /** The least frequent names share one. */
      readonly isBounded: boolean
    }

export const streamOf = async (
  engine: Engine,
  from: string,
  { kind, sql }: SqlColumn,
): Promise<ColumnStream> => {
  if (kind === 'categorical') return { kind, ...(await codeColumn(engine, from, sql)) }
  if (kind === 'boolean')
    return {
      kind,
      names: ['false', 'true'],
      sql: `select coalesce((${sql})::integer, -1) from ${from}`,
      isBounded: false,
    }
  return { kind: 'numeric', sql: `select coalesce(${sql}, 'nan'::double) from ${from}` }
}

/** Room for `count` values of a column; `into` is taken where it is long enough. */
export const emptyValues = (
  stream: ColumnStream,
  count: number,
  into?: Float64Array<ArrayBuffer>,
): ColumnValues => {
  if (stream.kind !== 'numeric')
    return { kind: stream.kind, names: stream.names, codes: new Int32Array(count) }
  const isLongEnough = into !== undefined && into.length >= count
  return { kind: 'numeric', values: isLongEnough ? into.subarray(0, count) : new Float64Array(count) }
}

export const numbersOf = (values: ColumnValues): Float64Array | Int32Array =>
  values.kind === 'numeric' ? values.values : values.codes

/** The first values, in the same memory. */
export const firstOf = (values: ColumnValues, count: number): ColumnValues =>
  values.kind === 'numeric'
    ? { ...values, values: values.values.subarray(0, count) }
    : { ...values, codes: values.codes.subarray(0, count) }

import type { CategoricalColumn, NumericColumn } from '../../lib/compat/column.ts'

export const numbers = (values: readonly number[], missing = 0): NumericColumn => ({
  kind: 'numeric',
  values: Float64Array.from(values).sort(),
  type: 'floats',
  missing,
})

export const categories = (counts: Readonly<Record<string, number>>, missing = 0): CategoricalColumn => ({
  kind: 'categorical',
  counts: new Map(Object.entries(counts)),
  missing,
})

/** n numbers without ties. */
export const ramp = (n: number, start = 0, step = 1): number[] =>
  Array.from({ length: n }, (_, i) => start + i * step)

import { momentsOfAscending } from '../stats/moments.ts'
import { CELL_MISSING, type Subject } from '../window/bins.ts'
import type { CategorySample } from './category-sample.ts'
import { countNames, countSample, type NumericSubject } from './count-cells.ts'
import type { NumericSample } from './numeric-sample.ts'

/**
 * What one side says of one column, or of one part of its rows: enough for every statistic, fact and picture.
 * `cells` are missing, unexpected, then the subject's bins, as in a window of the service.
 */
export type Side = {
  readonly rows: number
  readonly cells: Float64Array
  readonly values: SideValues
}

export type SideValues =
  /** Finite values, ascending; infinite ones are among the unexpected. */
  | {
      readonly kind: 'numbers'
      readonly ascending: Float64Array
      readonly moments: Moments | null
      /** By the type of the file, which some peers' bins depend on. */
      readonly isIntegerType: boolean
    }
  /** Rows of each name; the names are those of both sides. */
  | { readonly kind: 'names'; readonly names: readonly string[]; readonly counts: Float64Array }
  /** A stored baseline, or more rows than are held at once: the cells, and what was summed on the way. */
  | { readonly kind: 'cells'; readonly moments: Moments | null }

/** `sd` of the population. */
export type Moments = { readonly mean: number; readonly sd: number }

export const numericSide = (subject: NumericSubject, sample: NumericSample, type: string): Side => ({
  rows: sample.rows,
  cells: countSample(subject, sample),
  values: {
    kind: 'numbers',
    ascending: sample.ascending,
    moments: momentsFrom(sample.ascending),
    isIntegerType: type.includes('INT'),
  },
})

const momentsFrom = (values: Float64Array): Moments | null => {
  const moments = momentsOfAscending(values)
  return moments.kind === 'measured' ? { mean: moments.mean, sd: moments.sd } : null
}

export const categorySide = (
  subject: Subject,
  cellOfName: Int32Array,
  names: readonly string[],
  sample: CategorySample,
): Side => ({
  rows: sample.rows,
  cells: countNames(subject, cellOfName, sample),
  values: { kind: 'names', names, counts: sample.counts },
})

export const missingIn = ({ cells }: Side): number => cells[CELL_MISSING] ?? 0

export const momentsIn = ({ values }: Side): Moments | null =>
  values.kind === 'names' ? null : values.moments

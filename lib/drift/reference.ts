import { LeewayError } from '../errors.ts'
import type { FeatureValue } from '../event/event.ts'
import { quantileEdges } from '../stats/quantile-edges.ts'
import type { Subject } from '../window/bins.ts'

/** The values of one subject in the data that a baseline is built from; `null` where the value is missing. */
export type ReferenceColumn = {
  readonly role: Subject['role']
  readonly name: string
  readonly values: readonly FeatureValue[]
}

/** The reference's cells, one array a subject, in the order of the spec. */
export type ReferenceCounts = readonly Float64Array[]

export type BinOptions = {
  /** `categorical` takes any values by their text: for codes that happen to be numbers, and for mixed columns. */
  readonly kind?: 'inferred' | 'categorical'
  readonly numericBins?: number
  readonly categoriesMax?: number
}

export type ChosenBins =
  | { readonly kind: 'chosen'; readonly subject: Subject }
  | {
      readonly kind: 'unusable'
      readonly reason: 'empty' | 'all missing' | 'not finite' | 'mixed types'
      /** The column, what is wrong with it and what to do. */
      readonly message: string
    }

/** 5 % of the reference in each bin: fine enough for a tail, and 5 expected counts a bin from 100 events on. */
export const NUMERIC_BINS = 20

/** A category ranked lower holds less than 1 % of the reference. */
export const CATEGORIES_MAX = 100

/** So many names still fit a record of 100 features: 64 characters each, 6 MB before compression. */
export const RARE_MAX = 1_000

/** With the leading cells and the open ends still below DEGREES_OF_FREEDOM_MAX of stats/chi-square-tail.ts. */
export const BINS_LIMIT = 400

/**
 * The bins of a subject, from reference values alone: bins over the pooled range would let one outlier in the current
 * data squeeze everything else into a single bin.
 *
 * Kind: all numbers -> numeric, on quantile edges; all booleans -> boolean; all strings -> categorical. Of the
 * categories only the most frequent are named (ties by name), in the order of their names, so that the bins, and with
 * them their id, do not depend on the order of the rows. Up to RARE_MAX rarer ones are known by name and share a bin;
 * those beyond count as `unexpected` on both sides alike, the reference being counted on the same bins.
 */
export const chooseBins = (column: ReferenceColumn, options: BinOptions = {}): ChosenBins => {
  const numericBins = requireBinCount('numericBins', options.numericBins ?? NUMERIC_BINS)
  const categoriesMax = requireBinCount('categoriesMax', options.categoriesMax ?? CATEGORIES_MAX)
  const present = column.values.filter((value) => value !== null)
  if (column.values.length === 0) return unusable(column, 'empty', 'has no values: leave it out or add rows')
  if (present.length === 0) {
    return unusable(column, 'all missing', `has ${column.values.length} values, all null: leave it out`)
  }
  const notFinite = present.filter((value) => typeof value === 'number' && !Number.isFinite(value)).length
  if (notFinite > 0) {
    return unusable(column, 'not finite', `holds NaN or infinity ${notFinite} times: make them null`)
  }
  const { role, name } = column
  if (options.kind === 'categorical' || present.every((value) => typeof value === 'string')) {
    return chosen({ role, name, kind: 'categorical', ...byFrequency(present, categoriesMax) })
  }
  if (present.every((value) => typeof value === 'number')) {
    return chosen({
      role,
      name,
      kind: 'numeric',
      edges: quantileEdges(Float64Array.from(present).sort(), numericBins),
    })
  }
  if (present.every((value) => typeof value === 'boolean')) return chosen({ role, name, kind: 'boolean' })
  const types = [...new Set(present.map((value) => typeof value))].sort().join(' and ')
  return unusable(column, 'mixed types', `mixes ${types}: convert it to one type or declare it categorical`)
}

/** The bins of `chooseBins` for numbers that are ascending and finite already: its default, without boxed values. */
export const chooseNumericBins = (
  role: Subject['role'],
  name: string,
  ascending: Float64Array,
): Extract<Subject, { kind: 'numeric' }> => ({
  role,
  name,
  kind: 'numeric',
  edges: quantileEdges(ascending, NUMERIC_BINS),
})

/** The bins of `chooseBins` for categories that are counted already; names that nobody bears are left out. */
export const chooseCategoryBins = (
  role: Subject['role'],
  name: string,
  names: readonly string[],
  counts: ArrayLike<number>,
): Subject => {
  const borne = names.flatMap((each, i): [string, number][] => {
    const count = counts[i] ?? 0
    return count > 0 ? [[each, count]] : []
  })
  return { role, name, kind: 'categorical', ...rankedNames(borne, CATEGORIES_MAX) }
}

const chosen = (subject: Subject): ChosenBins => ({ kind: 'chosen', subject })

const unusable = (
  column: ReferenceColumn,
  reason: Extract<ChosenBins, { kind: 'unusable' }>['reason'],
  finding: string,
): ChosenBins => ({ kind: 'unusable', reason, message: `${column.role} '${column.name}' ${finding}` })

const byFrequency = (
  values: readonly (string | number | boolean)[],
  categoriesMax: number,
): { readonly categories: string[]; readonly rare?: string[] } => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
  return rankedNames([...counts], categoriesMax)
}

const rankedNames = (
  counts: readonly (readonly [name: string, count: number])[],
  categoriesMax: number,
): { readonly categories: string[]; readonly rare?: string[] } => {
  const names = [...counts]
    .sort(([nameA, countA], [nameB, countB]) => countB - countA || byName(nameA, nameB))
    .map(([name]) => name)
  const categories = names.slice(0, categoriesMax).sort(byName)
  const rare = names.slice(categoriesMax, categoriesMax + RARE_MAX).sort(byName)
  return rare.length === 0 ? { categories } : { categories, rare }
}

/** By code unit, not by locale: the order is part of the bins' id. */
const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const requireBinCount = (option: string, count: number): number => {
  if (Number.isInteger(count) && count >= 1 && count <= BINS_LIMIT) return count
  throw new LeewayError(
    'configuration',
    `${option} is ${count}, must be a whole number from 1 to ${BINS_LIMIT}: leave it out for the default`,
  )
}

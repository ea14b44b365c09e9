import { SPREAD_WINDOWS_MIN } from '../drift/spread.ts'
import type { ExaminedColumn } from './examined-column.ts'
import { listed } from './listed.ts'
import type { Plan } from './plan.ts'
import type { ColumnReport } from './report.ts'

/** What the reader of all columns should know of some. */
export const notesOn = (examined: readonly ExaminedColumn[]): string[] => {
  const identifiers = examined.filter(({ looksLikeIdentifier }) => looksLikeIdentifier)
  const infinite = examined.filter((column) => column.infinite.reference + column.infinite.current > 0)
  return [
    ...listed(
      'without a value that comes twice, as identifiers are (--ignore leaves them out)',
      identifiers.map(nameOf),
    ),
    ...listed('with infinite values, which are counted as a category of their own', infinite.map(nameOf)),
  ]
}

const nameOf = ({ whole }: ExaminedColumn): string => whole.facts.name

/** Large, and yet no sign of drift: whoever sees the size alone would wonder. */
export const noteOnSpread = (columns: readonly ColumnReport[]): string[] =>
  listed(
    "beyond the limit of the effect, but no more than the reference's own windows differ",
    columns
      .filter(({ verdict, designEffect, effect }) => {
        const isLarge = effect !== null && effect.value >= effect.threshold
        return verdict === 'stable' && designEffect !== null && isLarge
      })
      .map(({ name }) => name),
  )

/** The tests that were asked for know nothing of windows. */
export const noteOnMethods = ({ windows, options }: Plan): string[] =>
  options.compat === 'leeway' &&
  options.methods !== null &&
  (windows?.parts.length ?? 0) >= SPREAD_WINDOWS_MIN
    ? [
        "p-values of --method take rows for independent draws; without it they allow for how the reference's windows differ",
      ]
    : []

/** Without windows of the reference nobody knows how much windows differ anyway. */
export const noteOnDraws = ({ windows, options }: Plan): string[] => {
  const known = windows?.parts.length ?? 0
  if (options.compat !== 'leeway' || known >= SPREAD_WINDOWS_MIN) return []
  const why =
    known === 0
      ? ''
      : `the reference has ${known} windows, at least ${SPREAD_WINDOWS_MIN} tell how they differ: `
  return [
    `${why}rows are taken for independent draws, and whole days and batches differ more than that, so real p-values are larger: go by the effect, or give --chunk-by TIME or --chunk-size N on a reference of at least ${SPREAD_WINDOWS_MIN} windows`,
  ]
}

/** A segment of a window may hold a handful of rows: too few to learn from how windows differ. */
export const noteOnSegments = ({ windows, segments, options }: Plan): string[] =>
  options.compat === 'leeway' && segments !== null && (windows?.parts.length ?? 0) >= SPREAD_WINDOWS_MIN
    ? [
        "segments take rows for independent draws, the columns as a whole allow for how the reference's windows differ: a segment may drift where the whole does not",
      ]
    : []

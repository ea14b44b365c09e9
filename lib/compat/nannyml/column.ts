import { type CategoricalColumn, type CompatColumn, type NumericColumn, presentRows } from '../column.ts'
import { notTestable } from '../result.ts'
import { CHI_SQUARE_ALPHA, chiSquareOfCategories } from './chi-square.ts'
import type { Calculation } from './estimated.ts'
import { hellingerOfCategories, hellingerOfNumbers } from './hellinger.ts'
import { jensenShannonOfCategories, jensenShannonOfNumbers } from './jensen-shannon.ts'
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts'
import { lInfinityOfCategories } from './l-infinity.ts'
import type { CategoricalMethod, ChunkScore, Fitted, NannymlMethod, NumericMethod } from './method.ts'
import { deviationThresholds, isBeyond, type Thresholds, UPPER_SIDE } from './threshold.ts'
import { wassersteinDistance } from './wasserstein.ts'

/** The chunks are consecutive rows of the reference and of the monitored side (`chunkRows`). */
export type NannymlRows = {
  readonly reference: CompatColumn
  readonly referenceChunks: readonly CompatColumn[]
  readonly chunks: readonly CompatColumn[]
}

export type NannymlOptions = { readonly method?: NannymlMethod; readonly calculation?: Calculation }

export type NannymlChunk =
  | {
      readonly kind: 'tested'
      readonly statistic: number
      /** Of chi-square, which is judged by it, and of exact KS, which is not. */
      readonly pValue: number | null
      readonly drifted: boolean
    }
  | { readonly kind: 'not-testable'; readonly reason: string }

export type NannymlResult =
  | {
      readonly kind: 'tested'
      readonly method: NannymlMethod
      readonly binning: string
      readonly thresholds: Thresholds
      readonly referenceChunks: readonly NannymlChunk[]
      readonly chunks: readonly NannymlChunk[]
    }
  | { readonly kind: 'not-testable'; readonly method: NannymlMethod; readonly reason: string }

/**
 * NannyML's univariate drift of a column: the statistic of each chunk against the whole reference, an alert where it
 * is above mean + 3 sd of the reference's own chunks. Those chunks are part of the reference they are compared with,
 * so the threshold is low; how low depends on how many there are and on the last, which may be tiny.
 */
export const nannymlColumn = (
  rows: NannymlRows,
  { method = 'jensen-shannon', calculation = 'auto' }: NannymlOptions = {},
): NannymlResult => {
  const { reference } = rows
  if (presentRows(reference) === 0) return { ...notTestable('the reference has no values'), method }
  if (reference.kind === 'numeric') {
    const numericMethod = numericMethods(calculation)[method]
    return numericMethod === undefined
      ? unfit(method, 'numeric')
      : judged(rows, method, numericMethod(reference), isNumeric)
  }
  const categoricalMethod = CATEGORICAL_METHODS[method]
  return categoricalMethod === undefined
    ? unfit(method, 'categorical')
    : judged(rows, method, categoricalMethod(reference), isCategorical)
}

const numericMethods = (calculation: Calculation): Partial<Record<NannymlMethod, NumericMethod>> => ({
  'jensen-shannon': jensenShannonOfNumbers,
  hellinger: hellingerOfNumbers,
  ks: kolmogorovSmirnov(calculation),
  wasserstein: wassersteinDistance(calculation),
})

const CATEGORICAL_METHODS: Partial<Record<NannymlMethod, CategoricalMethod>> = {
  'jensen-shannon': jensenShannonOfCategories,
  hellinger: hellingerOfCategories,
  'l-infinity': lInfinityOfCategories,
  'chi-square': chiSquareOfCategories,
}

const unfit = (method: NannymlMethod, kind: CompatColumn['kind']): NannymlResult => ({
  ...notTestable(`NannyML has no ${method} for ${kind} columns`),
  method,
})

type OfKind<Column extends CompatColumn> = (chunk: CompatColumn) => chunk is Column
const isNumeric: OfKind<NumericColumn> = (chunk) => chunk.kind === 'numeric'
const isCategorical: OfKind<CategoricalColumn> = (chunk) => chunk.kind === 'categorical'

const judged = <Column extends CompatColumn>(
  { referenceChunks, chunks }: NannymlRows,
  method: NannymlMethod,
  fitted: Fitted<Column>,
  isOfKind: OfKind<Column>,
): NannymlResult => {
  const scored = (chunk: CompatColumn): ScoredChunk => scoreChunk(chunk, fitted, isOfKind)
  const ofReference = referenceChunks.map(scored)
  const thresholds = thresholdsOf(method, ofReference)
  const judge = (chunk: ScoredChunk): NannymlChunk =>
    chunk.kind === 'scored'
      ? { ...chunk, kind: 'tested', drifted: isAlert(method, chunk, thresholds) }
      : chunk
  return {
    kind: 'tested',
    method,
    binning: fitted.binning,
    thresholds,
    referenceChunks: ofReference.map(judge),
    chunks: chunks.map((chunk) => judge(scored(chunk))),
  }
}

type ScoredChunk = ({ readonly kind: 'scored' } & ChunkScore) | ReturnType<typeof notTestable>

const scoreChunk = <Column extends CompatColumn>(
  chunk: CompatColumn,
  fitted: Fitted<Column>,
  isOfKind: OfKind<Column>,
): ScoredChunk => {
  if (presentRows(chunk) === 0) return notTestable('the chunk has no values')
  return isOfKind(chunk)
    ? { kind: 'scored', ...fitted.scoreOf(chunk) }
    : notTestable(`the chunk is ${chunk.kind}, the reference is not`)
}

const thresholdsOf = (method: NannymlMethod, chunks: readonly ScoredChunk[]): Thresholds => {
  if (method === 'chi-square') return { lower: null, upper: null }
  const statistics = chunks.flatMap((chunk) => (chunk.kind === 'scored' ? [chunk.statistic] : []))
  return deviationThresholds(statistics, UPPER_SIDE, { lower: 0, upper: method === 'ks' ? 1 : null })
}

const isAlert = (
  method: NannymlMethod,
  { statistic, pValue }: ChunkScore,
  thresholds: Thresholds,
): boolean =>
  method === 'chi-square' ? pValue !== null && pValue < CHI_SQUARE_ALPHA : isBeyond(statistic, thresholds)

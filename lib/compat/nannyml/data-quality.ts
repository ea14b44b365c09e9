import { allRows, type CategoricalColumn, type CompatColumn } from '../column.ts'
import { BOTH_SIDES, deviationThresholds, isBeyond, type Thresholds } from './threshold.ts'

export type RateChunk = { readonly rate: number; readonly alerted: boolean }

export type MissingRateChunk = RateChunk & {
  /** Of a chunk of this size, from the reference's rate: sqrt(p (1 - p) / rows). */
  readonly samplingError: number
  /** The rate minus and plus three sampling errors, within 0 and 1. */
  readonly confidence: readonly [number, number]
}

export type Rates<Chunk> = {
  readonly thresholds: Thresholds
  readonly referenceChunks: readonly Chunk[]
  readonly chunks: readonly Chunk[]
}

/**
 * NannyML's missing values: the share of missing rows of each chunk, an alert outside mean -+ 3 population sd of the
 * reference's chunks. Without a missing value in the reference both thresholds are 0 and one missing row alerts.
 * Chunks have at least one row.
 */
export const missingRates = (rows: {
  readonly reference: CompatColumn
  readonly referenceChunks: readonly CompatColumn[]
  readonly chunks: readonly CompatColumn[]
}): Rates<MissingRateChunk> => {
  const thresholds = deviationThresholds(rows.referenceChunks.map(missingRate), BOTH_SIDES, SHARE)
  const judge = missingJudge(missingRate(rows.reference), thresholds)
  return { thresholds, referenceChunks: rows.referenceChunks.map(judge), chunks: rows.chunks.map(judge) }
}

const SHARE = { lower: 0, upper: 1 }
const SAMPLING_ERRORS = 3

const missingRate = (column: CompatColumn): number => column.missing / allRows(column)

const missingJudge =
  (referenceRate: number, thresholds: Thresholds) =>
  (chunk: CompatColumn): MissingRateChunk => {
    const rate = missingRate(chunk)
    const samplingError = Math.sqrt(referenceRate * (1 - referenceRate)) / Math.sqrt(allRows(chunk))
    return {
      rate,
      alerted: isBeyond(rate, thresholds),
      samplingError,
      confidence: [
        Math.max(0, rate - SAMPLING_ERRORS * samplingError),
        Math.min(1, rate + SAMPLING_ERRORS * samplingError),
      ],
    }
  }

/**
 * NannyML's unseen values: the share of rows whose category the reference does not have; any one alerts. A missing
 * value is unseen where the reference has none.
 */
export const unseenRates = (rows: {
  readonly reference: CategoricalColumn
  readonly referenceChunks: readonly CategoricalColumn[]
  readonly chunks: readonly CategoricalColumn[]
}): Rates<RateChunk> => {
  const thresholds = { lower: null, upper: 0 }
  const judge = (chunk: CategoricalColumn): RateChunk => {
    const rate = unseenRate(rows.reference, chunk)
    return { rate, alerted: isBeyond(rate, thresholds) }
  }
  return { thresholds, referenceChunks: rows.referenceChunks.map(judge), chunks: rows.chunks.map(judge) }
}

const unseenRate = (reference: CategoricalColumn, chunk: CategoricalColumn): number => {
  let unseen = reference.missing === 0 ? chunk.missing : 0
  for (const [category, count] of chunk.counts) if (!reference.counts.has(category)) unseen += count
  return unseen / allRows(chunk)
}

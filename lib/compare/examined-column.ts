import type { Examined } from './examine.ts'
import type { Sides } from './report.ts'

/** What was found of one column: in all rows, in each chunk and in each segment. */
export type ExaminedColumn = {
  readonly whole: Examined
  readonly chunks: readonly Examined[]
  readonly segments: readonly Examined[]
  /** Infinite values, which no bin holds. */
  readonly infinite: Sides<number>
  /** No value comes twice in the reference: such a column drifts by its nature. */
  readonly looksLikeIdentifier: boolean
}

/** Among fewer values a measured quantity may well have no two that are equal. */
export const IDENTIFIERS_MIN = 100

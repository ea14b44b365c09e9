import type { TestResult } from '../drift/test-result.ts'

/** What `leeway compare --json` prints (docs/compare.md), and what its page and its table are drawn from. */
export type CompareReport = {
  readonly reference: {
    readonly name: string
    readonly rows: number
    /** `baseline`: stored or from a file that `baseline build` wrote. */
    readonly kind: 'file' | 'baseline'
    /** How many windows the reference knows; `null` where it knows none: p-values then take rows for independent draws. */
    readonly windows: number | null
  }
  readonly current: { readonly name: string; readonly rows: number }
  readonly alpha: number
  readonly fdr: 'benjamini-hochberg' | 'benjamini-yekutieli' | 'none'
  /** Whose numbers and verdicts these are. */
  readonly compat: 'leeway' | Peer
  /** What the reader should know: sampled rows, columns that only one side has, types that were overridden ... */
  readonly notes: readonly string[]
  /** By what matters: drifted first, the largest effect first; then minor, stable, not testable. */
  readonly columns: readonly ColumnReport[]
  readonly dataset: DatasetVerdict
  /** With `--chunk-size` or `--chunk-by`: the columns again, of each part of the current rows, in order. */
  readonly chunks?: readonly ChunkReport[]
  /** With `--segment`: each value of that column, compared with its own reference. */
  readonly segments?: readonly SegmentReport[]
}

export type Peer = 'evidently' | 'nannyml' | 'deequ'

export type DatasetVerdict = {
  readonly driftedColumns: number
  readonly minorColumns: number
  readonly testedColumns: number
  readonly notTestable: number
  readonly verdict: 'stable' | 'minor' | 'drifted' | 'not-testable'
}

export type ChunkReport = {
  /** `[0:4999]`, the rows; by period the start of it, RFC 3339. */
  readonly key: string
  /** First and last row (inclusive), or start and end (exclusive) of the period, RFC 3339. */
  readonly start: number | string
  readonly end: number | string
  readonly rows: number
  readonly columns: readonly ColumnReport[]
  readonly dataset: DatasetVerdict
}

export type SegmentReport = {
  readonly segment: string
  readonly referenceRows: number
  readonly currentRows: number
  readonly columns: readonly ColumnReport[]
  readonly dataset: DatasetVerdict
}

export type ColumnKind = 'numeric' | 'categorical' | 'boolean'

export type ColumnReport = {
  readonly name: string
  readonly kind: ColumnKind
  readonly verdict: 'stable' | 'minor' | 'drifted' | 'not-testable'
  /** Why it is not testable, in a sentence; otherwise `null`. */
  readonly reason: string | null
  /** The test that enters the control over columns; `null` when not testable. */
  readonly primary: TestResult['method'] | null
  readonly adjustedPValue: number | null
  readonly designEffect: number | null
  readonly effect: {
    readonly measure: TestResult['method']
    readonly value: number
    readonly threshold: number
    /** Of NannyML's shares of missing rows: below it is drift too. */
    readonly lowerThreshold?: number
  } | null
  /** The smallest shift that these rows would have shown in 80 of 100 tries. */
  readonly detectableShift: {
    readonly value: number
    readonly unit: 'reference sd' | 'psi'
    readonly power: number
  } | null
  readonly missing: Sides<number | null>
  readonly rows: Sides<number>
  /** Mean and population sd of finite values; `null` for other kinds, and where there are none. */
  readonly mean: Sides<number | null>
  readonly sd: Sides<number | null>
  readonly newCategories: NamedShares
  readonly vanishedCategories: NamedShares
  readonly tests: readonly TestResult[]
  readonly histogram: Histogram | null
}

export type Sides<T> = { readonly reference: T; readonly current: T }

/** The most frequent ones (at most 10), with their share on the side that has them; `count`: how many there are. */
export type NamedShares = {
  readonly count: number
  readonly top: readonly { readonly name: string; readonly share: number }[]
}

/** Shares of one side over all its rows, missing ones included. At most 24 cells. */
export type Histogram = {
  /** Numeric: `from` and `to` are the bin's edges (null: open); others: `label` is the category. */
  readonly cells: readonly {
    readonly label: string
    readonly from: number | null
    readonly to: number | null
    readonly reference: number
    readonly current: number
  }[]
}

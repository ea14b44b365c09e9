import type { Calculation } from '../compat/nannyml/estimated.ts'
import type { Method, TestResult } from '../drift/test-result.ts'
import type { Period } from './period.ts'
import type { CompareReport, Peer } from './report.ts'

export type CompareOptions = {
  readonly alpha: number
  readonly fdr: CompareReport['fdr']
  /** Which statistics, the primary one first; null: ours by the kind of the column. */
  readonly methods: readonly TestResult['method'][] | null
  /** From here on a real change is large enough to act on. */
  readonly effect: { readonly measure: Method; readonly threshold: number }
  /** Null: every column that both sides have. */
  readonly columns: readonly string[] | null
  readonly ignore: readonly string[]
  readonly chunks: Chunking | null
  /** The column whose values part both sides. */
  readonly segment: string | null
  readonly compat: 'leeway' | Peer
  /** Of NannyML's ks and wasserstein. */
  readonly calculation: Calculation
  /** Called before each column is read. */
  readonly onColumn: (name: string, done: number, columns: number) => void
}

export type Chunking =
  | { readonly by: 'size'; readonly rows: number }
  | { readonly by: 'number'; readonly chunks: number }
  | { readonly by: 'time'; readonly column: string; readonly period: Period }

/** alpha and the PSI threshold as for a service (lib/drift/verdict.ts). */
export const DEFAULT_COMPARE_OPTIONS: CompareOptions = {
  alpha: 0.01,
  fdr: 'benjamini-hochberg',
  methods: null,
  effect: { measure: 'psi', threshold: 0.1 },
  columns: null,
  ignore: [],
  chunks: null,
  segment: null,
  compat: 'leeway',
  calculation: 'auto',
  onColumn: () => undefined,
}

import type { Subject } from '../window/bins.ts'
import type { Method, TestResult } from './test-result.ts'

export const FDR_CONTROLS = ['benjamini-hochberg', 'benjamini-yekutieli', 'none'] as const
export type FdrControl = (typeof FDR_CONTROLS)[number]

export type DriftPolicy = {
  /** The share of false alarms that is accepted: per window over all subjects with `fdr`, per subject without. */
  readonly alpha: number
  /** From here on a real change is large enough to act on. PSI .1 is a shift of about .32 standard deviations. */
  readonly effectThreshold: number
  readonly fdr: FdrControl
  /** Observations of a subject, missing ones included, that each side needs. */
  readonly minCount: number
}

export const DEFAULT_DRIFT_POLICY: DriftPolicy = {
  alpha: 0.01,
  effectThreshold: 0.1,
  fdr: 'benjamini-hochberg',
  minCount: 100,
}

/** Of each side; a share is `null` where the side has no observations. */
export type Sides<T> = { readonly reference: T; readonly current: T }

/** What is known of a subject in any case. */
export type SubjectFacts = {
  readonly role: Subject['role']
  readonly name: string
  readonly subjectKind: Subject['kind']
  readonly counts: Sides<number>
  readonly missingShare: Sides<number | null>
  readonly unexpectedShare: Sides<number | null>
}

/** What the tests of one subject found, before subjects are looked at together. */
export type SubjectScores = {
  readonly psi: number
  readonly tests: readonly TestResult[]
  /** What enters the control over subjects. `pValue` answers for all parts of the test and for the windows' spread. */
  readonly primary: { readonly method: TestResult['method']; readonly pValue: number }
  /** By default PSI less what sampling alone adds to it, so that it means the same for small and for large windows. */
  readonly effect: { readonly measure: Method; readonly value: number }
  /** How much more ordinary windows vary than independent draws; `null` where nothing is known of windows. */
  readonly designEffect: number | null
  readonly detectableShift: DetectableShift
}

/** The smallest change that this comparison would find in 80 of 100 tries. */
export type DetectableShift = {
  readonly value: number
  /** Of a numeric subject, a shift in standard deviations of the reference; of others, PSI. */
  readonly unit: 'reference sd' | 'psi'
  readonly power: number
}

export type NotTestable =
  | { readonly reason: 'no reference' }
  | {
      readonly reason: 'too few events'
      readonly side: 'reference' | 'current'
      readonly count: number
      readonly required: number
    }
  | { readonly reason: 'too many cells'; readonly count: number; readonly limit: number }

export type SubjectVerdict = SubjectFacts &
  (
    | ({
        /**
         * `stable`: no evidence of a change. `minor`: a real change, below the effect threshold: reported, never
         * alerted. `drifted`: real and large enough.
         */
        readonly verdict: 'stable' | 'minor' | 'drifted'
        readonly adjustedPValue: number
      } & SubjectScores)
    | ({ readonly verdict: 'not-testable' } & NotTestable)
  )

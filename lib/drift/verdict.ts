import type { Subject } from '../window/bins.ts'

export type DriftPolicy = {
  /** The share of false alarms that is accepted: per window over all subjects with `fdr`, per subject without. */
  readonly alpha: number
  /** From here on a real change is large enough to act on. .1 is a shift of about .32 standard deviations. */
  readonly psiThreshold: number
  readonly fdr: 'benjamini-hochberg' | 'none'
  /** Observations of a subject, missing ones included, that each side needs. */
  readonly minCount: number
}

export const DEFAULT_DRIFT_POLICY: DriftPolicy = {
  alpha: 0.01,
  psiThreshold: 0.1,
  fdr: 'benjamini-hochberg',
  minCount: 100,
}

export type SubjectTest = {
  readonly method: 'chi-square' | 'psi' | 'ks'
  readonly statistic: number
  /** Raw: before any control over subjects. */
  readonly pValue: number
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
  readonly tests: readonly SubjectTest[]
  /** The test whose p-value enters the control over subjects. */
  readonly primary: SubjectTest
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

import type { CompatResult } from '../../compat/result.ts'
import type { Method, TestResult } from '../../drift/test-result.ts'
import type { ColumnReport } from '../report.ts'

/** What a peer says of a column in one part of the rows. It controls nothing over columns. */
export type Judged = Pick<
  ColumnReport,
  | 'verdict'
  | 'reason'
  | 'primary'
  | 'adjustedPValue'
  | 'designEffect'
  | 'effect'
  | 'detectableShift'
  | 'tests'
>

const NOTHING = {
  reason: null,
  primary: null,
  adjustedPValue: null,
  designEffect: null,
  effect: null,
  detectableShift: null,
  tests: [],
} as const

export const notJudged = (reason: string): Judged => ({ ...NOTHING, verdict: 'not-testable', reason })

type Distance = {
  readonly statistic: number
  /** That decides nothing. */
  readonly pValue?: number | null
  readonly threshold: number | null
  readonly lowerThreshold?: number
  readonly drifted: boolean
}

/** A peer's distance or share against its threshold. */
export const judgedByDistance = (
  method: TestResult['method'],
  { statistic, pValue = null, threshold, lowerThreshold, drifted }: Distance,
): Judged => ({
  ...NOTHING,
  verdict: drifted ? 'drifted' : 'stable',
  primary: method,
  effect:
    threshold === null
      ? null
      : {
          measure: method,
          value: statistic,
          threshold,
          ...(lowerThreshold === undefined ? {} : { lowerThreshold }),
        },
  tests: [{ method, statistic, pValue, interval: null }],
})

/** A peer's p-value against its level; the p-value is the peer's score, so it stands for the statistic too. */
export const judgedByPValue = (
  method: Method,
  { statistic, pValue, drifted }: { statistic: number; pValue: number; drifted: boolean },
): Judged => ({
  ...NOTHING,
  verdict: drifted ? 'drifted' : 'stable',
  primary: method,
  adjustedPValue: pValue,
  tests: [{ method, statistic, pValue, interval: null }],
})

export const judgedOf = (result: CompatResult<Method>): Judged => {
  switch (result.kind) {
    case 'not-testable':
      return notJudged(result.reason)
    case 'distance':
      return judgedByDistance(result.test, result)
    case 'p-value':
      return judgedByPValue(result.test, { ...result, statistic: result.pValue })
  }
}

import { type DriftRule, isDrift } from '../lib/compat/result.ts'
import type { ConformanceCase, Members, NamedArrays } from './case.ts'

/** What a metric says of a case: every member that a case may expect, by all names that cases use for it. */
export type Evaluate = (each: ConformanceCase, arrays: NamedArrays) => Members

/**
 * Where a case names no threshold. Evidently's general defaults, not those of each test: its tests assert verdicts at
 * thresholds of their own, which not every case repeats.
 */
const USUAL_ALPHA = 0.05
const USUAL_DISTANCE = 0.1

const thresholdOf = ({ inputs }: ConformanceCase, usual: number): number =>
  typeof inputs.threshold === 'number' ? inputs.threshold : usual

/** NaN where the peer has no number: it says NaN or raises an error. */
export const pValueAnswer = (each: ConformanceCase, pValue: number, rule: DriftRule = 'below'): Members => ({
  p_value: pValue,
  pvalue: pValue,
  drift: isDrift(rule, pValue, thresholdOf(each, USUAL_ALPHA)),
})

export const distanceAnswer = (
  each: ConformanceCase,
  distance: number,
  rule: DriftRule = 'at least',
): Members => ({
  distance,
  statistic: distance,
  [each.metric]: distance,
  drift: isDrift(rule, distance, thresholdOf(each, USUAL_DISTANCE)),
})

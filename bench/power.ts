import { concludeFindings } from '../lib/drift/judge-drift.ts'
import { DEFAULT_DRIFT_POLICY } from '../lib/drift/verdict.ts'
import { seededDraws } from './draws.ts'
import { NORMAL, type NumericColumn } from './false-alarms/columns.ts'
import { drawNumericPair } from './false-alarms/pair.ts'
import { FORMS, type Form, findingOf } from './false-alarms/windows.ts'

const TRIALS = 1_000
const SHIFTS_SD = [0.2, 0.5]
const CURRENT_COUNTS = [100, 200, 1_000]

/**
 * One normal column that moved by so many standard deviations, 5,000 values in the reference: how often its primary
 * test finds the shift, and what the verdicts are.
 */
export const benchPower = async (): Promise<Record<string, unknown>> => ({
  trials: TRIALS,
  alpha: DEFAULT_DRIFT_POLICY.alpha,
  found: SHIFTS_SD.flatMap((shiftSd) =>
    CURRENT_COUNTS.flatMap((n) => FORMS.map((form) => ({ shiftSd, n, form, ...powerAt(shiftSd, n, form) }))),
  ),
})

const powerAt = (shiftSd: number, n: number, form: Form) => {
  const draws = seededDraws(n)
  const moved: NumericColumn = { ...NORMAL, draw: (from) => NORMAL.draw(from) + shiftSd }
  const verdicts = { stable: 0, minor: 0, drifted: 0, 'not-testable': 0 }
  let found = 0
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const finding = findingOf(drawNumericPair(draws, NORMAL, moved, n), form)
    const [conclusion] = concludeFindings([finding], DEFAULT_DRIFT_POLICY)
    if (conclusion === undefined) continue
    verdicts[conclusion.verdict] += 1
    if (finding.kind === 'scored' && finding.scores.primary.pValue <= DEFAULT_DRIFT_POLICY.alpha) found += 1
  }
  return { foundPercent: (100 * found) / TRIALS, verdicts }
}

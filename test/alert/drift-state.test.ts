import { describe, expect, it } from 'vitest'
import { driftState } from '../../lib/alert/drift-state.ts'
import type { Conclusion } from '../../lib/drift/judge-drift.ts'

const MONTHLY_ALPHA = 0.001
const judged = (
  verdict: 'stable' | 'minor' | 'drifted',
  adjustedPValue: number,
  effect: number,
): Conclusion => ({
  verdict,
  adjustedPValue,
  psi: effect,
  tests: [],
  primary: { method: 'psi', pValue: adjustedPValue },
  effect: { measure: 'psi', value: effect },
  designEffect: 1,
  detectableShift: { value: 0, unit: 'psi', power: 0.8 },
})

describe('what a verdict means for its alert', () => {
  it.each<readonly [what: string, state: string, verdict: Conclusion]>([
    ['nothing has changed', 'good', judged('stable', 0.5, 0)],
    ['a real change is too small to matter', 'good', judged('minor', 1e-9, 0.05)],
    ['a drift holds the promise of a month', 'bad', judged('drifted', 1e-9, 0.3)],
    ['a drift holds it to the digit', 'bad', judged('drifted', MONTHLY_ALPHA, 0.3)],
    [
      'a drift is found for one window, not for a month',
      'unknown',
      judged('drifted', MONTHLY_ALPHA * 1.001, 9),
    ],
    [
      'it could not be tested',
      'unknown',
      { verdict: 'not-testable', reason: 'too few events', side: 'current', count: 3, required: 100 },
    ],
  ])('%s: %s', (_, state, verdict) => {
    expect(driftState(verdict, MONTHLY_ALPHA, false)).toBe(state)
  })

  it.each<readonly [what: string, state: string, verdict: Conclusion]>([
    ['nothing has changed', 'good', judged('stable', 0.5, 0)],
    ['a real change is too small to matter', 'good', judged('minor', 1e-9, 0.05)],
    ['a drift may be how windows are, however small its p', 'unknown', judged('drifted', 0, 2.99)],
    ['a drift is beyond what windows do', 'bad', judged('drifted', 0.009, 3)],
    ['it could not be tested', 'unknown', { verdict: 'not-testable', reason: 'no reference' }],
  ])('while the spread of windows is being learnt, %s: %s', (_, state, verdict) => {
    expect(driftState(verdict, MONTHLY_ALPHA, true)).toBe(state)
  })
})

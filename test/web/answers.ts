import type { AlertAnswer, DriftWindowAnswer, StatusAnswer } from '../../lib/api/types.ts'
import type { SubjectVerdict } from '../../web/heat.ts'

/** Short ways to write answers of the API. */

export const DAY_MS = 86_400_000
export const iso = (timeMs: number): string => new Date(timeMs).toISOString()
export const CHAMPION = { version: '2001-01', variant: 'champion', segment: '' } as const

export const subject = (
  name: string,
  verdict: SubjectVerdict['verdict'],
  psi = 0,
  role: 'feature' | 'prediction' = 'feature',
): SubjectVerdict => {
  const facts = {
    role,
    name,
    subjectKind: 'numeric',
    counts: { reference: 1_000, current: 500 },
    missingShare: { reference: 0, current: 0 },
    unexpectedShare: { reference: 0, current: 0 },
  } as const
  if (verdict === 'not-testable') return { ...facts, verdict, reason: 'no reference' }
  return {
    ...facts,
    verdict,
    psi,
    adjustedPValue: 0.5,
    primary: { method: 'psi', pValue: 0.5 },
    effect: { measure: 'psi', value: psi },
    designEffect: null,
    detectableShift: { value: 0.1, unit: 'reference sd', power: 0.8 },
    tests: [{ method: 'psi', statistic: psi, pValue: 0.5, interval: null }],
  }
}

/** Day 0 is 1970-01-01. */
export const judged = (day: number, ...subjects: readonly SubjectVerdict[]): DriftWindowAnswer => ({
  ...CHAMPION,
  start: iso(day * DAY_MS),
  end: iso((day + 1) * DAY_MS),
  requests: 500,
  drift: {
    kind: 'judged',
    baselineId: 'b1',
    reference: { kind: 'fixed', windows: 0, fallback: null, spread: 'baseline' },
    subjects,
  },
})

export const untestable = (day: number): DriftWindowAnswer => ({
  ...judged(day),
  drift: { kind: 'not-testable', reason: 'bins changed' },
})

export const alert = (change: Partial<AlertAnswer> = {}): AlertAnswer => ({
  id: 'a1',
  model: 'flight-delay',
  ...CHAMPION,
  rule: 'feature-drift',
  subject: 'distance',
  status: 'firing',
  episode: 1,
  level: 'warning',
  evidence: { measure: 'psi', value: 0.31, threshold: 0.1, pValue: 1e-9, count: 500 },
  acknowledged: null,
  since: iso(0),
  firedAt: iso(DAY_MS),
  clearedAt: null,
  unsent: 0,
  ...change,
})

export const status = (change: Partial<StatusAnswer> = {}): StatusAnswer => ({
  clock: 'wall',
  now: '2026-11-22T16:41:07.000Z',
  watermark: null,
  events: { sent: 0, accepted: 0, unused: 0, rejected: 0, refused: 0, rejectedBy: {}, refusedBy: {} },
  turnedAway: {},
  sources: [],
  models: [],
  quarantine: [],
  alertsFiring: 0,
  retrainRequestsInFlight: 0,
  ...change,
})

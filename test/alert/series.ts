import { type Advanced, advance, type HoldRule } from '../../lib/alert/advance.ts'
import type { Alert, AlertIdentity, WindowVerdict } from '../../lib/alert/alert.ts'

export const HOUR_MS = 3_600_000
export const START_MS = Date.UTC(2001, 1, 1)
export const DISTANCE: AlertIdentity = {
  model: 'flight-delay',
  version: '2001-01',
  variant: 'champion',
  segment: '',
  rule: 'feature-drift',
  subject: 'distance',
}

const WARNING_PSI = 0.1
const CRITICAL_PSI = 0.5

/** `psi: '0.05 0.31 -'`: one hourly window each; over 0.1 is bad, over 0.5 critical, `-` could not be tested. */
export const verdictsOf = (psi: string): readonly WindowVerdict[] =>
  psi
    .trim()
    .split(/\s+/)
    .map((text, index) => verdictOf(index, text === '-' ? null : Number(text)))

export const verdictOf = (index: number, psi: number | null): WindowVerdict => ({
  windowStartMs: START_MS + index * HOUR_MS,
  windowEndMs: START_MS + (index + 1) * HOUR_MS,
  state: psi === null ? 'unknown' : psi > WARNING_PSI ? 'bad' : 'good',
  level: psi !== null && psi > CRITICAL_PSI ? 'critical' : 'warning',
  evidence: {
    measure: 'psi',
    value: psi ?? 0,
    threshold: WARNING_PSI,
    pValue: null,
    count: psi === null ? 3 : 5000,
  },
})

export type Ran = { readonly alert: Alert | null; readonly effects: string }

/** Judges the series window by window. Effects: one word a window, `.` where nobody is told. */
export const run = (before: Alert | null, verdicts: readonly WindowVerdict[], rule: HoldRule): Ran => {
  let alert = before
  const effects = verdicts.map((_, index) => {
    const after = advance(alert, DISTANCE, verdicts.slice(0, index + 1), rule)
    const effect = toldBetween(alert, after)
    alert = after.alert
    return effect
  })
  return { alert, effects: effects.join(' ') }
}

const toldBetween = (before: Alert | null, after: Advanced): string => {
  const known = new Set((before?.outbox ?? []).map((message) => message.notificationId))
  const told = (after.alert?.outbox ?? []).filter((message) => !known.has(message.notificationId))
  return told.map((message) => message.kind).join('+') || '.'
}

export const given = (rule: HoldRule) => ({
  when: (series: { readonly psi: string }) => {
    const ran = run(null, verdictsOf(series.psi), rule)
    return { ...ran, messages: ran.alert?.outbox ?? [] }
  },
})

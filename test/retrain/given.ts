import type { HeldAlert, RetrainPolicy } from '../../lib/retrain/decide.ts'

export const HOUR_MS = 3_600_000
export const NOW_MS = Date.UTC(2001, 1, 1)
export const POLICY: RetrainPolicy = { afterWindows: 3, cooldownMs: 24 * HOUR_MS, maxInFlight: 1 }

export const heldFor = (badWindows: number, other: Partial<HeldAlert> = {}): HeldAlert => ({
  alertId: 'aaaaaaaaaaaaaaaa',
  version: '2001-01',
  rule: 'feature-drift',
  subject: 'distance',
  badWindows,
  sinceMs: NOW_MS - badWindows * HOUR_MS,
  ...other,
})

import type { Alert } from './alert.ts'

/** Takes messages that have been published out of the outbox. Unknown ids (a retry) change nothing. */
export const acknowledgeDelivered = (
  alert: Alert,
  notificationIds: readonly string[],
): { readonly alert: Alert; readonly changed: boolean } => {
  const delivered = new Set(notificationIds)
  const outbox = alert.outbox.filter((notification) => !delivered.has(notification.notificationId))
  if (outbox.length === alert.outbox.length) return { alert, changed: false }
  return { alert: { ...alert, outbox }, changed: true }
}

export type Acknowledged =
  | { readonly kind: 'acknowledged'; readonly alert: Alert }
  /** Somebody had taken it already, this person or another: the first keeps it. */
  | { readonly kind: 'already-acknowledged'; readonly alert: Alert }
  | { readonly kind: 'not-firing'; readonly alert: Alert }

/** A person takes a firing alert. `atMs` is the wall clock, given by the caller. It silences nothing. */
export const acknowledge = (alert: Alert, by: string, atMs: number): Acknowledged => {
  if (alert.status !== 'firing') return { kind: 'not-firing', alert }
  if (alert.acknowledged !== null) return { kind: 'already-acknowledged', alert }
  return { kind: 'acknowledged', alert: { ...alert, acknowledged: { by, atMs } } }
}

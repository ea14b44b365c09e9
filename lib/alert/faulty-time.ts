import type { Alert } from './alert.ts'

/** A time in which an alert was firing, from the start of the first bad window on. */
export type FaultyTime = { readonly fromMs: number; readonly toMs: number }

/** So many past episodes an alert remembers: more than a rolling reference of a week of hours can hold. */
export const EPISODES_REMEMBERED = 32

/** Did the alert fire in any part of the window [startMs, endMs)? */
export const isUnderAlert = (alert: Alert, startMs: number, endMs: number): boolean => {
  const newest = {
    fromMs: alert.sinceMs,
    toMs: alert.status === 'firing' ? Number.POSITIVE_INFINITY : alert.clearedAtMs,
  }
  return [...(alert.earlier ?? []), newest].some(({ fromMs, toMs }) => startMs < toMs && endMs > fromMs)
}

/** What the next episode remembers of those before it. */
export const earlierOf = (before: Alert | null): readonly FaultyTime[] => {
  if (before === null || before.status === 'firing') return before?.earlier ?? []
  const ended = { fromMs: before.sinceMs, toMs: before.clearedAtMs }
  return [...(before.earlier ?? []), ended].slice(-EPISODES_REMEMBERED)
}

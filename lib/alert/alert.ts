import { createHash } from 'node:crypto'
import type { FaultyTime } from './faulty-time.ts'

export const ALERT_RULES = ['feature-drift', 'prediction-drift', 'latency', 'error-rate'] as const
export type AlertRule = (typeof ALERT_RULES)[number]

export type AlertLevel = 'warning' | 'critical'

/**
 * What an alert is about. It never holds a score, a level or a time: those change while it is the same trouble, and
 * a changed identity would page again and orphan the firing one.
 */
export type AlertIdentity = {
  readonly model: string
  readonly version: string
  readonly variant: string
  readonly segment: string
  readonly rule: AlertRule
  /** The feature, `score` or `label`, or the measure of a latency or error rule. */
  readonly subject: string
}

/** What was measured in one window, and the limit it was held against. */
export type Evidence = {
  /** Name with its unit, e.g. `psi`, `latencyP95Ms`, `errorRate`. */
  readonly measure: string
  readonly value: number
  readonly threshold: number
  readonly pValue: number | null
  /** Observations of the window behind the value. */
  readonly count: number
}

/** One judged window of one rule and subject. `unknown` is a window that could not be tested. */
export type WindowVerdict = {
  readonly windowStartMs: number
  readonly windowEndMs: number
  readonly state: 'bad' | 'good' | 'unknown'
  /** How bad; has no meaning unless `state` is `bad`. */
  readonly level: AlertLevel
  readonly evidence: Evidence
}

/**
 * State and its unsent messages are one record, written at once: a crash cannot keep one and lose the other.
 * All times are pipeline time: ends of judged windows, except `sinceMs` and `acknowledged.atMs`.
 */
export type Alert = AlertIdentity & {
  readonly id: string
  /** 1 for the first firing; a firing after a resolve is a new episode. */
  readonly episode: number
  /** Counts the transitions of this episode: 1 is the firing. */
  readonly lastTransition: number
  /** End of the window that caused the last transition. */
  readonly lastTransitionMs: number
  /** End of the newest testable window that this record has taken in. */
  readonly judgedToMs: number
  /** Start of the first bad window of the run that fired. */
  readonly sinceMs: number
  readonly firedAtMs: number
  /** The highest level of this episode: it does not fall before the alert resolves. */
  readonly level: AlertLevel
  /** Of the window at `judgedToMs`. */
  readonly evidence: Evidence
  readonly acknowledged: Acknowledgement | null
  /** Past episodes, oldest first: no reference learns from them. Alerts of earlier releases lack the member. */
  readonly earlier?: readonly FaultyTime[]
  readonly outbox: readonly Notification[]
} & ({ readonly status: 'firing' } | { readonly status: 'resolved'; readonly clearedAtMs: number })

export type Acknowledgement = { readonly by: string; readonly atMs: number }

export type NotificationKind = 'fired' | 'escalated' | 'resolved'

/** The message as it is published: JSON, times in RFC 3339 UTC. Receivers de-duplicate on `notificationId`. */
export type Notification = AlertIdentity & {
  readonly schemaVersion: 1
  /** `<alertId>-<episode>-<transition>`: the same for every delivery of the same transition, and never reused. */
  readonly notificationId: string
  readonly kind: NotificationKind
  readonly alertId: string
  readonly episode: number
  readonly level: AlertLevel
  readonly firedAt: string
  readonly clearedAt: string | null
  /** The window whose verdict caused the transition. */
  readonly window: { readonly start: string; readonly end: string }
  readonly evidence: Evidence
  /** One sentence: what, where, how much against which limit, since when. */
  readonly summary: string
}

/** The first 16 hex digits of SHA-256 over the identity as a JSON array: no separator that a name could contain. */
export const alertIdOf = (identity: AlertIdentity): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        identity.model,
        identity.version,
        identity.variant,
        identity.segment,
        identity.rule,
        identity.subject,
      ]),
    )
    .digest('hex')
    .slice(0, 16)

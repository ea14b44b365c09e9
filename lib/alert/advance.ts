import {
  type Alert,
  type AlertIdentity,
  type AlertLevel,
  alertIdOf,
  type NotificationKind,
  type WindowVerdict,
} from './alert.ts'
import { earlierOf } from './faulty-time.ts'
import { notificationOf } from './notification.ts'

/** How many testable windows in a row it takes to fire, and to clear. Both at least 1. */
export type HoldRule = { readonly fireAfter: number; readonly clearAfter: number }

export type Advanced = { readonly alert: Alert | null; readonly changed: boolean }

/**
 * The next state of one alert, with its message in its outbox, after the last window of `recent` was judged.
 * There is no clock: the time of every transition is the end of the window that caused it.
 *
 * `recent` ascends and ends at the window being judged; it should reach back over max(fireAfter, clearAfter)
 * testable windows, for what it does not hold is not counted. A window that could not be tested neither fires nor
 * clears, and does not break a run.
 *
 * Repeating a call changes nothing, so a crash after the write may retry: a window acts only once, and a window
 * older than one already taken in (judged again for late data) does not act at all, because what is newer has spoken.
 */
export const advance = (
  alert: Alert | null,
  identity: AlertIdentity,
  recent: readonly WindowVerdict[],
  rule: HoldRule,
): Advanced => {
  checkRule(rule)
  checkAscending(recent)
  const unchanged: Advanced = { alert, changed: false }
  const judged = recent.at(-1)
  // Nothing was judged, or it could not be tested: no news either way.
  if (judged === undefined || judged.state === 'unknown') return unchanged
  if (alert === null) {
    const run = lastTestable(recent, rule.fireAfter, Number.NEGATIVE_INFINITY)
    // Never fired, and the run of bad windows is not long enough yet.
    if (!isRunOf('bad', run, rule.fireAfter)) return unchanged
    // The first episode.
    return changed(fire(null, identity, run, judged))
  }
  // This window has already caused a transition (a retry), or is older than one that did.
  if (judged.windowEndMs <= alert.lastTransitionMs) return unchanged
  // Late data reopened an old window; a newer one has spoken since.
  if (judged.windowEndMs < alert.judgedToMs) return unchanged
  if (alert.status === 'resolved') {
    const run = lastTestable(recent, rule.fireAfter, alert.lastTransitionMs)
    // Quiet, and the run of bad windows since it cleared is not long enough yet.
    if (!isRunOf('bad', run, rule.fireAfter)) return unchanged
    // The trouble is back: a new episode, so that people are told again.
    return changed(fire(alert, identity, run, judged))
  }
  // A firing alert got worse. The level never falls within an episode, so this happens once for each rise.
  if (judged.state === 'bad' && isHigher(judged.level, alert.level)) return changed(escalate(alert, judged))
  // Enough good windows in a row since the last transition.
  if (isRunOf('good', lastTestable(recent, rule.clearAfter, alert.lastTransitionMs), rule.clearAfter)) {
    return changed(resolve(alert, judged))
  }
  // Still firing, and nobody needs to hear it. A retry finds the same window already taken in.
  const next: Alert = { ...alert, judgedToMs: judged.windowEndMs, evidence: judged.evidence }
  return sameEvidence(alert, next) ? unchanged : changed(next)
}

/** How many testable windows in a row, counted back from the newest, were bad: what a retraining policy asks. */
export const badRunLength = (recent: readonly WindowVerdict[]): number => {
  const testable = recent.filter((verdict) => verdict.state !== 'unknown')
  return testable.length - 1 - testable.findLastIndex((verdict) => verdict.state === 'good')
}

const fire = (
  before: Alert | null,
  identity: AlertIdentity,
  run: readonly WindowVerdict[],
  judged: WindowVerdict,
): Alert => {
  const { model, version, variant, segment, rule, subject } = identity
  const fired: Alert = {
    model,
    version,
    variant,
    segment,
    rule,
    subject,
    id: alertIdOf(identity),
    status: 'firing',
    episode: (before?.episode ?? 0) + 1,
    lastTransition: 1,
    lastTransitionMs: judged.windowEndMs,
    judgedToMs: judged.windowEndMs,
    sinceMs: run[0]?.windowStartMs ?? judged.windowStartMs,
    firedAtMs: judged.windowEndMs,
    level: judged.level,
    evidence: judged.evidence,
    acknowledged: null,
    earlier: earlierOf(before),
    outbox: before?.outbox ?? [],
  }
  return withNotification('fired', fired, judged)
}

/** A person who took a warning has not taken a critical alert: the acknowledgement is asked for again. */
const escalate = (alert: Alert, judged: WindowVerdict): Alert =>
  withNotification('escalated', { ...moved(alert, judged), level: judged.level, acknowledged: null }, judged)

const resolve = (alert: Alert, judged: WindowVerdict): Alert =>
  withNotification(
    'resolved',
    { ...moved(alert, judged), status: 'resolved', clearedAtMs: judged.windowEndMs },
    judged,
  )

const moved = (alert: Alert, judged: WindowVerdict): Alert => ({
  ...alert,
  lastTransition: alert.lastTransition + 1,
  lastTransitionMs: judged.windowEndMs,
  judgedToMs: judged.windowEndMs,
  evidence: judged.evidence,
})

const withNotification = (kind: NotificationKind, alert: Alert, judged: WindowVerdict): Alert => ({
  ...alert,
  outbox: [...alert.outbox, notificationOf(kind, alert, judged)],
})

const changed = (alert: Alert): Advanced => ({ alert, changed: true })

/** The last `count` testable verdicts of windows that end after `afterMs`: fewer where there are fewer. */
const lastTestable = (
  recent: readonly WindowVerdict[],
  count: number,
  afterMs: number,
): readonly WindowVerdict[] =>
  recent.filter((verdict) => verdict.state !== 'unknown' && verdict.windowEndMs > afterMs).slice(-count)

const isRunOf = (state: 'bad' | 'good', run: readonly WindowVerdict[], length: number): boolean =>
  run.length === length && run.every((verdict) => verdict.state === state)

const isHigher = (level: AlertLevel, than: AlertLevel): boolean => level === 'critical' && than === 'warning'

const sameEvidence = (a: Alert, b: Alert): boolean =>
  a.judgedToMs === b.judgedToMs &&
  a.evidence.measure === b.evidence.measure &&
  a.evidence.value === b.evidence.value &&
  a.evidence.threshold === b.evidence.threshold &&
  a.evidence.pValue === b.evidence.pValue &&
  a.evidence.count === b.evidence.count

const checkRule = (rule: HoldRule): void => {
  for (const [name, windows] of Object.entries(rule)) {
    if (Number.isInteger(windows) && windows >= 1) continue
    throw new RangeError(`${name} is ${windows}; it counts windows and must be a whole number from 1 up`)
  }
}

const checkAscending = (recent: readonly WindowVerdict[]): void => {
  recent.forEach((verdict, index) => {
    const before = recent[index - 1]
    if (before === undefined || before.windowEndMs < verdict.windowEndMs) return
    throw new RangeError(
      `verdict ${index} ends at ${verdict.windowEndMs}, not after ${before.windowEndMs}; sort verdicts by window end, one for each window`,
    )
  })
}

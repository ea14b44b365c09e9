import type { Alert, Evidence, Notification, NotificationKind, WindowVerdict } from './alert.ts'

/** The message about the transition that `alert` has just made because of `judged`. */
export const notificationOf = (
  kind: NotificationKind,
  alert: Alert,
  judged: WindowVerdict,
): Notification => ({
  schemaVersion: 1,
  notificationId: `${alert.id}-${alert.episode}-${alert.lastTransition}`,
  kind,
  alertId: alert.id,
  episode: alert.episode,
  model: alert.model,
  version: alert.version,
  variant: alert.variant,
  segment: alert.segment,
  rule: alert.rule,
  subject: alert.subject,
  level: alert.level,
  firedAt: rfc3339(alert.firedAtMs),
  clearedAt: alert.status === 'resolved' ? rfc3339(alert.clearedAtMs) : null,
  window: { start: rfc3339(judged.windowStartMs), end: rfc3339(judged.windowEndMs) },
  evidence: judged.evidence,
  summary: summaryOf(kind, alert, judged.evidence),
})

/** For someone woken at three in the morning: what, where, how much against which limit, since when. */
const summaryOf = (kind: NotificationKind, alert: Alert, evidence: Evidence): string => {
  const what = `${troubleOf(alert)} of ${whereOf(alert)}`
  const howMuch = `${evidence.measure} ${againstLimit(evidence.value, evidence.threshold)}`
  const since = `since ${rfc3339(alert.sinceMs)}`
  switch (kind) {
    case 'fired':
      return `${alert.level}: ${what}: ${howMuch}, n = ${evidence.count}, ${since}.`
    case 'escalated':
      return `now ${alert.level}: ${what}: ${howMuch}, n = ${evidence.count}, ${since}.`
    case 'resolved':
      return `resolved: ${what}: ${howMuch}, n = ${evidence.count}; it had been firing since ${rfc3339(alert.firedAtMs)}.`
  }
}

const troubleOf = (alert: Alert): string => {
  switch (alert.rule) {
    case 'feature-drift':
      return `drift in feature ${plain(alert.subject)}`
    case 'prediction-drift':
      return `drift in the predicted ${plain(alert.subject)}`
    case 'latency':
      return `latency (${plain(alert.subject)})`
    case 'error-rate':
      return `error rate (${plain(alert.subject)})`
  }
}

const whereOf = (alert: Alert): string =>
  [
    plain(alert.model),
    alert.version && `version ${plain(alert.version)}`,
    alert.variant && `variant ${plain(alert.variant)}`,
    alert.segment && `segment ${plain(alert.segment)}`,
  ]
    .filter((part) => part !== '')
    .join(', ')

/** Three digits, or as many as it takes to tell the value from its limit: "0.1, limit 0.1" helps nobody. */
const againstLimit = (value: number, limit: number): string => {
  let digits = 3
  while (digits < 17 && value !== limit && short(value, digits) === short(limit, digits)) digits += 1
  return `${short(value, digits)}, limit ${short(limit, digits)}`
}

/** Whole digits are never rounded away: 12345.6 is 12346, not 12300. */
const short = (value: number, digits: number): string => {
  const wholeDigits = Math.trunc(Math.abs(value)).toString().length
  return Number(value.toPrecision(Math.min(Math.max(digits, wholeDigits), 100))).toString()
}

/** 80 characters of a sender's name tell features apart in one line of a pager; control characters would break it. */
const NAME_CHARACTERS_MAX = 80
const plain = (name: string): string => {
  const clean = name.replace(/\p{C}+/gu, ' ')
  return clean.length <= NAME_CHARACTERS_MAX ? clean : `${clean.slice(0, NAME_CHARACTERS_MAX - 1)}…`
}

const rfc3339 = (timeMs: number): string => new Date(timeMs).toISOString()

import type { AlertRule } from '../alert/alert.ts'
import { bounded, isInFlight, type RetrainRequest, type RetrainState, requestIdOf } from './request.ts'

export type RetrainPolicy = {
  /** A drift alert must have been bad for at least this many testable windows. */
  readonly afterWindows: number
  /** Least pipeline time from one request to the next, however the first ended. */
  readonly cooldownMs: number
  readonly maxInFlight: number
}

/** Three bad windows are no blip; a day between requests lets a new version show itself. One job at a time. */
export const DEFAULT_RETRAIN_POLICY: RetrainPolicy = {
  afterWindows: 3,
  cooldownMs: 24 * 60 * 60 * 1000,
  maxInFlight: 1,
}

/** A firing alert of the model, as the policy sees it. */
export type HeldAlert = {
  readonly alertId: string
  readonly version: string
  readonly rule: AlertRule
  readonly subject: string
  /** Testable windows in a row that were bad, up to now. */
  readonly badWindows: number
  readonly sinceMs: number
}

export type Declined =
  | 'no-policy'
  /** No drift alert has been bad for long enough. */
  | 'not-held'
  /** Some have, but a retraining for that same drift has succeeded: the new version waits to be deployed. */
  | 'answered'
  | 'in-flight'
  | 'cooldown'

export type Decision =
  | { readonly state: RetrainState; readonly requested: RetrainRequest; readonly because: null }
  | { readonly state: RetrainState; readonly requested: null; readonly because: Declined }

/**
 * Whether to ask for a retraining now. `nowMs` is pipeline time: the end of the window just judged.
 *
 * Deciding again for the same window, after a crash, changes nothing: if the state was stored, its request is too
 * young; if it was not, the same number gives the same id.
 */
export const decide = (
  state: RetrainState,
  firing: readonly HeldAlert[],
  policy: RetrainPolicy | null,
  nowMs: number,
): Decision => {
  const declined = (because: Declined): Decision => ({ state, requested: null, because })
  if (policy === null) return declined('no-policy')
  const held = firing.filter((alert) => isDrift(alert) && alert.badWindows >= policy.afterWindows)
  // Slow or failing calls are no reason to train: only drift is, and only once it has lasted.
  if (held.length === 0) return declined('not-held')
  const longest = held.filter((alert) => !isAnswered(state, alert)).toSorted(longestFirst)
  const first = longest[0]
  if (first === undefined) return declined('answered')
  if (state.requests.filter(isInFlight).length >= policy.maxInFlight) return declined('in-flight')
  if (isTooSoon(state, policy, nowMs)) return declined('cooldown')
  const number = state.lastNumber + 1
  const requested: RetrainRequest = {
    id: requestIdOf(state.model, number),
    model: state.model,
    number,
    status: 'pending',
    requestedAtMs: nowMs,
    because: longest.slice(0, CAUSES_MAX).map((alert) => alert.alertId),
    cause: causeOf(longest, policy),
    replacesVersion: first.version,
    trainingWindow: { startMs: Math.min(nowMs, ...longest.map((alert) => alert.sinceMs)), endMs: nowMs },
  }
  return {
    state: { ...state, lastNumber: number, requests: bounded([...state.requests, requested]) },
    requested,
    because: null,
  }
}

const isDrift = (alert: HeldAlert): boolean =>
  alert.rule === 'feature-drift' || alert.rule === 'prediction-drift'

/**
 * An alert of a version that nobody calls any more gets no window to clear it: without this it would ask for ever.
 * Drift that began after that request counts again.
 */
const isAnswered = (state: RetrainState, alert: HeldAlert): boolean =>
  state.requests.some(
    (request) =>
      request.status === 'succeeded' &&
      request.replacesVersion === alert.version &&
      alert.sinceMs <= request.requestedAtMs,
  )

/** Ties by id, so that the order in which alerts were read does not show. */
const longestFirst = (a: HeldAlert, b: HeldAlert): number =>
  b.badWindows - a.badWindows || (a.alertId < b.alertId ? -1 : a.alertId > b.alertId ? 1 : 0)

/** Also without a cooldown one window asks once, and a window older than the last request never does. */
const isTooSoon = (state: RetrainState, policy: RetrainPolicy, nowMs: number): boolean => {
  const last = state.requests.at(-1)
  if (last === undefined) return false
  return nowMs <= last.requestedAtMs || nowMs - last.requestedAtMs < policy.cooldownMs
}

/** Bounds the record of a model whose every feature drifts. */
const CAUSES_MAX = 50
/** A sentence can be read with three names in it. */
const NAMED_MAX = 3

const causeOf = (longest: readonly HeldAlert[], policy: RetrainPolicy): string => {
  const named = longest
    .slice(0, NAMED_MAX)
    .map(
      (alert) =>
        `${alert.rule} of ${alert.subject} (${alert.badWindows} windows, since ${new Date(alert.sinceMs).toISOString()})`,
    )
  const more = longest.length - named.length
  const list = more > 0 ? [...named, `${more} more`] : named
  return `Drift has lasted at least ${policy.afterWindows} windows: ${list.join('; ')}.`
}

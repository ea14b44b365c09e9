import type { TimeRange } from './flights.ts'
import { rowHash } from './row-hash.ts'

/** Fault 1: from here on, an upstream release sends the distance in kilometres instead of miles. */
export const UNIT_FAULT_FROM_MS = Date.UTC(2001, 3, 1)
const KILOMETRES_PER_MILE = 1.609344

/** Fault 2: in these hours the model server is slow and fails a share of its predictions. */
export const SLOW_HOURS: TimeRange = { fromMs: Date.UTC(2001, 4, 16, 12), toMs: Date.UTC(2001, 4, 16, 18) }
export const SLOW_CALL_WAIT_MS = 600
const FAILED_SHARE = 0.2
const FAILURE_SALT = 0x5f61756c
const FAILURE_BOUND = Math.floor(FAILED_SHARE * 2 ** 32)

/** The distance as the service at the time would have sent it. */
export const sentDistance = (distanceMiles: number, timeMs: number, withFaults: boolean): number =>
  withFaults && timeMs >= UNIT_FAULT_FROM_MS ? distanceMiles * KILOMETRES_PER_MILE : distanceMiles

/** Whether a call about flights of this time is a slow one. */
export const isSlow = (timeMs: number): boolean => timeMs >= SLOW_HOURS.fromMs && timeMs < SLOW_HOURS.toMs

/** Whether the prediction of this flight fails: by the hash of its row, so that every run fails the same ones. */
export const isFailed = (row: number, timeMs: number): boolean =>
  isSlow(timeMs) && rowHash(row, FAILURE_SALT) < FAILURE_BOUND

/** `sentDistance` as SQL over the view `flights`. */
export const sentDistanceSql = (withFaults: boolean): string =>
  withFaults
    ? `case when time_ms >= ${UNIT_FAULT_FROM_MS} then distance * '${KILOMETRES_PER_MILE}'::double else distance end`
    : 'distance'

/** `isFailed` as SQL over the view `flights`. */
export const isFailedSql = (withFaults: boolean): string =>
  withFaults
    ? `(time_ms >= ${SLOW_HOURS.fromMs} and time_ms < ${SLOW_HOURS.toMs}
        and row_hash(flight, ${FAILURE_SALT}) < ${FAILURE_BOUND})`
    : 'false'

export type FaultCause = 'injected' | 'data'

export type Fault = {
  readonly name: string
  /** One line for a reader of the summary. */
  readonly description: string
  readonly fromMs: number
  /** `null`: to the end of the replay. */
  readonly toMs: number | null
  /** What the fault may legitimately raise: rule, and the subjects under it. */
  readonly raises: Readonly<Record<string, readonly string[] | 'any'>>
}

export const FAULTS: readonly Fault[] = [
  {
    name: 'distance-in-kilometres',
    description: 'an upstream release sends distance in kilometres instead of miles',
    fromMs: UNIT_FAULT_FROM_MS,
    toMs: null,
    // The score is computed from the distance. Measured, one flight in eight, daily PSI against January: distance at
    // most 0.024 in miles and 0.39 to 0.55 in kilometres; score at most 0.022 in miles and 0.040 in kilometres, which
    // the default threshold of 0.1 leaves alone and a lower one may not.
    raises: { 'feature-drift': ['distance'], 'prediction-drift': ['score', 'label'] },
  },
  {
    name: 'slow-model-server',
    description: `model server waits ${SLOW_CALL_WAIT_MS} ms a call, fails ${FAILED_SHARE * 100} % of predictions`,
    fromMs: SLOW_HOURS.fromMs,
    toMs: SLOW_HOURS.toMs,
    raises: { latency: 'any', 'error-rate': 'any' },
  },
]

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How long a window each rule judges: drift on days, latency and errors on hours. */
const horizonMsOf = (rule: string): number => (rule.endsWith('-drift') ? DAY_MS : HOUR_MS)

/**
 * Why an alert was raised, as only the demo can know. An alert fires at the end of the window that is judged,
 * [firedAtMs - horizon, firedAtMs); it is put down to a fault where that window overlaps the fault and the fault can
 * raise it. Everything else is the data itself: winter and summer timetables differ.
 */
export const causeOf = (alert: {
  readonly rule: string
  readonly subject: string
  readonly firedAtMs: number
}): FaultCause => {
  const startMs = alert.firedAtMs - horizonMsOf(alert.rule)
  const injected = FAULTS.some((fault) => {
    const subjects = fault.raises[alert.rule]
    const raised = subjects === 'any' || (subjects?.includes(alert.subject) ?? false)
    return raised && alert.firedAtMs > fault.fromMs && (fault.toMs === null || startMs < fault.toMs)
  })
  return injected ? 'injected' : 'data'
}

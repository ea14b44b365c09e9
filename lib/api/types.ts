import type { Alert } from '../alert/alert.ts'
import type { Series } from '../event/event.ts'
import type { DriftReport } from '../pipeline/judge-window.ts'

/**
 * What the HTTP API answers, as JSON. Times are RFC 3339 UTC text. The page, the command line and other programs read
 * these types and nothing else of ours.
 */

/** `POST /v1/events`: 202. Accepted means stored in the stream: it is judged again, and counted, when it is ingested. */
export type EventsAnswer = {
  readonly accepted: number
  readonly rejected: number
  /** The first 100 rejections: `index` counts the events of this body from 0. */
  readonly rejections: readonly {
    readonly index: number
    readonly reason: string
    readonly path: string
    readonly message: string
  }[]
}

/** `GET /v1/status`: everything that has come in, and where it went. */
export type StatusAnswer = {
  readonly clock: 'wall' | 'events'
  readonly now: string
  /** How complete event time is; null while nothing has come. */
  readonly watermark: string | null
  /** Sums over all sources. sent = accepted + rejected + refused. */
  readonly events: {
    readonly sent: number
    readonly accepted: number
    readonly unused: number
    readonly rejected: number
    readonly refused: number
    readonly rejectedBy: Readonly<Record<string, number>>
    readonly refusedBy: Readonly<Record<string, number>>
  }
  /** HTTP requests that were turned away before the stream, by reason. */
  readonly turnedAway: Readonly<Record<string, number>>
  readonly sources: readonly {
    readonly source: string
    readonly position: string
    readonly newestEvent: string | null
    readonly updated: string
  }[]
  readonly models: readonly ModelSummary[]
  /** The latest rejected events that are kept, newest first, without their content. */
  readonly quarantine: readonly {
    readonly source: string
    readonly reason: string
    readonly path: string
    readonly message: string
  }[]
  readonly alertsFiring: number
  readonly retrainRequestsInFlight: number
}

/** `GET /v1/models`: `{ models: ModelSummary[] }` */
export type ModelSummary = {
  readonly model: string
  readonly series: readonly Omit<Series, 'model'>[]
  /** The baseline in force, or null: then drift is not testable. */
  readonly baselineId: string | null
  /** The newest window that holds events, whatever its series. */
  readonly lastWindow: { readonly start: string; readonly requests: number } | null
  readonly alertsFiring: number
  readonly limits: ModelLimits
}

/** What the rules hold the model's windows against; null where a rule is off. */
export type ModelLimits = {
  /** The smallest PSI that matters, in judged windows of this width. */
  readonly drift: { readonly psi: number; readonly horizonMs: number } | null
  readonly latency: { readonly percentile: number; readonly maxMs: number } | null
  readonly errors: { readonly maxShare: number } | null
}

/** `GET /v1/models/{model}/windows?from&to&version&variant&segment`: stored windows, merged over sources, ascending. */
export type WindowsAnswer = {
  readonly windows: readonly WindowAnswer[] /** Pass as `from` for the rest. */
  readonly next: string | null
}
export type WindowAnswer = Omit<Series, 'model'> & {
  readonly start: string
  readonly end: string
  readonly binsId: string
  readonly requests: number
  readonly errors: number
  readonly errorRate: number
  readonly errorsBy: Readonly<Record<string, number>>
  /** Null where no event said how long it took. */
  readonly latencyMs: {
    readonly p50: number
    readonly p90: number
    readonly p95: number
    readonly p99: number
    readonly max: number
    readonly count: number
  } | null
  readonly costUsd: {
    readonly total: number
    readonly perThousand: number | null
    readonly compute: number | null
    readonly tokens: number
    readonly own: number
    /** Tokens that no catalogue prices: not in the total, and not zero. */
    readonly unpricedTokens: readonly {
      readonly provider: string
      readonly model: string
      readonly reason: string
      readonly input: number
      readonly output: number
    }[]
    readonly unpricedComputeMs: number
  }
  /** With `?cells=true`: counts by subject, `[missing, unexpected, bins...]`; empty without a baseline. */
  readonly cells?: Readonly<Record<string, readonly number[]>>
}

/** `GET /v1/models/{model}/drift?from&to&version&variant&segment`: judged windows of the drift rule's width, ascending. */
export type DriftAnswer = { readonly windows: readonly DriftWindowAnswer[]; readonly next: string | null }
export type DriftWindowAnswer = Omit<Series, 'model'> & {
  readonly start: string
  readonly end: string
  readonly requests: number
  readonly drift: DriftReport
}

/** `GET /v1/alerts?state=firing|resolved`: firing first, then by the time they fired, newest first. */
export type AlertsAnswer = { readonly alerts: readonly AlertAnswer[] }
export type AlertAnswer = Pick<
  Alert,
  | 'id'
  | 'model'
  | 'version'
  | 'variant'
  | 'segment'
  | 'rule'
  | 'subject'
  | 'status'
  | 'episode'
  | 'level'
  | 'evidence'
  | 'acknowledged'
> & {
  readonly since: string
  readonly firedAt: string
  readonly clearedAt: string | null
  readonly unsent: number
}

/** `GET /v1/retrain-requests?model=`: newest first. `PATCH /v1/retrain-requests/{id}` answers one of them. */
export type RetrainRequestsAnswer = { readonly requests: readonly RetrainRequestAnswer[] }
export type RetrainRequestAnswer = {
  readonly id: string
  readonly model: string
  readonly status: string
  readonly requestedAt: string
  readonly because: readonly string[]
  readonly cause: string
  readonly replacesVersion: string
  readonly trainingWindow: { readonly start: string; readonly end: string }
  /** Where the status has them, else null. */
  readonly jobId: string | null
  readonly jobRef: string | null
  readonly newVersion: string | null
  readonly reason: string | null
}

/** `GET /v1/models/{model}/baselines` */
export type BaselinesAnswer = {
  readonly activations: readonly {
    readonly baselineId: string
    readonly binsId: string
    readonly version: string
    readonly from: string
  }[]
  /** The one in force now, with its bins; counts by cell as in `cells` above. */
  readonly current: BaselineAnswer | null
}
export type BaselineAnswer = {
  readonly id: string
  readonly binsId: string
  readonly rows: number
  readonly createdAt: string
  /** The windows that it keeps, from which the spread of windows is learnt; null: none. */
  readonly windows: { readonly width: string; readonly count: number } | null
  readonly origin: string
  readonly subjects: readonly {
    readonly role: 'feature' | 'prediction'
    readonly name: string
    readonly kind: 'numeric' | 'categorical' | 'boolean'
    readonly edges?: readonly number[]
    readonly categories?: readonly string[]
    /** Known categories that share the last cell. */
    readonly rare?: readonly string[] | undefined
    readonly counts: readonly number[]
  }[]
}

/** RFC 9457, `application/problem+json`. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
}

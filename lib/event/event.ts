/** What one inference was, after parsing: every field checked, bounded and in integer units where it will be summed. */
export type PredictionEvent = {
  /** The producer's own id, for de-duplication and for joining labels. */
  readonly id: string | null
  readonly timeMs: number
  readonly series: Series
  /** `null` where the event has no `features` member: nothing is known of them, not even that they are missing. */
  readonly features: Readonly<Record<string, FeatureValue>> | null
  readonly outcome: Outcome
  readonly latencyNs: number | null
  readonly computeNs: number | null
  readonly usage: TokenUsage | null
  /** The event's own cost, rounded once to whole pico-USD; it replaces whatever we would compute. */
  readonly costPicoUsd: bigint | null
}

/** What one aggregate is about. Absent parts are empty strings; `segment` is canonical: `region=west,tier=gold`. */
export type Series = {
  readonly model: string
  readonly version: string
  readonly variant: string
  readonly segment: string
}

export type FeatureValue = number | string | boolean | null

export type Outcome =
  | { readonly kind: 'prediction'; readonly label: string | null; readonly score: number | null }
  | { readonly kind: 'error'; readonly category: string }

/** Token counts as the provider reports them: `cachedInput` is part of `input`, `reasoning` is part of `output`. */
export type TokenUsage = {
  readonly provider: string
  readonly model: string
  readonly input: number
  readonly cachedInput: number
  readonly output: number
  readonly reasoning: number
}

/** Why an event can never be aggregated. The list is closed: it is a label of metrics and a key of counters. */
export const REJECTION_REASONS = [
  'not-json',
  'not-an-object',
  'too-large',
  'too-deep',
  'too-many-events',
  'bad-compression',
  'bad-encoding',
  'unknown-type',
  'missing-model',
  'bad-name',
  'missing-time',
  'bad-time',
  'missing-outcome',
  'bad-prediction',
  'bad-error',
  'bad-features',
  'too-many-features',
  'bad-segments',
  'bad-latency',
  'bad-usage',
  'bad-cost',
  'not-finite',
] as const
export type RejectionReason = (typeof REJECTION_REASONS)[number]

export type Rejection = {
  readonly reason: RejectionReason
  /** The JSON member at fault, e.g. `features.distance`; names are the sender's, values never appear. */
  readonly path: string
  /** What was expected and what to send instead. */
  readonly message: string
}

/** Valid events that this service will not aggregate, and why. Closed, like the reasons above. */
export const REFUSAL_REASONS = [
  'too-old',
  'in-the-future',
  'duplicate',
  'too-many-models',
  'too-many-series',
] as const
export type RefusalReason = (typeof REFUSAL_REASONS)[number]

/** One entry of a record, in order. */
export type Parsed =
  | { readonly kind: 'prediction'; readonly event: PredictionEvent }
  | { readonly kind: 'label'; readonly timeMs: number }
  /** Says that event time has reached `timeMs` in this partition: lets an idle or ended producer close its windows. */
  | { readonly kind: 'heartbeat'; readonly timeMs: number }
  | {
      readonly kind: 'rejected'
      readonly rejection: Rejection
      readonly raw: string
      /** How many entries of the record it speaks for, where that is not one: those that were not read. */
      readonly count?: number
    }

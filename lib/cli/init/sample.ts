/** What a sample says of one model: all that a proposal is made of. */
export type ModelSample = {
  readonly model: string
  readonly count: number
  /** What was counted. */
  readonly unit: 'event' | 'row'
  readonly versions: readonly string[]
  /** Name and kinds, such as `distance: number`. */
  readonly features: readonly string[]
  readonly predicts: readonly ('label' | 'score')[]
  readonly errorShare: number
  readonly latencyP95Ms: number | null
  readonly firstMs: number | null
  readonly lastMs: number | null
}

export type Sample = {
  readonly source: string
  readonly models: readonly ModelSample[]
  /** Events that were looked at and are invalid. */
  readonly invalid: number
}

/** `null`: there is no such threshold. A value beyond one is an alert; a value on it is none. */
export type Thresholds = { readonly lower: number | null; readonly upper: number | null }

export type DeviationRule = {
  readonly offset: 'mean' | 'median' | 'min' | 'max'
  /** Standard deviations below the offset; `null`: no lower threshold. */
  readonly lowerSds: number | null
  readonly upperSds: number | null
}

/** For drift, where only more is worse. */
export const UPPER_SIDE: DeviationRule = { offset: 'mean', lowerSds: null, upperSds: 3 }
export const BOTH_SIDES: DeviationRule = { offset: 'mean', lowerSds: 3, upperSds: 3 }

/** What a statistic cannot exceed, where it cannot. */
export type Limits = { readonly lower: number | null; readonly upper: number | null }

/**
 * NannyML's StandardDeviationThreshold over the values of the reference's chunks: the offset minus and plus multiples
 * of their population sd, cut at the statistic's limits. Chunks without a value are left out beforehand; with no
 * chunk at all there are no thresholds.
 */
export const deviationThresholds = (
  values: readonly number[],
  rule: DeviationRule,
  limits: Limits = { lower: null, upper: null },
): Thresholds => {
  if (values.length === 0) return { lower: null, upper: null }
  const mean = meanOf(values)
  const sd = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)))
  const offset = OFFSETS[rule.offset](values)
  return {
    lower: rule.lowerSds === null ? null : atLeast(offset - sd * rule.lowerSds, limits.lower),
    upper: rule.upperSds === null ? null : atMost(offset + sd * rule.upperSds, limits.upper),
  }
}

export const isBeyond = (value: number, { lower, upper }: Thresholds): boolean =>
  (lower !== null && value < lower) || (upper !== null && value > upper)

const atLeast = (value: number, limit: number | null): number =>
  limit === null ? value : Math.max(value, limit)
const atMost = (value: number, limit: number | null): number =>
  limit === null ? value : Math.min(value, limit)

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}

const OFFSETS: Record<DeviationRule['offset'], (values: readonly number[]) => number> = {
  mean: meanOf,
  median: medianOf,
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
}

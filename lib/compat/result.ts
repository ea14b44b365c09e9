/** What a peer's function gave: a distance, a p-value, or that the peer has no number here (it raises, or says NaN). */
export type Score =
  | { readonly kind: 'distance'; readonly statistic: number; readonly binning: string }
  | { readonly kind: 'p-value'; readonly pValue: number; readonly binning: string }
  | { readonly kind: 'not-testable'; readonly reason: string }

/** The score judged by the peer's own threshold. */
export type CompatResult<Test extends string> =
  | {
      readonly kind: 'distance'
      readonly test: Test
      readonly statistic: number
      readonly threshold: number
      readonly drifted: boolean
      /** What the statistic was computed on, in words. */
      readonly binning: string
    }
  | {
      readonly kind: 'p-value'
      readonly test: Test
      readonly pValue: number
      readonly threshold: number
      readonly drifted: boolean
      readonly binning: string
    }
  | { readonly kind: 'not-testable'; readonly test: Test; readonly reason: string }

export const distance = (statistic: number, binning: string): Extract<Score, { kind: 'distance' }> => ({
  kind: 'distance',
  statistic,
  binning,
})

export const pValueOf = (pValue: number, binning: string): Score => ({ kind: 'p-value', pValue, binning })

export const notTestable = (reason: string): Extract<Score, { kind: 'not-testable' }> => ({
  kind: 'not-testable',
  reason,
})

/** For statistics that need no bins. */
export const SAMPLES = 'the values themselves'
export const VALUES = 'one cell per value'

/** When a peer calls a score drift; the ways differ at the threshold itself. */
export type DriftRule = 'at least' | 'above' | 'below' | 'at most'

export type Judgement<Test extends string> = {
  readonly test: Test
  readonly threshold: number
  readonly drift: DriftRule
}

export const judgeScore = <Test extends string>(
  score: Score,
  { test, threshold, drift }: Judgement<Test>,
): CompatResult<Test> => {
  if (score.kind === 'not-testable') return { ...score, test }
  const value = score.kind === 'distance' ? score.statistic : score.pValue
  return { ...score, test, threshold, drifted: isDrift(drift, value, threshold) }
}

export const isDrift = (rule: DriftRule, value: number, threshold: number): boolean => {
  switch (rule) {
    case 'at least':
      return value >= threshold
    case 'above':
      return value > threshold
    case 'below':
      return value < threshold
    case 'at most':
      return value <= threshold
  }
}

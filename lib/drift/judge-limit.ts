import { binomialUpperTail } from '../stats/binomial-tail.ts'

export type ShareQuestion = {
  /** Events beyond the limit: failed, or slower than L. */
  readonly exceeding: number
  readonly total: number
  /** The share of such events that the objective allows. */
  readonly maxShare: number
  readonly alpha: number
  readonly minCount: number
}

export type ShareVerdict =
  | {
      readonly verdict: 'within' | 'exceeded'
      readonly share: number
      /** P(X >= exceeding) for X ~ Binomial(total, maxShare). */
      readonly pValue: number
    }
  | {
      readonly verdict: 'not-testable'
      readonly reason: 'too few events'
      readonly count: number
      readonly required: number
    }

/**
 * Is the share of exceeding events really above `maxShare`? Exceeded when P(X >= exceeding | total, maxShare) <= alpha:
 * a service that keeps to its limit is accused in at most a share `alpha` of windows, however few events it has.
 * "The observed share is above the limit" would accuse a service exactly at its limit in every other window.
 *
 * Serves two rules. Error rate over E: exceeding = failed calls, maxShare = E. Latency percentile over L: the P-th
 * percentile (nearest rank) is at most L exactly when at most floor((1 - P/100) n) of n requests took longer than L, so
 * "P95 over L ms" is "more than 5 % of requests slower than L ms": exceeding = requests slower than L, maxShare = .05.
 * The count of slow requests merges over partial aggregates and has an exact test; a percentile has neither.
 */
export const judgeShare = ({ exceeding, total, maxShare, alpha, minCount }: ShareQuestion): ShareVerdict => {
  const required = Math.max(1, minCount)
  if (total < required) return { verdict: 'not-testable', reason: 'too few events', count: total, required }
  const pValue = binomialUpperTail(exceeding, total, maxShare)
  return { verdict: pValue <= alpha ? 'exceeded' : 'within', share: exceeding / total, pValue }
}

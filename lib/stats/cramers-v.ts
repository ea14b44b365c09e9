import { chiSquareHomogeneity, type NotHomogeneityTestable } from './chi-square.ts'
import { totalOf } from './count-vectors.ts'

export type CramersVResult =
  | {
      readonly kind: 'measured'
      /** 0 (the sides are alike) to 1 (they share no cell). */
      readonly cramersV: number
      /** That of chi-square homogeneity: V is a function of its statistic. */
      readonly pValue: number
    }
  | { readonly kind: 'not-testable'; readonly reason: NotHomogeneityTestable }

/** Cramer's V between the side and the cell, bias-corrected, from two count vectors on the same cells. */
export const cramersV = (reference: ArrayLike<number>, current: ArrayLike<number>): CramersVResult => {
  const result = chiSquareHomogeneity(reference, current)
  if (result.kind === 'not-testable') return result
  const observations = totalOf(reference) + totalOf(current)
  return {
    kind: 'measured',
    cramersV: biasCorrectedV(result.statistic, result.degreesOfFreedom + 1, observations),
    pValue: result.pValue,
  }
}

/**
 * V = sqrt(max(0, X^2 / N - (B - 1) / (N - 1)) / min(B~ - 1, R~ - 1)) of a 2 x B table with N observations, where
 * B~ = B - (B - 1)^2 / (N - 1) and R~ = 2 - 1 / (N - 1). Without the correction V of independent samples grows with
 * the number of cells. Source: Bergsma (2013), A bias-correction for Cramer's V and Tschuprow's T.
 */
export const biasCorrectedV = (chiSquareStatistic: number, cells: number, observations: number): number => {
  const excess = chiSquareStatistic / observations - (cells - 1) / (observations - 1)
  const rows = 2 - 1 / (observations - 1)
  const columns = cells - (cells - 1) ** 2 / (observations - 1)
  return excess <= 0 ? 0 : Math.sqrt(excess / (Math.min(rows, columns) - 1))
}

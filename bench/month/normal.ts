import erfc from '@stdlib/math-base-special-erfc'
import erfcinv from '@stdlib/math-base-special-erfcinv'

export const normalCdf = (x: number): number => erfc(-x / Math.SQRT2) / 2

export const normalQuantile = (quantile: number): number => -Math.SQRT2 * erfcinv(2 * quantile)

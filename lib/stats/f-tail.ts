import betainc from '@stdlib/math-base-special-betainc'

/** How far the tail can be trusted: beyond, @stdlib's betainc (0.2.3) loses more than 8 digits. */
export const F_DEGREES_OF_FREEDOM_MAX = 1e8

/**
 * P(X >= x) for X ~ F with d1 and d2 degrees of freedom, whole or not: I_y(d2/2, d1/2), y = d2 / (d2 + d1 x), the
 * regularized incomplete beta function. Against scipy 1.17.1 at 1,900 points, tails down to 1e-290: the relative error
 * stays under 1e-9 for d1 and d2 from .5 to 1e6, and under 3e-8 up to 1e8. The same number as an upper tail of 1 - y
 * has no digits left at 1e-8, so it is asked for as a lower one.
 */
export const fUpperTail = (x: number, numeratorDf: number, denominatorDf: number): number => {
  for (const df of [numeratorDf, denominatorDf]) {
    if (!(df > 0 && df <= F_DEGREES_OF_FREEDOM_MAX)) {
      throw new RangeError(
        `degrees of freedom are ${df}, must be above 0, at most ${F_DEGREES_OF_FREEDOM_MAX}: beyond, use the chi-square tail`,
      )
    }
  }
  if (Number.isNaN(x)) throw new RangeError('x is NaN, must be a number: the statistic was undefined')
  if (x <= 0) return 1
  return betainc(denominatorDf / (denominatorDf + numeratorDf * x), denominatorDf / 2, numeratorDf / 2)
}

import gammainc from '@stdlib/math-base-special-gammainc'
import gammaln from '@stdlib/math-base-special-gammaln'

/** @stdlib's gammainc (0.3.1) holds 1e-10 up to here; from shape 400 on it is wrong by up to 3 %, even near the mean. */
const SHAPE_MAX_OF_STDLIB = 250

/**
 * Q(a, x) = P(X >= x) for X ~ gamma with shape a and scale 1: the regularized upper incomplete gamma function, for
 * shapes of any size. Small ones are left to @stdlib. Large ones: above x = a + 1 by the continued fraction, below by
 * 1 - the series of the lower function (Numerical Recipes, 3rd edition, 6.2); both take about 10 sqrt(a) terms next
 * to the mean and few elsewhere.
 */
export const upperGamma = (shape: number, x: number): number => {
  if (!(shape > 0 && shape < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`shape is ${shape}, must be above 0 and finite: a constant has no tail to ask for`)
  }
  if (Number.isNaN(x))
    throw new RangeError('x is NaN, must be a number: the statistic was undefined, do not test it')
  if (x <= 0) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  if (shape <= SHAPE_MAX_OF_STDLIB) return gammainc(x, shape, true, true)
  return x > shape + 1
    ? gammaDensity(shape, x) * x * upperFraction(shape, x)
    : 1 - (gammaDensity(shape, x) * x * lowerSeries(shape, x)) / shape
}

/** Below this the sum cannot change in double precision. */
const NEGLIGIBLE = 1e-17

/** x^(a-1) e^-x / Gamma(a), its logarithm taken about the mode so that large shapes do not cancel. */
export const gammaDensity = (shape: number, x: number): number => {
  const excess = (x - shape) / shape
  const stirling = 1 / (12 * shape) - 1 / (360 * shape ** 3)
  return shape <= SHAPE_MAX_OF_STDLIB
    ? Math.exp((shape - 1) * Math.log(x) - x - gammaln(shape))
    : (Math.exp(shape * (Math.log1p(excess) - excess) - stirling) * Math.sqrt(shape / (2 * Math.PI))) / x
}

/** 1 + x/(a+1) + x^2/((a+1)(a+2)) + ... */
const lowerSeries = (shape: number, x: number): number => {
  let [term, sum] = [1, 1]
  for (let k = 1; term > NEGLIGIBLE * sum; k += 1) {
    term *= x / (shape + k)
    sum += term
  }
  return sum
}

/** 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- ...))), by Lentz's method. */
const upperFraction = (shape: number, x: number): number => {
  let b = x + 1 - shape
  let c = 1 / Number.MIN_VALUE
  let d = 1 / b
  let value = d
  for (let k = 1, step = 0; Math.abs(step - 1) > 2 * Number.EPSILON; k += 1) {
    const a = -k * (k - shape)
    b += 2
    d = 1 / (a * d + b)
    c = b + a / c
    step = c * d
    value *= step
  }
  return value
}

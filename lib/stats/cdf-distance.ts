/**
 * The integral of |F_reference - F_current|^exponent over all x, for two ascending, finite, non-empty samples. Between
 * neighbours in the pooled order the difference is constant; equal values are an interval of no length.
 */
export const cdfDistance = (reference: Float64Array, current: Float64Array, exponent: 1 | 2): number => {
  const [n, m] = [reference.length, current.length]
  let [i, j, difference, integral] = [0, 0, 0, 0]
  let previous = Math.min(reference[0] ?? 0, current[0] ?? 0)
  while (i < n || j < m) {
    const x = reference[i] ?? Number.POSITIVE_INFINITY
    const y = current[j] ?? Number.POSITIVE_INFINITY
    const value = Math.min(x, y)
    const height = Math.abs(difference) / n / m
    integral += (exponent === 1 ? height : height * height) * (value - previous)
    const stepsReference = Number(x <= y)
    const stepsCurrent = Number(y <= x)
    i += stepsReference
    j += stepsCurrent
    difference += stepsReference * m - stepsCurrent * n
    previous = value
  }
  return integral
}

import { gridSum } from './grid-sum.ts'
import { roundedSum } from './rounded-sum.ts'

export type MomentsResult =
  | {
      readonly kind: 'measured'
      readonly count: number
      readonly mean: number
      /** The population's form: the mean squared deviation, over `count`. */
      readonly variance: number
      readonly sd: number
      readonly min: number
      readonly max: number
    }
  | {
      readonly kind: 'not-testable'
      readonly reason: 'no observations' | 'infinite values' | 'values too large'
    }

/** Larger values have squares whose sum leaves the range of doubles. */
const VALUE_MAX = 2 ** 479

/**
 * Mean and spread of values without NaN, in any order; the same bytes for every order of the same values.
 *
 * mean: the true sum, rounded once to a double, over the count. variance: squares of the deviations from that mean,
 * each as a double, summed without further rounding; good to 1e-15 while the sd is more than 1e-8 of the mean, to
 * 1e-8 while it is more than 1e-12. Some 11 ns a value; 60 where magnitudes lie so far apart (10^11, for a million
 * values) that the grids of the fast sum do not hold them all.
 */
export const momentsOf = (values: Float64Array): MomentsResult => momentsWithin(values, extentOf(values))

/** The same of ascending values, whose ends are the extent: some 8 ns a value. */
export const momentsOfAscending = (ascending: Float64Array): MomentsResult =>
  momentsWithin(ascending, { min: ascending[0] ?? 0, max: ascending.at(-1) ?? 0 })

type Extent = { readonly min: number; readonly max: number }

const momentsWithin = (values: Float64Array, { min, max }: Extent): MomentsResult => {
  if (values.length === 0) return { kind: 'not-testable', reason: 'no observations' }
  const largest = Math.max(max, -min)
  if (largest === Number.POSITIVE_INFINITY) return { kind: 'not-testable', reason: 'infinite values' }
  if (largest > VALUE_MAX) return { kind: 'not-testable', reason: 'values too large' }
  const count = values.length
  // The quotient can fall a unit outside of the values' range: n x / n is not always x.
  const mean = Math.min(max, Math.max(min, sumOf(values, largest) / count))
  const variance = squaresAround(mean, values, Math.max(max - mean, mean - min)) / count
  return { kind: 'measured', count, mean, variance, sd: Math.sqrt(variance), min: min + 0, max: max + 0 } // no -0
}

const extentOf = (values: Float64Array): Extent => {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < values.length; i += 1) {
    min = Math.min(min, values[i] ?? 0)
    max = Math.max(max, values[i] ?? 0)
  }
  return { min, max }
}

const sumOf = (values: Float64Array, largest: number): number => {
  const { sum, isComplete } = gridSum(values.length, largest, (block, first) => {
    block.set(values.subarray(first, first + block.length))
  })
  return isComplete ? sum : roundedSum(values)
}

const squaresAround = (mean: number, values: Float64Array, largest: number): number =>
  gridSum(values.length, largest ** 2, (block, first) => {
    for (let i = 0; i < block.length; i += 1) block[i] = ((values[first + i] ?? 0) - mean) ** 2
  }).sum

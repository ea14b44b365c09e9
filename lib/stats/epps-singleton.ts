import { chiSquareUpperTail } from './chi-square-tail.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

export type EppsSingletonResult =
  | {
      readonly kind: 'tested'
      readonly statistic: number
      /** 4, or less where few distinct values leave the covariance without full rank. */
      readonly degreesOfFreedom: number
      readonly pValue: number
    }
  | {
      readonly kind: 'not-testable'
      readonly reason:
        | 'fewer than five observations'
        | 'infinite range'
        | 'no spread in the middle half'
        | 'constant samples'
    }

/** Where the characteristic functions are compared, in units of the pooled semi-interquartile range (Epps, Singleton). */
const POINTS = [0.4, 0.8] as const
const FEATURES = 2 * POINTS.length

/**
 * Of the weights N/n + N/m. Covariances are differences of means of at most 1, so rounding leaves some 1e-15 where an
 * eigenvalue is 0, however small the others are.
 */
const EIGENVALUE_FLOOR = 1e-12

/** Both samples below this size: Epps and Singleton's correction for small samples. */
const CORRECTED_BELOW = 25

/**
 * Two-sample Epps-Singleton (1986) on ascending samples: the empirical characteristic functions at two points, as the
 * means of cos(t x) and sin(t x). W = N d' S^+ d, d the difference of the means, S = N/n cov_r + N/m cov_c with population
 * covariances; chi-square with rank(S) degrees of freedom. For discrete values too, where Kolmogorov-Smirnov is blunt;
 * alpha holds in large samples only.
 */
export const eppsSingleton = (reference: Float64Array, current: Float64Array): EppsSingletonResult => {
  const [n, m] = [reference.length, current.length]
  if (Math.min(n, m) < 5) return { kind: 'not-testable', reason: 'fewer than five observations' }
  const semiRange = semiInterquartileRange(reference, current)
  if (semiRange === 0) return { kind: 'not-testable', reason: 'no spread in the middle half' }
  if (!Number.isFinite(largestOf(reference, current) / semiRange))
    return { kind: 'not-testable', reason: 'infinite range' }
  const total = n + m
  const [ofReference, ofCurrent] = [featuresOf(reference, semiRange), featuresOf(current, semiRange)]
  const difference = ofReference.means.map((mean, i) => mean - (ofCurrent.means[i] ?? 0))
  const covariance = ofReference.covariance.map((row, i) =>
    row.map((value, j) => (total / n) * value + (total / m) * (ofCurrent.covariance[i]?.[j] ?? 0)),
  )
  const { form, rank } = inverseForm(covariance, difference, EIGENVALUE_FLOOR * (total / n + total / m))
  if (rank === 0) return { kind: 'not-testable', reason: 'constant samples' }
  const statistic = total * form * correctionFor(n, m)
  return { kind: 'tested', statistic, degreesOfFreedom: rank, pValue: chiSquareUpperTail(statistic, rank) }
}

const largestOf = (...ascending: readonly Float64Array[]): number =>
  Math.max(...ascending.flatMap((sample) => [-(sample[0] ?? 0), sample.at(-1) ?? 0]))

const correctionFor = (n: number, m: number): number =>
  Math.max(n, m) < CORRECTED_BELOW ? 1 / (1 + (n + m) ** -0.45 + 10.1 * (n ** -1.7 + m ** -1.7)) : 1

/** Half the distance of the pooled quartiles, linearly interpolated between order statistics. */
const semiInterquartileRange = (reference: Float64Array, current: Float64Array): number => {
  const pooled = new Float64Array(reference.length + current.length)
  pooled.set(reference)
  pooled.set(current, reference.length)
  pooled.sort()
  return (quantileOf(pooled, 0.75) - quantileOf(pooled, 0.25)) / 2
}

const quantileOf = (ascending: Float64Array, quantile: number): number => {
  const place = (ascending.length - 1) * quantile
  const below = Math.floor(place)
  const [low, high] = [ascending[below] ?? 0, ascending[Math.ceil(place)] ?? 0]
  return low === high ? low : low + (place - below) * (high - low)
}

type Features = { readonly means: readonly number[]; readonly covariance: readonly (readonly number[])[] }

/** Means and population covariances of cos(t x) and sin(t x), all at most 1, so sums lose nothing that matters. */
const featuresOf = (values: Float64Array, semiRange: number): Features => {
  const sums = new Float64Array(FEATURES)
  const products = Array.from({ length: FEATURES }, () => new Float64Array(FEATURES))
  const features = new Float64Array(FEATURES)
  for (const value of values) {
    POINTS.forEach((t, i) => {
      features[2 * i] = Math.cos((value / semiRange) * t)
      features[2 * i + 1] = Math.sin((value / semiRange) * t)
    })
    addOuter(sums, products, features)
  }
  const means = Array.from(sums, (sum) => sum / values.length)
  const covariance = products.map((row, i) =>
    Array.from(row, (product, j) => product / values.length - (means[i] ?? 0) * (means[j] ?? 0)),
  )
  return { means, covariance }
}

const addOuter = (sums: Float64Array, products: readonly Float64Array[], features: Float64Array): void => {
  products.forEach((row, i) => {
    const feature = features[i] ?? 0
    sums[i] = (sums[i] ?? 0) + feature
    for (let j = 0; j < FEATURES; j += 1) row[j] = (row[j] ?? 0) + feature * (features[j] ?? 0)
  })
}

/** d' S^+ d and the rank of S: eigenvalues up to the floor count as 0. */
const inverseForm = (
  matrix: readonly (readonly number[])[],
  vector: readonly number[],
  floor: number,
): { form: number; rank: number } => {
  const used = symmetricEigen(matrix).filter(({ value }) => value > floor)
  const form = used.reduce((sum, pair) => {
    const along = pair.vector.reduce((dot, component, i) => dot + component * (vector[i] ?? 0), 0)
    return sum + along ** 2 / pair.value
  }, 0)
  return { form, rank: used.length }
}

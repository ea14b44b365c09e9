import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eppsSingleton } from '../../lib/stats/epps-singleton.ts'
import { symmetricEigen } from '../../lib/stats/symmetric-eigen.ts'
import { ascending, goldenPairs, relativeError } from './golden-pairs.ts'

describe('Epps-Singleton', () => {
  it.each(goldenPairs)('of $name is what scipy gives', ({ reference, current, eppsSingleton: [w, p] }) => {
    const result = eppsSingleton(reference, current)
    if (result.kind !== 'tested') throw new Error(`not testable: ${result.reason}`)
    expect(relativeError(result.statistic, w)).toBeLessThan(1e-8)
    expect(relativeError(result.pValue, p)).toBeLessThan(1e-6)
  })

  it('does not care which side is which, nor about the unit', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 8, maxLength: 30 }).map(ascending)
    fc.assert(
      fc.property(sample, sample, (reference, current) => {
        const there = eppsSingleton(reference, current)
        for (const other of [
          eppsSingleton(current, reference),
          eppsSingleton(
            reference.map((x) => 4 * x),
            current.map((x) => 4 * x),
          ),
        ]) {
          expect(other.kind).toBe(there.kind)
          if (there.kind !== 'tested' || other.kind !== 'tested') return
          expect(other.degreesOfFreedom).toBe(there.degreesOfFreedom)
          expect(other.pValue).toBeCloseTo(there.pValue, 6)
        }
      }),
    )
  })

  it('has the degrees of freedom that two distinct values leave', () => {
    const result = eppsSingleton(ascending([0, 0, 1, 1, 1, 1]), ascending([0, 0, 0, 1, 1, 1, 1]))
    expect(result).toMatchObject({ kind: 'tested', degreesOfFreedom: 1 })
  })

  it.each<[number[], number[], string]>([
    [[1, 2, 3, 4], [1, 2, 3, 4, 5], 'fewer than five observations'],
    [[1, 1, 1, 1, 1, 9], [1, 1, 1, 1, 2], 'no spread in the middle half'],
    [[1, 2, 3, 4, Infinity], [1, 2, 3, 4, 5], 'infinite range'],
    [[1e-300, 2e-300, 3e-300, 4e-300, 1e200], [1e-300, 2e-300, 3e-300, 4e-300, 5e-300], 'infinite range'],
    [[1, 1, 1, 1, 1], [2, 2, 2, 2, 2], 'constant samples'],
  ])('cannot test %j against %j', (reference, current, reason) => {
    expect(eppsSingleton(ascending(reference), ascending(current))).toEqual({ kind: 'not-testable', reason })
  })
})

describe('the eigenvalues of a symmetric matrix', () => {
  const entry = fc.double({ noNaN: true, min: -10, max: 10 })
  const symmetric = fc
    .array(fc.array(entry, { minLength: 4, maxLength: 4 }), { minLength: 4, maxLength: 4 })
    .map((rows) => rows.map((row, i) => row.map((x, j) => (i <= j ? x : (rows[j]?.[i] ?? 0)))))

  it('with their vectors give the matrix back, and the vectors are orthonormal', () => {
    fc.assert(
      fc.property(symmetric, (matrix) => {
        const pairs = symmetricEigen(matrix)
        matrix.forEach((row, i) => {
          row.forEach((x, j) => {
            const sum = (weightOf: (value: number) => number): number =>
              pairs.reduce(
                (s, { value, vector }) => s + weightOf(value) * (vector[i] ?? 0) * (vector[j] ?? 0),
                0,
              )
            expect(sum((value) => value)).toBeCloseTo(x, 10)
            expect(sum(() => 1)).toBeCloseTo(Number(i === j), 10)
          })
        })
      }),
    )
  })
})

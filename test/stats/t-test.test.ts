import { describe, expect, it } from 'vitest'
import { momentsOf } from '../../lib/stats/moments.ts'
import { studentTTest, welchTTest } from '../../lib/stats/t-test.ts'
import { goldenPairs, relativeError } from './golden-pairs.ts'

const momentsFor = (values: Float64Array) => {
  const moments = momentsOf(values)
  if (moments.kind !== 'measured') throw new Error(`not testable: ${moments.reason}`)
  return moments
}

describe('t-tests', () => {
  it.each(goldenPairs)('of $name are what scipy gives', ({ reference, current, student, welch }) => {
    const [r, c] = [momentsFor(reference), momentsFor(current)]
    const pooled = studentTTest(r, c)
    const unpooled = welchTTest(r, c)
    if (pooled.kind !== 'tested' || unpooled.kind !== 'tested') throw new Error('not testable')
    expect(relativeError(pooled.statistic, student[0])).toBeLessThan(1e-13)
    expect(pooled.degreesOfFreedom).toBe(reference.length + current.length - 2)
    expect(relativeError(pooled.pValue, student[1])).toBeLessThan(1e-11)
    expect(relativeError(unpooled.statistic, welch[0])).toBeLessThan(1e-13)
    expect(relativeError(unpooled.degreesOfFreedom, welch[1])).toBeLessThan(1e-13)
    expect(relativeError(unpooled.pValue, welch[2])).toBeLessThan(1e-11)
  })

  it('turn their sign and nothing else when the sides are swapped', () => {
    const [r, c] = [
      { count: 9, mean: 2, variance: 3 },
      { count: 20, mean: 1, variance: 5 },
    ]
    for (const test of [studentTTest, welchTTest]) {
      const [there, back] = [test(r, c), test(c, r)]
      if (there.kind !== 'tested' || back.kind !== 'tested') throw new Error('not testable')
      expect(back).toEqual({ ...there, statistic: -there.statistic })
    }
  })

  it('Welch does not lose variances whose squares are below the least double', () => {
    const tiny = (mean: number) => ({ count: 10, mean, variance: 1e-200 })
    expect(welchTTest(tiny(1e-100), tiny(0))).toMatchObject({ kind: 'tested', degreesOfFreedom: 18 })
  })

  it('need two observations a side, and a variance on one', () => {
    const some = { count: 5, mean: 1, variance: 1 }
    const constant = { count: 5, mean: 1, variance: 0 }
    for (const test of [studentTTest, welchTTest]) {
      const tooFew = { kind: 'not-testable', reason: 'fewer than two observations' }
      expect(test({ ...some, count: 1 }, some)).toEqual(tooFew)
      expect(test(some, { ...some, count: 0 })).toEqual(tooFew)
      expect(test(constant, constant)).toEqual({ kind: 'not-testable', reason: 'no variance' })
      expect(test(constant, some).kind).toBe('tested')
    }
  })
})

import { describe, expect, it } from 'vitest'
import { agrees, parseTolerance } from '../../conformance/tolerance.ts'

const holds = (got: unknown, expected: unknown, tolerance: unknown): boolean =>
  agrees(got, expected, parseTolerance(tolerance).general)

describe('a tolerance', () => {
  it.each<[sentence: string, got: unknown, expected: unknown, tolerance: unknown, agrees: boolean]>([
    ['exact takes the same double', 0.1 + 0.2, 0.1 + 0.2, 'exact', true],
    ['exact takes no other', 0.1 + 0.2, 0.3, 'exact', false],
    ['exact takes -0 for 0', -0, 0, 'exact', true],
    ['an absolute bound holds at the bound', 1.5, 1, { abs: 0.5 }, true],
    ['an absolute bound ends there', 1.51, 1, { abs: 0.5 }, false],
    ['a relative bound is of the expected number', 110, 100, { rel: 0.1 }, true],
    ['a relative bound ends there', 111, 100, { rel: 0.1 }, false],
    ['a relative bound of 0 is the bound itself', 1e-13, 0, { rel: 1e-12 }, true],
    ['numpy isclose has its own bound at 0', 1e-4, 0, { rtol: 1e-3, atol: 1e-8 }, false],
    ['numpy isclose adds both', 100.19, 100, { rtol: 1e-3, atol: 0.1 }, true],
    ['rounding', 0.1449, 0.14, { round: 2 }, true],
    ['rounding to another number', 0.1451, 0.14, { round: 2 }, false],
    ['Infinity is written as a word', Number.POSITIVE_INFINITY, 'Infinity', { rtol: 1 }, true],
    ['NaN is written as a word', Number.NaN, 'NaN', 'exact', true],
    ['NaN is near nothing', Number.NaN, 1, { abs: 10 }, false],
    ['lists are compared one by one', [1, 2.05], [1, 2], { abs: 0.1 }, true],
    ['a list that is longer is another', [1, 2, 3], [1, 2], { abs: 0.1 }, false],
    ['objects are compared by what is expected', { a: 1, b: 2 }, { a: 1 }, 'exact', true],
    ['a missing member is no agreement', {}, { a: null }, 'exact', false],
    ['a verdict is exact', true, false, { abs: 1 }, false],
    ['null is null', null, null, { abs: 1 }, true],
    ['a number is no verdict', 1, true, 'exact', false],
  ])('%s', (_, got, expected, tolerance, agreed) => {
    expect(holds(got, expected, tolerance)).toBe(agreed)
  })

  it('may be another for one member, in the same way', () => {
    expect(parseTolerance({ abs: 0.001, tvd_exact: 1e-15 })).toEqual({
      general: { kind: 'within', abs: 0.001, rel: 0 },
      ofMember: { tvd_exact: { kind: 'within', abs: 1e-15, rel: 0 } },
    })
    expect(parseTolerance({ rel: 1e-9, roc_auc: 1e-4 }).ofMember).toEqual({
      roc_auc: { kind: 'within', abs: 0, rel: 1e-4 },
    })
  })

  it('that cannot be read is refused', () => {
    expect(() => parseTolerance('near')).toThrow('a tolerance is "near"')
    expect(() => parseTolerance({ abs: '1e-9' })).toThrow('it is "exact" or an object of numbers')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  apartTexts,
  changeText,
  momentText,
  numberText,
  pEqualsText,
  pValueText,
  shareText,
} from '../../lib/report/number-text.ts'

describe('numbers as people read them', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [0.04213, '0.0421'],
    [12.345, '12.3'],
    [4209.6, '4,210'],
    [1234567.8, '1,234,568'],
    [-2.4567, '-2.46'],
    [0.00001954, '1.95e-5'],
    [2e-7, '2e-7'],
    [1.5e21, '1.5e21'],
    [Number.NaN, '–'],
    [Infinity, '–'],
  ])('%d is %s', (value, text) => expect(numberText(value)).toBe(text))

  it.each([
    [0, '0 %'],
    [0.0421, '4.21 %'],
    [0.07, '7 %'],
    [1, '100 %'],
    [0.99999, '> 99.9 %'],
    [0.000001, '< 0.01 %'],
    [Number.NaN, '–'],
  ])('the share %d is %s', (share, text) => expect(shareText(share)).toBe(text))

  it.each([
    [0.43, '0.43'],
    [0.01234, '0.0123'],
    [2.13e-7, '2.1e-7'],
    [2e-7, '2e-7'],
    [1e-17, '< 1e-16'],
    [0, '< 1e-16'],
    [1, '1'],
  ])('the p-value %d is %s', (pValue, text) => expect(pValueText(pValue)).toBe(text))

  it('a p-value that is only bounded is not said to equal anything', () => {
    expect(pEqualsText(0)).toBe('p < 1e-16')
    expect(pEqualsText(0.02)).toBe('p = 0.02')
  })

  it('numbers that differ look different, however close they are', () => {
    expect(apartTexts([0.1, 0.10004])).toEqual(['0.1', '0.10004'])
    expect(changeText(1000.04, 1000.05)).toBe('1,000.04 → 1,000.05')
    expect(changeText(0.5, 0.5)).toBe('0.5 → 0.5')
  })

  it('no number at all is written as NaN, Infinity or with a dangling exponent', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        for (const text of [numberText(value), shareText(value), pValueText(value)])
          expect(text).toMatch(/^(?:–|[<>]? ?-?[\d,]+(?:\.\d+)?(?:e-?\d+)?(?: %)?)$/)
      }),
    )
  })

  it('times are in UTC, and everything else stays as it is', () => {
    expect(momentText('2001-02-01T00:00:00.000Z')).toBe('2001-02-01')
    expect(momentText('2001-02-01T01:30:00+01:00')).toBe('2001-02-01 00:30 UTC')
    expect(momentText('[0:4999]')).toBe('[0:4999]')
    expect(momentText('2001-02-31Tnonsense')).toBe('2001-02-31Tnonsense')
  })
})

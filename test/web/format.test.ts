import { describe, expect, it } from 'vitest'
import {
  againstLimit,
  countText,
  durationText,
  msText,
  numberText,
  pValueText,
  shareText,
  tickText,
  timeText,
  usdText,
  windowText,
} from '../../web/format.ts'

const at = (text: string) => Date.parse(text)

describe('times', () => {
  it('are written in UTC and say so, without seconds that are zero', () => {
    expect(timeText(at('2001-03-04T06:00:00Z'))).toBe('2001-03-04 06:00 UTC')
    expect(timeText(at('2001-03-04T06:00:07+02:00'))).toBe('2001-03-04 04:00:07 UTC')
  })

  it.each([
    ['within a day', '2001-03-04T06:00:00Z', '2001-03-04T12:00:00Z', '2001-03-04 06:00 – 12:00 UTC'],
    [
      'over midnight',
      '2001-03-04T18:00:00Z',
      '2001-03-05T00:00:00Z',
      '2001-03-04 18:00 – 2001-03-05 00:00 UTC',
    ],
    ['a whole day', '2001-03-04T00:00:00Z', '2001-03-05T00:00:00Z', '2001-03-04 UTC'],
    [
      'a day that begins at noon',
      '2001-03-04T12:00:00Z',
      '2001-03-05T12:00:00Z',
      '2001-03-04 12:00 – 2001-03-05 12:00 UTC',
    ],
  ])('of a window %s show the second date only where it tells something', (_, start, end, text) => {
    expect(windowText(at(start), at(end))).toBe(text)
  })

  it('on an axis are dates at midnight and hours between', () => {
    expect(tickText(at('2001-02-01T00:00:00Z'))).toBe('Feb 1')
    expect(tickText(at('2001-02-01T18:30:00Z'))).toBe('18:30')
  })

  it.each([
    [0, 'less than 1 min'],
    [59_999, 'less than 1 min'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [3_660_000, '1 h 1 min'],
    [86_400_000 * 3 + 3_600_000 * 4 + 60_000, '3 d 4 h'],
    [86_400_000 + 60_000, '1 d'],
  ])('%d ms last %s', (durationMs, text) => {
    expect(durationText(durationMs)).toBe(text)
  })
})

describe('numbers', () => {
  it.each([
    [0, '0'],
    [0.0004236, '0.000424'],
    [12.345, '12.3'],
    [12_345.6, '12,346'],
    [1_234_567, '1,234,567'],
    [-0.5, '-0.5'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('%d is %s', (value, text) => {
    expect(numberText(value)).toBe(text)
  })

  it('carry their unit', () => {
    expect(shareText(0.0725)).toBe('7.25 %')
    expect(msText(999)).toBe('999 ms')
    expect(msText(1_250)).toBe('1.25 s')
    expect(usdText(0.0004)).toBe('$0.0004')
    expect(countText(1, 'window')).toBe('1 window')
    expect(countText(1_200, 'window')).toBe('1,200 windows')
  })

  it('below a ten-thousandth are small p-values, not zero', () => {
    expect(pValueText(1e-300)).toBe('p < 0.0001')
    expect(pValueText(0)).toBe('p < 0.0001')
    expect(pValueText(0.0421)).toBe('p = 0.042')
  })

  it('beside their limit have as many digits as it takes to tell them apart', () => {
    expect(againstLimit(0.31, 0.1, numberText)).toBe('0.31, limit 0.1')
    expect(againstLimit(0.100004, 0.1, numberText)).toBe('0.100004, limit 0.1')
    expect(againstLimit(0.1, 0.1, numberText)).toBe('0.1, limit 0.1')
    expect(againstLimit(1_000.4, 1_000, msText)).toBe('1.0004 s, limit 1 s')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from '../../lib/config/duration.ts'

const READ: readonly (readonly [text: string, durationMs: number])[] = [
  ['250ms', 250],
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['35d', 3_024_000_000],
  ['0s', 0],
  ['007m', 420_000],
  ['999999999d', 86_399_999_913_600_000],
]

const REFUSED = [
  '',
  '5',
  'm',
  '5 m',
  ' 5m',
  '5m ',
  '5m\n',
  '-5m',
  '+5m',
  '1.5h',
  '1e3s',
  '5M',
  '5min',
  '1h30m',
  '5w',
  '٥m',
  '1234567890s',
]

describe('a duration is a whole number and a unit', () => {
  it.each(READ)('%s', (text, durationMs) => {
    expect(parseDuration(text)).toBe(durationMs)
  })
  it.each(REFUSED)('not %j', (text) => {
    expect(parseDuration(text)).toBeNull()
  })
})

describe('a duration is written in its largest exact unit', () => {
  it.each([
    [0, '0ms'],
    [1, '1ms'],
    [1_500, '1500ms'],
    [90_000, '90s'],
    [3_600_000, '1h'],
    [90 * 60_000, '90m'],
    [36 * 3_600_000, '36h'],
    [86_400_000, '1d'],
  ])('%i is %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text)
  })

  it('and reads back as it was', () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), (durationMs) => {
        expect(parseDuration(formatDuration(durationMs))).toBe(durationMs)
      }),
    )
  })
})

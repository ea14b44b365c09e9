import { describe, expect, it } from 'vitest'
import { parseTime, TIME_MS_END } from '../../lib/event/parse-time.ts'

/** Instants from RFC 3339 section 5.8 and by `date -u -d TEXT +%s` (GNU coreutils), in milliseconds. */
const READ: readonly (readonly [sentence: string, value: unknown, timeMs: number])[] = [
  ['the first example of RFC 3339', '1985-04-12T23:20:50.52Z', 482_196_050_520],
  ['the second: an offset west', '1996-12-19T16:39:57-08:00', 851_042_397_000],
  ['an odd offset east, as in the Netherlands of 1937, now', '2001-01-01T12:00:27.87+00:20', 978_349_227_870],
  ['lower-case t and z are allowed', '2001-02-01t06:15:00z', 981_008_100_000],
  ['a space may stand for the T', '2001-02-01 06:15:00Z', 981_008_100_000],
  ['an unknown local offset', '2001-02-01T06:15:00-00:00', 981_008_100_000],
  ['the largest offset', '2001-02-01T06:15:00+23:59', 980_921_760_000],
  ['29 February of a leap year', '2004-02-29T00:00:00Z', 1_078_012_800_000],
  ['29 February of 2000, a century that is one', '2000-02-29T00:00:00Z', 951_782_400_000],
  ['nine digits of a second are cut to milliseconds', '2001-02-01T06:15:00.123999999Z', 981_008_100_123],
  ['the epoch', '1970-01-01T00:00:00Z', 0],
  ['epoch milliseconds', 981_008_100_000, 981_008_100_000],
  ['epoch seconds are milliseconds of January 1970: nothing tells them apart', 981_008_100, 981_008_100],
  ['the last millisecond that is kept', TIME_MS_END - 1, TIME_MS_END - 1],
]

const REFUSED: readonly (readonly [sentence: string, value: unknown])[] = [
  ['30 February', '2001-02-30T06:15:00Z'],
  ['29 February of a common year', '2001-02-29T00:00:00Z'],
  ['29 February of 1900, before the epoch anyway', '1900-02-29T00:00:00Z'],
  ['29 February of 2100, a century that is none', '2100-02-29T00:00:00Z'],
  ['31 April', '2001-04-31T06:15:00+02:00'],
  ['month 0', '2001-00-01T06:15:00Z'],
  ['month 13', '2001-13-01T06:15:00Z'],
  ['day 0', '2001-02-00T06:15:00Z'],
  ['hour 24, which ISO 8601 knows and RFC 3339 does not', '2001-02-01T24:00:00Z'],
  ['minute 60', '2001-02-01T06:60:00Z'],
  ['a leap second, which no clock of ours has', '2016-12-31T23:59:60Z'],
  ['an offset of 24 hours', '2001-02-01T06:15:00+24:00'],
  ['an offset of 24 hours behind a space, which Date.parse would take', '2001-02-01 06:15:00+24:00'],
  ['an offset of 60 minutes', '2001-02-01T06:15:00+05:60'],
  ['no offset', '2001-02-01T06:15:00'],
  ['no seconds', '2001-02-01T06:15Z'],
  ['no time', '2001-02-01'],
  ['an offset without a colon', '2001-02-01T06:15:00+0200'],
  ['ten digits of a second', '2001-02-01T06:15:00.1234567890Z'],
  ['a comma for the point', '2001-02-01T06:15:00,5Z'],
  ['space around it', ' 2001-02-01T06:15:00Z'],
  ['a line feed behind it', '2001-02-01T06:15:00Z\n'],
  ['a year of five digits', '12001-02-01T06:15:00Z'],
  ['before 1970', '1969-12-31T23:59:59.999Z'],
  ['a negative number', -1],
  ['a fraction of a millisecond', 981_008_100_000.5],
  ['after 2286', TIME_MS_END],
  ['infinity', Number.POSITIVE_INFINITY],
  ['NaN', Number.NaN],
  ['a number as text', '981008100000'],
  ['a word', 'now'],
  ['true', true],
  ['an array of one', [981_008_100_000]],
  ['a long text', `2001-02-01T06:15:00Z${' '.repeat(100_000)}`],
]

describe('a time is RFC 3339 with an offset, or epoch milliseconds', () => {
  it.each(READ)('%s', (_, value, timeMs) => {
    expect(parseTime(value)).toBe(timeMs)
  })
})

describe('anything else is no time', () => {
  it.each(REFUSED)('%s', (_, value) => {
    expect(parseTime(value)).toBeNull()
  })
})

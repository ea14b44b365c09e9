/** Numbers and times as people read them. Everything is UTC and says so; nothing depends on the reader's locale. */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** What stands where a number is not known. */
export const UNKNOWN = '–'

/** `2001-03-04 06:00 UTC`; seconds only where they are not zero. */
export const timeText = (timeMs: number): string => {
  const iso = new Date(timeMs).toISOString()
  const seconds = timeMs % MINUTE_MS === 0 ? '' : iso.slice(16, 19)
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}${seconds} UTC`
}

/** A window, with the second date only where it differs: `2001-03-04 06:00 – 12:00 UTC`. A whole day is its date. */
export const windowText = (startMs: number, endMs: number): string => {
  if (startMs % DAY_MS === 0 && endMs - startMs === DAY_MS) return `${dateOf(startMs)} UTC`
  const end = dateOf(startMs) === dateOf(endMs) ? timeText(endMs).slice(11) : timeText(endMs)
  return `${timeText(startMs).replace(' UTC', '')} – ${end}`
}

/** On an axis: the date at midnight, else the hour. */
export const tickText = (timeMs: number): string => {
  const date = new Date(timeMs)
  return timeMs % DAY_MS === 0
    ? `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`
    : date.toISOString().slice(11, 16)
}

/** The two largest units: `3 d 4 h`, `5 min`. */
export const durationText = (durationMs: number): string => {
  if (durationMs < MINUTE_MS) return 'less than 1 min'
  const days = Math.floor(durationMs / DAY_MS)
  const hours = Math.floor((durationMs % DAY_MS) / HOUR_MS)
  const minutes = Math.floor((durationMs % HOUR_MS) / MINUTE_MS)
  const parts = [
    [days, 'd'],
    [hours, 'h'],
    [minutes, 'min'],
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}

/** `digits` significant digits, but whole digits are never rounded away; thousands are set apart by commas. */
export const numberText = (value: number, digits = 3): string => {
  if (!Number.isFinite(value)) return UNKNOWN
  const wholeDigits = Math.trunc(Math.abs(value)).toString().length
  const rounded = Number(value.toPrecision(Math.min(Math.max(digits, wholeDigits), 21)))
  return rounded.toLocaleString('en-US', { maximumSignificantDigits: 21, useGrouping: true })
}

export const shareText = (share: number, digits = 3): string => `${numberText(share * 100, digits)} %`

export const msText = (ms: number, digits = 3): string =>
  Math.abs(ms) < 1_000 ? `${numberText(ms, digits)} ms` : `${numberText(ms / 1_000, digits)} s`

export const usdText = (usd: number, digits = 3): string => `$${numberText(usd, digits)}`

/** A p-value: below a ten-thousandth only its size matters. */
export const pValueText = (pValue: number): string =>
  pValue < 0.0001 ? 'p < 0.0001' : `p = ${numberText(pValue, 2)}`

/** A value and its limit with as many digits as it takes to tell them apart: "0.1, limit 0.1" helps nobody. */
export const againstLimit = (
  value: number,
  limit: number,
  text: (value: number, digits: number) => string,
): string => {
  let digits = 3
  while (digits < 17 && value !== limit && text(value, digits) === text(limit, digits)) digits += 1
  return `${text(value, digits)}, limit ${text(limit, digits)}`
}

/** `1 window`, `12 windows`. */
export const countText = (count: number, noun: string): string =>
  `${numberText(count)} ${noun}${count === 1 ? '' : 's'}`

const dateOf = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10)

/**
 * RFC 3339 (section 5.6), seconds required, offset required; a space for the T is allowed there too. Hour 24 is not, in
 * the offset either: behind a space Date.parse would take it.
 */
const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** 2286-11-20: times are stored as 13 digits, so that their text sorts as they do. */
export const TIME_MS_END = 10_000_000_000_000

/** Epoch milliseconds of an RFC 3339 text or of a whole number; `null` for anything else, or outside 1970 to 2286. */
export const parseTime = (value: unknown): number | null => {
  const timeMs = typeof value === 'string' ? parseText(value) : typeof value === 'number' ? value : Number.NaN
  return Number.isInteger(timeMs) && timeMs >= 0 && timeMs < TIME_MS_END ? timeMs : null
}

const parseText = (text: string): number => {
  if (text.length > 40) return Number.NaN
  const match = RFC_3339.exec(text)
  if (match === null) return Number.NaN
  // Date.parse carries 30 February over into March: a day past the 28th is checked against its month.
  const day = Number(match[3])
  if (day > 28 && day > new Date(Date.UTC(Number(match[1]), Number(match[2]), 0)).getUTCDate())
    return Number.NaN
  return Date.parse(text)
}

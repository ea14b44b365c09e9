/** Numbers as people read them. Nothing depends on the reader's locale, and none of them is ever "NaN". */

/** What stands where a number is not known. */
export const UNKNOWN = '–'

const DIGITS = 3
const DIGITS_MAX = 17
/** Outside of these an exponent is easier to read than zeros. */
const PLAIN_MIN = 1e-4
const PLAIN_MAX = 1e15

/** Three significant digits, but whole digits are never rounded away: `0.0421`, `12.3`, `4,210`, `2.1e-7`. */
export const numberText = (value: number, digits = DIGITS): string => {
  if (!Number.isFinite(value)) return UNKNOWN
  const size = Math.abs(value)
  if (size !== 0 && (size < PLAIN_MIN || size >= PLAIN_MAX))
    return withoutZeros(value.toExponential(digits - 1))
  const wholeDigits = Math.trunc(size).toString().length
  const rounded = Number(value.toPrecision(Math.max(digits, wholeDigits)))
  return PLAIN.format(rounded === 0 ? 0 : rounded)
}

/** One for all numbers: a page has tens of thousands of them. */
const PLAIN = new Intl.NumberFormat('en-US', { maximumSignificantDigits: DIGITS_MAX })

/** `2.10e+7` is `2.1e7`. */
const withoutZeros = (text: string): string => text.replace(/\.?0*e\+?/, 'e')

/** `1,234,567` */
export const wholeText = (count: number): string =>
  Number.isFinite(count) ? PLAIN.format(Math.round(count)) : UNKNOWN

/** `1 column`, `12 columns` */
export const countText = (count: number, noun: string): string =>
  `${wholeText(count)} ${noun}${count === 1 ? '' : 's'}`

/** Numbers that are read together, with as many digits as it takes to tell different ones apart. */
export const apartTexts = (values: readonly number[], text = numberText): readonly string[] => {
  const different = new Set(values).size
  for (let digits = DIGITS; digits < DIGITS_MAX; digits += 1) {
    const texts = values.map((value) => text(value, digits))
    if (new Set(texts).size === different) return texts
  }
  return values.map((value) => text(value, DIGITS_MAX))
}

/** `650 → 731` */
export const changeText = (before: number, after: number, text = numberText): string =>
  apartTexts([before, after], text).join(' → ')

const SHARE_MIN = 0.0001
const SHARE_MAX = 0.9995

/** A share as per cent. What is not all of it is never "100 %", and what is not nothing is never "0 %". */
export const shareText = (share: number, digits = DIGITS): string => {
  if (!Number.isFinite(share * 100)) return UNKNOWN
  if (share > 0 && share < SHARE_MIN) return '< 0.01 %'
  if (share >= SHARE_MAX && share < 1) return '> 99.9 %'
  return `${numberText(share * 100, digits)} %`
}

/** Below this a p-value rests on the last bits of a double, and nobody decides by it. */
const P_VALUE_MIN = 1e-16
const P_VALUE_PLAIN_MIN = 0.001

export const pValueText = (pValue: number): string => {
  if (!Number.isFinite(pValue)) return UNKNOWN
  if (pValue < P_VALUE_MIN) return `< ${P_VALUE_MIN}`
  return pValue < P_VALUE_PLAIN_MIN ? withoutZeros(pValue.toExponential(1)) : numberText(pValue)
}

/** `p < 1e-16`, `p = 0.012` */
export const pEqualsText = (pValue: number): string => {
  const text = pValueText(pValue)
  return text.startsWith('<') ? `p ${text}` : `p = ${text}`
}

/** A coordinate of a drawing: one decimal is a tenth of a pixel. */
export const coordinate = (value: number): string =>
  Number.isFinite(value) ? String(Math.round(value * 10) / 10) : '0'

/** An RFC 3339 time to the minute; anything else, such as `[0:4999]`, as it is. */
export const momentText = (text: string): string => {
  const timeMs = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isFinite(timeMs)) return text
  const iso = new Date(timeMs).toISOString()
  const time = iso.slice(11, 16)
  return time === '00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time} UTC`
}

/** `1,234,567` */
export const whole = (count: number): string => count.toLocaleString('en-US')

/** Three significant digits without an exponent, from 0.001 on: `0.0421`, `12.3`, `4,210`. */
export const short = (value: number): string => {
  if (value === 0) return '0'
  if (Math.abs(value) >= 1000) return whole(Math.round(value))
  if (Math.abs(value) < 0.001) return value.toExponential(1)
  return String(Number(value.toPrecision(3)))
}

/** A share as per cent: `0.0423` is `4.23 %`. */
export const percent = (share: number): string => `${short(share * 100)} %`

/** An RFC 3339 time to the minute, in UTC: `2001-02-01 06:15Z`. */
export const minute = (time: string): string =>
  `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')}Z`

export const ABSENT = '-'

/** `1 event`, `2 events` */
export const counted = (count: number, noun: string): string =>
  `${whole(count)} ${noun}${count === 1 ? '' : 's'}`

/** `missing-model 3, bad-time 1`, the most frequent first; empty where there is none. */
export const tallied = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([nameA, countA], [nameB, countB]) => countB - countA || (nameA < nameB ? -1 : 1))
    .map(([name, count]) => `${name} ${whole(count)}`)
    .join(', ')

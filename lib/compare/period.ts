import { LeewayError } from '../errors.ts'
import { type Part, type Partition, requireFewParts } from './partition.ts'

/** A length of time that chunks have: `6h`, or calendar months, which differ in length. */
export type Period = { readonly unit: 'ms' | 'month'; readonly count: number }

const UNITS_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

/** The epoch was a Thursday; weeks begin on Mondays (ISO 8601). */
const FIRST_MONDAY_MS = 4 * UNITS_MS.d

/** `15m`, `1h`, `1d`, `1w`, and `1M` for a calendar month; `null` for anything else. */
export const parsePeriod = (text: string): Period | null => {
  const match = /^([1-9]\d{0,5})([mhdwM])$/.exec(text)
  if (match === null) return null
  const [, count, unit] = match
  if (unit === 'M') return { unit: 'month', count: Number(count) }
  return { unit: 'ms', count: Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS] }
}

/** Number of the period that holds a time, in UTC. Those of whole weeks begin on a Monday, all others at the epoch. */
export const periodOf = (timeMs: number, { unit, count }: Period): number => {
  if (unit === 'ms') return Math.floor((timeMs - originMs(count)) / count)
  const date = new Date(timeMs)
  return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / count)
}

export const periodStartMs = (index: number, { unit, count }: Period): number =>
  unit === 'ms' ? index * count + originMs(count) : monthStartMs(index * count)

const originMs = (lengthMs: number): number => (lengthMs % UNITS_MS.w === 0 ? FIRST_MONDAY_MS : 0)

/** Not Date.UTC: it takes the years 0 to 99 for 1900 to 1999. */
const monthStartMs = (month: number): number =>
  new Date(0).setUTCFullYear(Math.floor(month / 12), month % 12, 1)

/** Chunks by the period of each row's time, in the order of time; periods without rows are left out. */
export const chunksByPeriod = (timesMs: Float64Array, period: Period): Partition => {
  const rowsOf = new Map<number, number>()
  const indexOf = (timeMs: number): number | null =>
    Number.isFinite(timeMs) ? periodOf(timeMs, period) : null
  for (const timeMs of timesMs) {
    const index = indexOf(timeMs)
    if (index !== null) rowsOf.set(index, (rowsOf.get(index) ?? 0) + 1)
  }
  requireFewParts(rowsOf.size, 'a longer --period')
  const found = [...rowsOf.keys()].sort((a, b) => a - b)
  const positions = new Map(found.map((index, position) => [index, position]))
  const partOf = Int32Array.from(timesMs, (timeMs) => {
    const index = indexOf(timeMs)
    return index === null ? -1 : (positions.get(index) ?? -1)
  })
  return { partOf, parts: found.map((index) => partOfPeriod(index, period, rowsOf.get(index) ?? 0)) }
}

const partOfPeriod = (index: number, period: Period, rows: number): Part => {
  const [start, end] = [index, index + 1].map((each) => rfc3339(periodStartMs(each, period)))
  return { key: start ?? '', start: start ?? '', end: end ?? '', rows }
}

const rfc3339 = (timeMs: number): string => {
  const date = new Date(timeMs)
  if (!Number.isNaN(date.getTime())) return date.toISOString().replace('.000Z', 'Z')
  throw new LeewayError('input', `${timeMs} is no time in milliseconds: name another column with --chunk-by`)
}

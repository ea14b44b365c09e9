/** Where axes begin, end and are labelled. */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Steps that divide a day, or weeks: every tick is a time that people name. */
const STEPS_MS = [
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
] as const

/** At most `countMax` ticks in [fromMs, toMs], ascending: multiples of one step, or first days of months. */
export const timeTicks = (fromMs: number, toMs: number, countMax: number): number[] => {
  const step = STEPS_MS.find((stepMs) => (toMs - fromMs) / stepMs <= countMax)
  return step === undefined ? monthTicks(fromMs, toMs, countMax) : multiples(fromMs, toMs, step)
}

const multiples = (fromMs: number, toMs: number, stepMs: number): number[] => {
  const first = Math.ceil(fromMs / stepMs)
  const last = Math.floor(toMs / stepMs)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * stepMs)
}

const monthTicks = (fromMs: number, toMs: number, countMax: number): number[] => {
  const first = monthNumber(fromMs)
  const last = monthNumber(toMs)
  const step = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, countMax)))
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
    .filter((month) => month % step === 0)
    .map((month) => Date.UTC(Math.floor(month / 12), month % 12, 1))
    .filter((timeMs) => timeMs >= fromMs && timeMs <= toMs)
}

const monthNumber = (timeMs: number): number => {
  const date = new Date(timeMs)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is at least `value`: a top that labels divide evenly. */
export const niceTop = (value: number): number => {
  if (!(value > 0) || !Number.isFinite(value)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= value) ?? 10
  return factor * power
}

/** Ticks from 0 to `top`, four or five of them where `top` is a `niceTop`. */
export const valueTicks = (top: number): number[] => {
  const leading = Math.round(top / 10 ** Math.floor(Math.log10(top) + 1e-9))
  const parts = leading === 1 || leading === 2 ? 4 : 5
  return Array.from({ length: parts + 1 }, (_, i) => (top * i) / parts)
}

export type Spaced<W> = { readonly window: W | null; readonly startMs: number }

/** Windows with a hole where time between two of them is missing, so that no line is drawn over it. */
export const withHoles = <W extends { readonly start: string; readonly end: string }>(
  windows: readonly W[],
): Spaced<W>[] => {
  const spaced: Spaced<W>[] = []
  let reachedMs: number | null = null
  for (const window of windows) {
    const startMs = Date.parse(window.start)
    if (reachedMs !== null && startMs > reachedMs) spaced.push({ window: null, startMs: reachedMs })
    spaced.push({ window, startMs })
    reachedMs = Date.parse(window.end)
  }
  return spaced
}

import { LeewayError } from '../../errors.ts'

/** What a caller asked for; null where they did not say. */
export type AskedRange = { readonly fromMs: number | null; readonly toMs: number | null }

/** Windows that start in [fromMs, toMs); `nextMs` is where to go on, because the range was cut. */
export type TimeRange = { readonly fromMs: number; readonly toMs: number; readonly nextMs: number | null }

const DAY_MS = 86_400_000
export const RANGE_DAYS_MAX = 31
const RANGE_MS_MAX = RANGE_DAYS_MAX * DAY_MS

/** The last 24 hours before `endMs`, the end of the newest window, unless the caller says otherwise. */
export const rangeOf = (asked: AskedRange, endMs: number): TimeRange => {
  const { fromMs } = asked
  if (fromMs === null) {
    const toMs = asked.toMs ?? endMs
    return { fromMs: Math.max(0, toMs - DAY_MS), toMs, nextMs: null }
  }
  if (asked.toMs !== null) {
    checkRange(fromMs, asked.toMs)
    return { fromMs, toMs: asked.toMs, nextMs: null }
  }
  const cutMs = fromMs + RANGE_MS_MAX
  return cutMs < endMs
    ? { fromMs, toMs: cutMs, nextMs: cutMs }
    : { fromMs, toMs: Math.max(fromMs, endMs), nextMs: null }
}

export const checkRange = (fromMs: number, toMs: number): void => {
  if (fromMs > toMs)
    throw new LeewayError('input', `from: it is ${text(fromMs)}, after to, ${text(toMs)}: exchange them`)
  if (toMs - fromMs > RANGE_MS_MAX)
    throw new LeewayError(
      'input',
      `to: ${text(fromMs)} to ${text(toMs)} is over ${RANGE_DAYS_MAX} days: ask for a part at a time`,
    )
}

const text = (timeMs: number): string => new Date(timeMs).toISOString()

import { formatDuration } from '../../config/duration.ts'
import type { ReferenceColumn } from '../../drift/reference.ts'
import { REFERENCE_WINDOWS_MAX, type ReferenceWindows } from '../../drift/reference-windows.ts'
import { SPREAD_WINDOWS_MIN } from '../../drift/spread.ts'
import { counted } from '../format.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Hours while they fit, for that is what rules look at unless told otherwise; else days. */
export const widthFor = (
  columns: readonly ReferenceColumn[],
  timesMsOf: (column: ReferenceColumn) => ArrayLike<number>,
): number => {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const timesMs of new Set(columns.map(timesMsOf)))
    for (const timeMs of Array.from(timesMs)) {
      if (timeMs < first) first = timeMs
      if (timeMs > last) last = timeMs
    }
  return last - first < (REFERENCE_WINDOWS_MAX - 1) * HOUR_MS ? HOUR_MS : DAY_MS
}

/** What alerts will make of the windows that a baseline keeps. */
export const windowsKept = (reference: ReferenceWindows | null): string => {
  if (reference === null)
    return 'it knows no windows (--time COLUMN names their time): drift alerts begin once 8 live windows show how much windows vary'
  const width = formatDuration(reference.widthMs)
  const kept = `it keeps ${counted(reference.windows.length, `window`)} of ${width}`
  return reference.windows.length < SPREAD_WINDOWS_MIN
    ? `${kept}, and ${SPREAD_WINDOWS_MIN} are needed to tell how much windows vary: a shorter --window gives more`
    : `${kept}, from which rules over ${width} or a multiple learn how much windows vary`
}

import type { ReferenceColumn } from '../../drift/reference.ts'
import { REFERENCE_WINDOWS_MAX, type ReferenceWindows } from '../../drift/reference-windows.ts'
import { cellCount } from '../../window/bins.ts'
import { type CompiledSubject, cellOf } from '../../window/compiled-bins.ts'
import { windowStart } from '../../window/watermark.ts'

export type RowTimes = {
  /** When each row of a column happened, in the order of its values; rows of unknown time (NaN) join no window. */
  readonly timesMsOf: (column: ReferenceColumn) => ArrayLike<number>
  readonly widthMs: number
}

/** The cells of each window, from the same rows and bins as their sum. */
export const windowsOfRows = (
  subjects: readonly CompiledSubject[],
  columns: readonly ReferenceColumn[],
  { timesMsOf, widthMs }: RowTimes,
): ReferenceWindows | 'too many windows' => {
  const windows = new Map<number, number[][]>()
  for (const [i, subject] of subjects.entries()) {
    const column = columns[i]
    if (column === undefined) continue
    const timesMs = timesMsOf(column)
    for (const [row, value] of column.values.entries()) {
      const timeMs = timesMs[row] ?? Number.NaN
      if (Number.isNaN(timeMs)) continue
      const startMs = windowStart(timeMs, widthMs)
      const window = windows.get(startMs) ?? subjects.map((each) => emptyCells(each))
      if (!windows.has(startMs)) {
        if (windows.size === REFERENCE_WINDOWS_MAX) return 'too many windows'
        windows.set(startMs, window)
      }
      const cells = window[i] ?? []
      const cell = cellOf(subject, value)
      cells[cell] = (cells[cell] ?? 0) + 1
    }
  }
  return {
    widthMs,
    windows: [...windows]
      .map(([startMs, counts]) => ({ startMs, counts }))
      .sort((a, b) => a.startMs - b.startMs),
  }
}

const emptyCells = ({ subject }: CompiledSubject): number[] => new Array<number>(cellCount(subject)).fill(0)

/** Windows of one width that a reference was counted in: their cells, window by window, each by subject of the spec. */
export type ReferenceWindows = {
  readonly widthMs: number
  /** Ascending by start, which is a multiple of the width; windows without events are left out. */
  readonly windows: readonly CountedWindow[]
}

export type CountedWindow = { readonly startMs: number; readonly counts: readonly (readonly number[])[] }

/** A year of days, or two weeks of hours: enough to learn a spread from, and 1 MB packed for 100 features. */
export const REFERENCE_WINDOWS_MAX = 366

/** The same windows in another width, a multiple of theirs; `null` where it is none. */
export const atWidth = (reference: ReferenceWindows, widthMs: number): ReferenceWindows | null => {
  if (widthMs % reference.widthMs !== 0) return null
  if (widthMs === reference.widthMs) return reference
  const merged = new Map<number, number[][]>()
  for (const { startMs, counts } of reference.windows) {
    const start = startMs - (startMs % widthMs)
    const known = merged.get(start)
    if (known === undefined)
      merged.set(
        start,
        counts.map((cells) => [...cells]),
      )
    else addCounts(known, counts)
  }
  return { widthMs, windows: [...merged].map(([startMs, counts]) => ({ startMs, counts })) }
}

const addCounts = (into: readonly number[][], counts: CountedWindow['counts']): void => {
  for (const [subject, cells] of into.entries())
    for (let cell = 0; cell < cells.length; cell += 1)
      cells[cell] = (cells[cell] ?? 0) + (counts[subject]?.[cell] ?? 0)
}

/** Sum of the cells of one subject over windows. */
export const sumCells = (windows: readonly ArrayLike<number>[], cells: number): Float64Array => {
  const sum = new Float64Array(cells)
  for (const window of windows)
    for (let cell = 0; cell < cells; cell += 1) sum[cell] = (sum[cell] ?? 0) + (window[cell] ?? 0)
  return sum
}

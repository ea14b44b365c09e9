import { chooseBins, type ReferenceColumn } from '../../drift/reference.ts'
import { REFERENCE_WINDOWS_MAX } from '../../drift/reference-windows.ts'
import type { Subject } from '../../window/bins.ts'
import { cellCount } from '../../window/bins.ts'
import { type CompiledSubject, cellOf, compileBins, subjectKeyOf } from '../../window/compiled-bins.ts'
import { categoryOf } from '../../window/outside-page.ts'
import { type BuiltBaseline, baselineOf, problems } from './baseline.ts'
import { type RowTimes, windowsOfRows } from './windows-of-rows.ts'

/**
 * A baseline from data at hand, e.g. a file that the model was trained on. Any unusable column is a problem. With the
 * time of each row it also keeps the counts of each window, from which the spread of windows is learnt.
 */
export const baselineFromColumns = (
  model: string,
  columns: readonly ReferenceColumn[],
  origin: string,
  createdAtMs: number,
  times: RowTimes | null = null,
): BuiltBaseline => {
  if (columns.length === 0) return problems('no columns: a baseline needs at least one')
  const kept = columns.map(asStored)
  const choices = kept.map((column) => chooseBins(column))
  const found = [
    ...choices.flatMap((choice) => (choice.kind === 'unusable' ? [choice.message] : [])),
    ...repeatedKeys(kept),
  ]
  if (found.length > 0) return problems(...found)
  const subjects: Subject[] = choices.flatMap((choice) => (choice.kind === 'chosen' ? [choice.subject] : []))
  const spec = { subjects }
  const compiled = compileBins(spec).pages.flatMap((page) => page.subjects)
  const counts = compiled.map((each, i) => countCells(each, kept[i]?.values ?? []))
  const rows = kept.reduce((most, { values }) => Math.max(most, values.length), 0)
  const windows = times === null ? null : windowsOfRows(compiled, kept, times)
  if (windows === 'too many windows')
    return problems(`its rows span over ${REFERENCE_WINDOWS_MAX} windows: choose a longer --window`)
  return { kind: 'built', baseline: baselineOf(model, { spec, counts, rows, windows, origin }, createdAtMs) }
}

/** Long texts as windows count them: a category that was kept whole would never meet its own events. */
const asStored = (column: ReferenceColumn): ReferenceColumn => ({
  ...column,
  values: column.values.map((value) => (typeof value === 'string' ? categoryOf(value) : value)),
})

const countCells = (compiled: CompiledSubject, values: ReferenceColumn['values']): number[] => {
  const cells = new Array<number>(cellCount(compiled.subject)).fill(0)
  for (const value of values) {
    const cell = cellOf(compiled, value)
    cells[cell] = (cells[cell] ?? 0) + 1
  }
  return cells
}

const repeatedKeys = (columns: readonly ReferenceColumn[]): string[] => {
  const seen = new Set<string>()
  return columns.flatMap(({ role, name }) => {
    const key = subjectKeyOf(role, name)
    if (seen.has(key)) return [`${role} '${name}' is there twice: keep one`]
    seen.add(key)
    return []
  })
}

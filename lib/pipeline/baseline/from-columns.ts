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
  const halves = kept.map(halvesOf)
  const choices = halves.map(({ named }) => chooseBins(named))
  const found = [
    ...choices.flatMap((choice) => (choice.kind === 'unusable' ? [choice.message] : [])),
    ...repeatedKeys(kept),
  ]
  if (found.length > 0) return problems(...found)
  const subjects: Subject[] = choices.flatMap((choice) => (choice.kind === 'chosen' ? [choice.subject] : []))
  const spec = { subjects }
  const compiled = compileBins(spec).pages.flatMap((page) => page.subjects)
  const counted = halves.map((half) => half.counted)
  const counts = compiled.map((each, i) => countCells(each, counted[i]?.values ?? []))
  const rows = kept.reduce((most, { values }) => Math.max(most, values.length), 0)
  const windows = times === null ? null : windowsOfRows(compiled, counted, timesOfHalves(halves, times))
  if (windows === 'too many windows')
    return problems(`its rows span over ${REFERENCE_WINDOWS_MAX} windows: choose a longer --window`)
  return { kind: 'built', baseline: baselineOf(model, { spec, counts, rows, windows, origin }, createdAtMs) }
}

/** The rows that say which names get a cell, and the rows that are counted. */
type Halves = {
  readonly whole: ReferenceColumn
  readonly named: ReferenceColumn
  readonly counted: ReferenceColumn
}

/**
 * Where only some names get a cell of their own, those that chance favoured would be chosen, and no unseen one would ever
 * be in the reference: a column of surnames would drift for certain. So its even rows say which names, and its odd rows
 * are counted.
 */
const halvesOf = (column: ReferenceColumn): Halves => {
  const choice = chooseBins(column)
  const isSelective =
    choice.kind === 'chosen' && choice.subject.kind === 'categorical' && choice.subject.rare !== undefined
  if (!isSelective) return { whole: column, named: column, counted: column }
  const half = (parity: number): ReferenceColumn => ({
    ...column,
    values: column.values.filter((_, row) => row % 2 === parity),
  })
  return { whole: column, named: half(0), counted: half(1) }
}

const timesOfHalves = (halves: readonly Halves[], { timesMsOf, widthMs }: RowTimes): RowTimes => {
  const wholes = new Map(halves.map(({ counted, whole }) => [counted, whole]))
  return {
    widthMs,
    timesMsOf: (column) => {
      const whole = wholes.get(column) ?? column
      const timesMs = timesMsOf(whole)
      return whole === column ? timesMs : Array.from(timesMs).filter((_, row) => row % 2 === 1)
    },
  }
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

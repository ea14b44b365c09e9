import { chooseBins, type ReferenceColumn } from '../../drift/reference.ts'
import type { Subject } from '../../window/bins.ts'
import { cellCount } from '../../window/bins.ts'
import { type CompiledSubject, cellOf, compileBins, subjectKeyOf } from '../../window/compiled-bins.ts'
import { categoryOf } from '../../window/outside-page.ts'
import { type BuiltBaseline, baselineOf, problems } from './baseline.ts'

/** A baseline from data at hand, e.g. a file that the model was trained on. Any unusable column is a problem. */
export const baselineFromColumns = (
  model: string,
  columns: readonly ReferenceColumn[],
  origin: string,
  createdAtMs: number,
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
  const counts = compileBins(spec)
    .pages.flatMap((page) => page.subjects)
    .map((compiled, i) => countCells(compiled, kept[i]?.values ?? []))
  const rows = kept.reduce((most, { values }) => Math.max(most, values.length), 0)
  return { kind: 'built', baseline: baselineOf(model, { spec, counts, rows, origin }, createdAtMs) }
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

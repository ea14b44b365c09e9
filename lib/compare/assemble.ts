import { byWhatMatters, concludeColumns, datasetVerdictOf } from './conclude.ts'
import type { ExaminedColumn } from './examined-column.ts'
import { noteOnDraws, noteOnMethods, noteOnSegments, noteOnSpread, notesOn } from './notes.ts'
import type { Part } from './partition.ts'
import type { Plan } from './plan.ts'
import type { ChunkReport, ColumnReport, CompareReport, SegmentReport } from './report.ts'

type Sources = {
  readonly reference: Pick<CompareReport['reference'], 'name' | 'rows' | 'kind'>
  readonly current: CompareReport['current']
  readonly notes: readonly string[]
}

/** The report of all columns, and of the same columns in each chunk and segment. */
export const reportOf = (
  examined: readonly ExaminedColumn[],
  plan: Plan,
  { reference, current, notes }: Sources,
): CompareReport => {
  const { options, windows, chunks, segments } = plan
  const columns = byWhatMatters(
    concludeColumns(
      examined.map(({ whole }) => whole),
      options,
    ),
  )
  return {
    reference: { ...reference, windows: windows?.parts.length ?? null },
    current,
    alpha: options.alpha,
    fdr: options.compat === 'leeway' ? options.fdr : 'none',
    compat: options.compat,
    notes: [
      ...notes,
      ...plan.notes,
      ...notesOn(examined),
      ...noteOnSpread(columns),
      ...noteOnMethods(plan),
      ...noteOnSegments(plan),
      ...noteOnDraws(plan),
    ],
    columns,
    dataset: datasetVerdictOf(columns, options.compat),
    ...(chunks === null
      ? {}
      : { chunks: chunks.parts.map((part, i) => chunkReport(part, i, examined, plan, columns)) }),
    ...(segments === null
      ? {}
      : {
          segments: segments.reference.parts.map((part, i) =>
            segmentReport(part, segments.current.parts[i]?.rows ?? 0, i, examined, plan, columns),
          ),
        }),
  }
}

const chunkReport = (
  { key, start, end, rows }: Part,
  index: number,
  examined: readonly ExaminedColumn[],
  { options }: Plan,
  order: readonly ColumnReport[],
): ChunkReport => {
  const parts = examined.flatMap(({ chunks }) => chunks.slice(index, index + 1))
  const columns = inOrder(concludeColumns(parts, options), order)
  return { key, start, end, rows, columns, dataset: datasetVerdictOf(columns, options.compat) }
}

const segmentReport = (
  { key, rows }: Part,
  currentRows: number,
  index: number,
  examined: readonly ExaminedColumn[],
  { options }: Plan,
  order: readonly ColumnReport[],
): SegmentReport => {
  // The column that parts the rows is constant in each segment.
  const others = examined.filter(({ whole }) => whole.facts.name !== options.segment)
  const parts = others.flatMap(({ segments }) => segments.slice(index, index + 1))
  const columns = inOrder(concludeColumns(parts, options), order)
  return {
    segment: key,
    referenceRows: rows,
    currentRows,
    columns,
    dataset: datasetVerdictOf(columns, options.compat),
  }
}

/** Parts keep the order of the whole, so that a column is found in the same place in each. */
const inOrder = (columns: readonly ColumnReport[], order: readonly ColumnReport[]): ColumnReport[] => {
  const byName = new Map(columns.map((column) => [column.name, column]))
  return order.flatMap(({ name }) => byName.get(name) ?? [])
}

import type { ChunkReport, ColumnReport } from '../compare/report.ts'
import { VERDICTS, type Verdict } from './words.ts'

/** More fields than these are thinner than two pixels; neighbours are then drawn as one, by the worst of them. */
const FIELDS_MAX = 400

/** One field of a strip: the worst of its chunks. */
export type Field = {
  readonly key: string
  readonly verdict: Verdict
  /** `null` where no chunk of it could be tested. */
  readonly effect: ColumnReport['effect']
}

/** Columns by name for every chunk: each chunk has an order of its own. */
export type ChunkColumns = readonly {
  readonly chunk: ChunkReport
  readonly columns: ReadonlyMap<string, ColumnReport>
}[]

export const chunkColumnsOf = (chunks: readonly ChunkReport[]): ChunkColumns =>
  chunks.map((chunk) => ({ chunk, columns: new Map(chunk.columns.map((column) => [column.name, column])) }))

export const fieldsOf = (name: string, chunks: ChunkColumns): readonly Field[] =>
  groupsOf(
    chunks.map(({ chunk, columns }) => {
      const column = columns.get(name)
      return { key: chunk.key, verdict: column?.verdict ?? 'not-testable', effect: column?.effect ?? null }
    }),
  )

/** The same of the verdict over all columns. */
export const wholeFieldsOf = (chunks: ChunkColumns): readonly Field[] =>
  groupsOf(chunks.map(({ chunk }) => ({ key: chunk.key, verdict: chunk.dataset.verdict, effect: null })))

/** How many chunks a field stands for. */
export const chunksPerField = (chunks: number): number => Math.max(1, Math.ceil(chunks / FIELDS_MAX))

const groupsOf = (fields: readonly Field[]): readonly Field[] => {
  const size = chunksPerField(fields.length)
  if (size === 1) return fields
  const groups = Array.from({ length: Math.ceil(fields.length / size) }, (_, i) =>
    fields.slice(i * size, (i + 1) * size),
  )
  return groups.flatMap((group) => group.reduce<Field[]>((worst, field) => [worse(worst[0], field)], []))
}

const worse = (a: Field | undefined, b: Field): Field => {
  if (a === undefined) return b
  const order = VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict)
  if (order !== 0) return order < 0 ? a : b
  return (b.effect?.value ?? 0) > (a.effect?.value ?? 0) ? b : a
}

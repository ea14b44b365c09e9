import { LeewayError } from '../errors.ts'
import type { CompareOptions } from './options.ts'
import { chunksInNumber, chunksOfSize, type Partition } from './partition.ts'
import { nannymlChunks } from './peers/nannyml.ts'
import { chunksByPeriod } from './period.ts'
import { pairSegments, type SegmentPartitions } from './segments.ts'
import type { DataTable } from './table.ts'

/** How the rows of both sides are parted; made once, used by every column. */
export type Plan = {
  readonly options: CompareOptions
  /** The reference's own windows, cut like the chunks; null: it has none. */
  readonly windows: Partition | null
  readonly chunks: Partition | null
  readonly segments: SegmentPartitions | null
  readonly notes: readonly string[]
}

export const makePlan = async (
  reference: DataTable,
  current: DataTable,
  options: CompareOptions,
): Promise<Plan> => {
  if (options.compat === 'nannyml' && options.segment !== null)
    throw new LeewayError('input', 'NannyML knows no segments: leave out --segment, or --compat nannyml')
  const cut = options.compat === 'nannyml' ? nannymlChunksOf : chunksOf
  const chunks = await cut(current, options.chunks)
  const windows = await windowsOf(reference, options, cut)
  const segments = options.segment === null ? null : await pairSegments(reference, current, options.segment)
  return {
    options,
    windows,
    chunks,
    segments,
    notes: [...untimed(chunks, current.name), ...(segments?.notes ?? [])],
  }
}

/** Of a baseline, whose rows are not known one by one. */
export const makeCurrentPlan = async (current: DataTable, options: CompareOptions): Promise<Plan> => {
  if (options.segment !== null)
    throw new LeewayError(
      'input',
      '--segment compares each segment with its own reference, and a baseline has none: name a file as --reference',
    )
  const chunks = await chunksOf(current, options.chunks)
  return { options, windows: null, chunks, segments: null, notes: untimed(chunks, current.name) }
}

const chunksOf = async (table: DataTable, chunking: CompareOptions['chunks']): Promise<Partition | null> => {
  if (chunking === null) return null
  switch (chunking.by) {
    case 'size':
      return chunksOfSize(table.rows, chunking.rows)
    case 'number':
      return chunksInNumber(table.rows, chunking.chunks)
    case 'time':
      return requireParts(
        chunksByPeriod(await timesOf(table, chunking.column), chunking.period),
        `${table.name}: no row has a time in '${chunking.column}': name another column with --chunk-by`,
      )
  }
}

const requireParts = (partition: Partition, message: string): Partition => {
  if (partition.parts.length > 0) return partition
  throw new LeewayError('input', message)
}

/** NannyML always has chunks. */
const nannymlChunksOf = async (
  table: DataTable,
  chunking: CompareOptions['chunks'],
): Promise<Partition | null> =>
  chunking?.by === 'time' ? chunksOf(table, chunking) : nannymlChunks(table.rows, chunking)

/**
 * The reference's windows are what its chunks would be. A number of chunks says nothing of their size, so it makes
 * none; nor does a reference without the time column.
 */
const windowsOf = async (
  table: DataTable,
  { chunks: chunking, compat }: CompareOptions,
  cut: typeof chunksOf,
): Promise<Partition | null> => {
  if (compat === 'nannyml') return cut(table, chunking)
  if (chunking === null || chunking.by === 'number') return null
  if (chunking.by === 'time' && !table.columns.some(({ name }) => name === chunking.column)) return null
  return cut(table, chunking)
}

const timesOf = async (table: DataTable, column: string): Promise<Float64Array> => {
  const found = table.columns.find(({ name }) => name === column)
  if (found === undefined)
    throw new LeewayError(
      'input',
      `${table.name} has no column '${column}' for --chunk-by; it has ${table.columns.map(({ name }) => name).join(', ')}`,
    )
  const read = await table.readColumn(column)
  if (read.kind === 'numeric') return read.values
  throw new LeewayError(
    'input',
    `column '${column}' of ${table.name} is ${found.type}, --chunk-by needs a time or epoch milliseconds`,
  )
}

const untimed = (chunks: Partition | null, name: string): string[] => {
  const rows = chunks?.partOf.reduce((count, part) => count + (part < 0 ? 1 : 0), 0) ?? 0
  return rows === 0 ? [] : [`${rows} rows of ${name} have no time and are in no chunk`]
}

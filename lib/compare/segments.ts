import { LeewayError } from '../errors.ts'
import { countCodes } from './category-sample.ts'
import type { Partition } from './partition.ts'
import type { ColumnValues, DataTable } from './table.ts'

/** The segments of both sides, in one order; a segment that a side does not have has no rows there. */
export type SegmentPartitions = {
  readonly reference: Partition
  readonly current: Partition
  readonly notes: readonly string[]
}

/** Each segment is a whole report of its own. */
export const SEGMENTS_MAX = 100

/** Parts both sides by the values of a column: the largest segments, by the rows of both sides. Missing is none. */
export const pairSegments = async (
  reference: DataTable,
  current: DataTable,
  column: string,
): Promise<SegmentPartitions> => {
  const [ofReference, ofCurrent] = [
    textsOf(await readNamed(reference, column)),
    textsOf(await readNamed(current, column)),
  ]
  const rows = new Map<string, number>()
  for (const { names, codes } of [ofReference, ofCurrent]) {
    const { counts } = countCodes(codes, names.length)
    names.forEach((name, i) => {
      rows.set(name, (rows.get(name) ?? 0) + (counts[i] ?? 0))
    })
  }
  const byRows = [...rows].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
  const kept = byRows.slice(0, SEGMENTS_MAX).map(([name]) => name)
  const left = byRows.slice(SEGMENTS_MAX).reduce((sum, [, count]) => sum + count, 0)
  return {
    reference: partitionBy(ofReference, kept),
    current: partitionBy(ofCurrent, kept),
    notes:
      left === 0
        ? []
        : [
            `'${column}' has ${rows.size} values: the ${SEGMENTS_MAX} largest segments are compared, ${left} rows are in none`,
          ],
  }
}

type Texts = { readonly codes: Int32Array; readonly names: readonly string[] }

const readNamed = (table: DataTable, column: string): Promise<ColumnValues> => {
  const found = table.columns.find(({ name }) => name === column)
  if (found !== undefined && found.kind !== 'time') return table.readColumn(column)
  throw new LeewayError(
    'input',
    found === undefined
      ? `${table.name} has no column '${column}' for --segment; it has ${table.columns.map(({ name }) => name).join(', ')}`
      : `column '${column}' of ${table.name} is a time: --segment needs categories, --chunk-by takes times`,
  )
}

/** Numbers by their text, as events carry segments. */
const textsOf = (column: ColumnValues): Texts => {
  if (column.kind !== 'numeric') return column
  const indexOf = new Map<number, number>()
  const codes = Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1
    const index = indexOf.get(value) ?? indexOf.size
    indexOf.set(value, index)
    return index
  })
  return { codes, names: [...indexOf.keys()].map(String) }
}

const partitionBy = ({ codes, names }: Texts, kept: readonly string[]): Partition => {
  const positions = new Map(kept.map((name, i) => [name, i]))
  const partOfCode = names.map((name) => positions.get(name) ?? -1)
  const partOf = codes.map((code) => partOfCode[code] ?? -1)
  const rows = new Int32Array(kept.length)
  for (const part of partOf) if (part >= 0) rows[part] = (rows[part] ?? 0) + 1
  return { partOf, parts: kept.map((key, i) => ({ key, start: key, end: key, rows: rows[i] ?? 0 })) }
}

import { LeewayError } from '../errors.ts'

/** One part of a table's rows. */
export type Part = {
  readonly key: string
  /** Of chunks: first and last row, or start and end of the period. */
  readonly start: number | string
  readonly end: number | string
  readonly rows: number
}

/** Rows of a table cut into parts that do not overlap. */
export type Partition = {
  readonly parts: readonly Part[]
  /** The part of each row; -1: it is in none. */
  readonly partOf: Int32Array
}

/** Each part is a whole report of its own. More than a thousand can no longer be looked at. */
export const PARTS_MAX = 1_000

/** `[0:4999]`, `[5000:9999]` ... in row order; the last may be shorter. */
export const chunksOfSize = (rows: number, size: number): Partition =>
  chunksFrom(rows, Math.ceil(rows / size), (chunk) => Math.min(rows, chunk * size))

/** As many chunks as asked for, whose sizes differ by one row at most. */
export const chunksInNumber = (rows: number, chunks: number): Partition =>
  chunksFrom(rows, Math.min(rows, chunks), (chunk) => Math.round((chunk * rows) / Math.min(rows, chunks)))

const chunksFrom = (rows: number, chunks: number, startOf: (chunk: number) => number): Partition => {
  requireFewParts(chunks, 'a larger --chunk-size')
  const partOf = new Int32Array(rows)
  const parts = Array.from({ length: chunks }, (_, chunk): Part => {
    const [start, end] = [startOf(chunk), startOf(chunk + 1)]
    partOf.fill(chunk, start, end)
    return { key: `[${start}:${end - 1}]`, start, end: end - 1, rows: end - start }
  })
  return { parts, partOf }
}

export const requireFewParts = (parts: number, remedy: string): void => {
  if (parts <= PARTS_MAX) return
  throw new LeewayError('input', `that gives ${parts} chunks, at most ${PARTS_MAX}: choose ${remedy}`)
}

/** Where each part begins once rows are put together by part; the last entry is the number of rows in any part. */
export const offsetsOf = ({ parts }: Partition): Int32Array => {
  const offsets = new Int32Array(parts.length + 1)
  parts.forEach(({ rows }, i) => {
    offsets[i + 1] = (offsets[i] ?? 0) + rows
  })
  return offsets
}

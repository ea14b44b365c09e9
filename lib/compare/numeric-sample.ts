import { sortFloat64 } from '../stats/radix-sort.ts'
import type { Buffers } from './buffers.ts'
import { offsetsOf, type Partition } from './partition.ts'

/** The numbers of one column that one side, or one part of it, has. */
export type NumericSample = {
  readonly rows: number
  readonly missing: number
  readonly infinite: number
  /** The finite ones. A view of a buffer: it holds until the buffer is used again. */
  readonly ascending: Float64Array<ArrayBuffer>
}

/** Sorts the finite values of a column into `into`, which may be the column itself. */
export const sampleOf = (
  values: Float64Array<ArrayBuffer>,
  into: Float64Array<ArrayBuffer>,
  buffers: Buffers,
): NumericSample => {
  let [count, missing] = [0, 0]
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? 0
    // A difference with itself is 0 for finite values alone.
    if (value - value === 0) {
      into[count] = value
      count += 1
    } else if (Number.isNaN(value)) missing += 1
  }
  const ascending = sorted(into.subarray(0, count), buffers)
  return { rows: values.length, missing, infinite: values.length - missing - count, ascending }
}

/** The same of each part, one part after the other in `into`, which must not be the column. */
export const samplesByPart = (
  values: Float64Array<ArrayBuffer>,
  partition: Partition,
  into: Float64Array<ArrayBuffer>,
  buffers: Buffers,
): NumericSample[] => {
  const starts = offsetsOf(partition)
  const next = starts.slice()
  const missing = new Int32Array(partition.parts.length)
  for (let row = 0; row < values.length; row += 1) {
    const part = partition.partOf[row] ?? -1
    if (part < 0) continue
    const value = values[row] ?? 0
    if (value - value === 0) {
      into[next[part] ?? 0] = value
      next[part] = (next[part] ?? 0) + 1
    } else if (Number.isNaN(value)) missing[part] = (missing[part] ?? 0) + 1
  }
  return partition.parts.map(({ rows }, part) => {
    const ascending = sorted(into.subarray(starts[part], next[part]), buffers)
    const absent = missing[part] ?? 0
    return { rows, missing: absent, infinite: rows - absent - ascending.length, ascending }
  })
}

const sorted = (values: Float64Array<ArrayBuffer>, { scratch }: Buffers): Float64Array<ArrayBuffer> => {
  sortFloat64(values, scratch(values.length))
  return values
}

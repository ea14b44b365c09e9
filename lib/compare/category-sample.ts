import { categoryOf } from '../window/outside-page.ts'
import { offsetsOf, type Partition } from './partition.ts'

/** The categories of one column that one side, or one part of it, has. */
export type CategorySample = {
  readonly rows: number
  readonly missing: number
  /** Rows of each name. */
  readonly counts: Float64Array
}

/** Rows of each name, `names` being as many as the codes know. */
export const countCodes = (codes: Int32Array, names: number): CategorySample => {
  const counts = new Float64Array(names)
  let missing = 0
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row] ?? -1
    if (code < 0) missing += 1
    else counts[code] = (counts[code] ?? 0) + 1
  }
  return { rows: codes.length, missing, counts }
}

/**
 * Rows of each name on both sides together: what says which names get a cell of their own. By the reference's alone it
 * would be those that chance favoured there, and none that only the current rows hold: two random halves of a column
 * of surnames would differ for certain. Totals say nothing of how they split, so the null stays what it is.
 */
export const togetherOf = (reference: CategorySample, current: CategorySample): Float64Array =>
  reference.counts.map((count, i) => count + (current.counts[i] ?? 0))

/** The same of each part, a part at a time: 100,000 names in 1,000 parts must not be held at once. */
export function* countCodesByPart(
  codes: Int32Array,
  names: number,
  partition: Partition,
): Generator<CategorySample> {
  const together = togetherByPart(codes, partition)
  let start = 0
  for (const { rows } of partition.parts) {
    yield countCodes(together.subarray(start, start + rows), names)
    start += rows
  }
}

const togetherByPart = (codes: Int32Array, partition: Partition): Int32Array => {
  const next = offsetsOf(partition)
  const together = new Int32Array(codes.length)
  for (let row = 0; row < codes.length; row += 1) {
    const part = partition.partOf[row] ?? -1
    if (part < 0) continue
    together[next[part] ?? 0] = codes[row] ?? -1
    next[part] = (next[part] ?? 0) + 1
  }
  return together
}

/**
 * Both sides' codes over one list of names: those of the reference, then what only the current data knows. Long names
 * are cut as windows cut them, or a baseline would not know them again.
 */
export type JoinedNames = {
  readonly names: readonly string[]
  readonly reference: Int32Array
  readonly current: Int32Array
}

type Coded = { readonly codes: Int32Array; readonly names: readonly string[] }

export const joinNames = (reference: Coded, current: Coded): JoinedNames => {
  const indexOf = new Map<string, number>()
  const indexed = ({ names }: Coded): Int32Array =>
    Int32Array.from(names, (name) => {
      const text = categoryOf(name)
      const index = indexOf.get(text) ?? indexOf.size
      indexOf.set(text, index)
      return index
    })
  const [ofReference, ofCurrent] = [indexed(reference), indexed(current)]
  return {
    names: [...indexOf.keys()],
    reference: recoded(reference.codes, ofReference),
    current: recoded(current.codes, ofCurrent),
  }
}

const recoded = (codes: Int32Array, indexes: Int32Array): Int32Array =>
  codes.map((code) => (code < 0 ? -1 : (indexes[code] ?? -1)))

/** The same for rows that are counted by name already. */
export const alignNames = (
  reference: CategorySample & { readonly names: readonly string[] },
  current: CategorySample & { readonly names: readonly string[] },
): {
  readonly names: readonly string[]
  readonly reference: CategorySample
  readonly current: CategorySample
} => {
  const eachOnce = ({ names }: { readonly names: readonly string[] }) => Int32Array.from(names, (_, i) => i)
  const joined = joinNames(
    { codes: eachOnce(reference), names: reference.names },
    { codes: eachOnce(current), names: current.names },
  )
  const { names } = joined
  const aligned = (sample: CategorySample, indexes: Int32Array): CategorySample => {
    const counts = new Float64Array(names.length)
    sample.counts.forEach((count, i) => {
      const index = indexes[i] ?? 0
      counts[index] = (counts[index] ?? 0) + count
    })
    return { ...sample, counts }
  }
  return { names, reference: aligned(reference, joined.reference), current: aligned(current, joined.current) }
}

/**
 * Edges of about `bins` bins of equal count, for bins [e_i, e_{i+1}) with open ends: ascending, distinct, finite.
 *
 * - The first edge is the minimum: the open bin below it is empty in the reference and catches lower values.
 * - A run of equal values never straddles an edge. A value as heavy as a bin gets a bin of its own while bins last;
 *   the others share what remains evenly.
 * - When the last bin would hold the maximum alone, one more edge follows just above it: an excess of higher values
 *   must not hide in a constant column's only bin.
 *
 * So there are at most `bins` + 2 bins, fewer when there are fewer distinct values; no edges for no values.
 */
export const quantileEdges = (sortedValues: Float64Array, bins: number): number[] => {
  if (!(Number.isInteger(bins) && bins >= 1)) {
    throw new RangeError(`bins is ${bins}, must be a whole number from 1: 20 suits most features`)
  }
  const edges: number[] = []
  const heavyCount = sortedValues.length / bins
  let [inBin, remaining, binsLeft, afterHeavy] = [0, sortedValues.length, bins, false]
  let previous = Number.NEGATIVE_INFINITY
  // Run by run without a list of them: a column of a million distinct values is sorted faster than a million objects are made.
  for (let start = 0, end = 0; start < sortedValues.length; start = end) {
    const value = sortedValues[start] ?? Number.NaN
    requireAscending(previous, value)
    end = endOfRun(sortedValues, start)
    const count = end - start
    const heavy = count >= heavyCount
    const full = heavy || afterHeavy || overshoots(count, inBin, remaining / binsLeft)
    if (start === 0) edges.push(plain(value))
    else if (binsLeft > 1 && full) {
      edges.push(plain(value))
      remaining -= inBin
      binsLeft -= 1
      inBin = 0
    }
    inBin += count
    afterHeavy = heavy
    previous = value
  }
  if (edges.length > 0 && edges.at(-1) === previous) {
    const above = nextAbove(previous)
    if (Number.isFinite(above)) edges.push(above)
  }
  return edges
}

/** With the run the bin would exceed its target by more than it lacks now. */
const overshoots = (count: number, inBin: number, target: number): boolean =>
  inBin + count - target > target - inBin

/** Where the values equal to the one at `start` end. */
const endOfRun = (sortedValues: Float64Array, start: number): number => {
  const value = sortedValues[start]
  let end = start + 1
  while (end < sortedValues.length && sortedValues[end] === value) end += 1
  return end
}

const requireAscending = (previous: number, value: number): void => {
  if (Number.isFinite(value) && value > previous) return
  throw new RangeError(
    `${value} follows ${previous}: values must be finite and ascending, sort and filter them first`,
  )
}

/** JSON knows no -0, and edges must survive it. */
const plain = (value: number): number => value + 0

/** The least double greater than a finite `value`: its bits, as an integer, plus or minus one. */
const nextAbove = (value: number): number => {
  if (value === 0) return Number.MIN_VALUE
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n))
  // Above the least negative double comes -0, which JSON does not know.
  return view.getFloat64(0) + 0
}

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
  const runs = runsOf(sortedValues)
  const edges = runs.slice(0, 1).map((run) => run.value)
  const heavyCount = sortedValues.length / bins
  let [inBin, remaining, binsLeft, afterHeavy] = [0, sortedValues.length, bins, false]
  for (const run of runs) {
    const heavy = run.count >= heavyCount
    const full = heavy || afterHeavy || overshoots(run, inBin, remaining / binsLeft)
    if (binsLeft > 1 && inBin > 0 && full) {
      edges.push(run.value)
      remaining -= inBin
      binsLeft -= 1
      inBin = 0
    }
    inBin += run.count
    afterHeavy = heavy
  }
  const max = runs.at(-1)?.value
  if (max !== undefined && edges.at(-1) === max) {
    const above = nextAbove(max)
    if (Number.isFinite(above)) edges.push(above)
  }
  return edges
}

type Run = { readonly value: number; readonly count: number }

/** With the run the bin would exceed its target by more than it lacks now. */
const overshoots = (run: Run, inBin: number, target: number): boolean =>
  inBin + run.count - target > target - inBin

const runsOf = (sortedValues: Float64Array): Run[] => {
  const runs: { value: number; count: number }[] = []
  let previous = Number.NEGATIVE_INFINITY
  for (const value of sortedValues) {
    if (!(Number.isFinite(value) && value >= previous)) {
      throw new RangeError(
        `${value} follows ${previous}: values must be finite and ascending, sort and filter them first`,
      )
    }
    const last = runs.at(-1)
    if (last !== undefined && last.value === value) last.count += 1
    else runs.push({ value: value + 0, count: 1 }) // -0 + 0 is 0: JSON knows no -0, and edges must survive it
    previous = value
  }
  return runs
}

/** The least double greater than a finite `value`: its bits, as an integer, plus or minus one. */
const nextAbove = (value: number): number => {
  if (value === 0) return Number.MIN_VALUE
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n))
  // Above the least negative double comes -0, which JSON does not know.
  return view.getFloat64(0) + 0
}

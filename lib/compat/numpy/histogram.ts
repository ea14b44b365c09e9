/** numpy.linspace with its roundings: start + i * step, and the stop itself at the end. */
export const linspace = (start: number, stop: number, points: number): Float64Array => {
  const step = (stop - start) / (points - 1)
  const at = Float64Array.from({ length: points }, (_, point) => point * step + start)
  if (points > 1) at[points - 1] = stop
  return at
}

/** numpy's outer edges: a constant gets a bin of width 1 about it. */
export const outerEdges = (low: number, high: number): readonly [number, number] =>
  low === high ? [low - 0.5, high + 0.5] : [low, high]

export const equalWidthEdges = (low: number, high: number, bins: number): Float64Array =>
  linspace(...outerEdges(low, high), bins + 1)

/**
 * numpy.histogram(values, edges) of an ascending sample: bins are half open, [edge, next edge), but the last one holds
 * its right edge too; values outside are not counted.
 */
export const histogram = (sorted: Float64Array, edges: Float64Array): number[] => {
  const counts: number[] = []
  let start = lowerBound(sorted, edges[0] ?? 0)
  for (let bin = 1; bin < edges.length; bin += 1) {
    const edge = edges[bin] ?? 0
    const end = bin === edges.length - 1 ? upperBound(sorted, edge) : lowerBound(sorted, edge)
    counts.push(end - start)
    start = end
  }
  return counts
}

/** How many are below x. */
export const lowerBound = (sorted: Float64Array, x: number): number => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < x) low = middle + 1
    else high = middle
  }
  return low
}

/** How many are x or below. */
export const upperBound = (sorted: Float64Array, x: number): number => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) <= x) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Edges of equal width on round numbers (1, 2 or 5 times a power of ten), such as people put on an axis, that cover
 * [from, to] with at most `bins` bins, none narrower than `widthMin`. `null` where there is no width to divide.
 */
export const roundEdges = (from: number, to: number, bins: number, widthMin: number): number[] | null => {
  const range = to - from
  if (!(range > 0 && Number.isFinite(range))) return null
  // Both ends may fall within a step, so that one bin more than range / step is needed.
  const step = Math.max(widthMin, roundUp(range / (bins - 1)))
  const first = Math.floor(from / step)
  const count = Math.floor(to / step) + 1 - first
  const edges = Array.from({ length: count + 1 }, (_, i) => multiple(first + i, step))
  // Far from zero a step can be less than the distance of neighbouring doubles.
  return edges.every((edge, i) => i === 0 || edge > (edges[i - 1] ?? edge)) ? edges : null
}

const roundUp = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value))
  return power * ([1, 2, 5].find((digit) => digit * power >= value) ?? 10)
}

/** 3 steps of .1 are .3 and not .30000000000000004. */
const multiple = (count: number, step: number): number => Number((count * step).toPrecision(12))

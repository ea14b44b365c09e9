/** Parts that do not overlap: 2,098 bits of range at 53 each, with room for zero gaps. */
const PARTS_MAX = 64

/**
 * The sum of finite doubles, rounded once: the double nearest to the true sum, ties to even, so the same bytes for any
 * order. Shewchuk's growing expansions (1997), as in Python's math.fsum: the parts never overlap, ascend in magnitude,
 * and their sum is exact. Some 50 ns a value.
 */
export const roundedSum = (values: ArrayLike<number>): number => {
  const parts = new Float64Array(PARTS_MAX)
  let count = 0
  for (let at = 0; at < values.length; at += 1) count = grow(parts, count, values[at] ?? 0)
  return roundOnce(parts.subarray(0, count))
}

/** Adds a value to the first `count` parts; returns how many there are then. */
const grow = (parts: Float64Array, count: number, value: number): number => {
  let rest = value
  let kept = 0
  for (let at = 0; at < count; at += 1) {
    const part = parts[at] ?? 0
    const sum = rest + part
    // Dekker's error of a sum: what the smaller operand lost.
    const error = Math.abs(rest) < Math.abs(part) ? rest - (sum - part) : part - (sum - rest)
    rest = sum
    if (error === 0) continue
    parts[kept] = error
    kept += 1
  }
  parts[kept] = rest
  return kept + 1
}

/** From the largest part down until a sum rounds; where that fell on a tie, the next part decides. */
const roundOnce = (parts: Float64Array): number => {
  let [at, sum, error] = [parts.length - 1, parts.at(-1) ?? 0, 0]
  while (at > 0 && error === 0) {
    at -= 1
    const [large, small] = [sum, parts[at] ?? 0]
    sum = large + small
    error = small - (sum - large)
  }
  const next = parts[at - 1] ?? 0
  const nudged = sum + 2 * error
  const isTie = Math.sign(error) * Math.sign(next) > 0 && nudged - sum === 2 * error
  return isTie ? nudged : sum
}

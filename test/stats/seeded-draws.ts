/** Uniform on [0, 1) from a seed (mulberry32, public domain): a simulation that fails fails again with the same seed. */
export const seededUniform = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** `draws` observations of a distribution given by its shares, counted per cell. */
export const drawCounts = (shares: readonly number[], draws: number, uniform: () => number): Float64Array => {
  const cumulative: number[] = []
  for (const share of shares) cumulative.push((cumulative.at(-1) ?? 0) + share)
  const counts = new Float64Array(shares.length)
  for (let draw = 0; draw < draws; draw += 1) {
    const cell = Math.min(cellAt(cumulative, uniform()), shares.length - 1)
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  return counts
}

const cellAt = (cumulative: readonly number[], u: number): number => {
  let [low, high] = [0, cumulative.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cumulative[middle] ?? 1) <= u) low = middle + 1
    else high = middle
  }
  return low
}

export const zipfShares = (categories: number): number[] => {
  const weights = Array.from({ length: categories }, (_, i) => 1 / (i + 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

/**
 * Calls `visit` for each distinct value of two ascending samples, in order, with how often each sample has it: what
 * statistics with ties need to know.
 */
export const forEachPooledValue = (
  reference: Float64Array,
  current: Float64Array,
  visit: (value: number, inReference: number, inCurrent: number) => void,
): void => {
  const [n, m] = [reference.length, current.length]
  let [i, j] = [0, 0]
  while (i < n || j < m) {
    const value = Math.min(reference[i] ?? Number.POSITIVE_INFINITY, current[j] ?? Number.POSITIVE_INFINITY)
    const firstReference = i
    const firstCurrent = j
    while (i < n && reference[i] === value) i += 1
    while (j < m && current[j] === value) j += 1
    visit(value, i - firstReference, j - firstCurrent)
  }
}

/** Largest minus smallest value of two ascending, non-empty samples; not finite if a value is not, or if it overflows. */
export const pooledRange = (reference: Float64Array, current: Float64Array): number =>
  Math.max(reference.at(-1) ?? 0, current.at(-1) ?? 0) - Math.min(reference[0] ?? 0, current[0] ?? 0)

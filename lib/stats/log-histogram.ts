/**
 * Bins whose width grows with the value, read off the bits of the double: each power of two is cut into 2^mantissaBits
 * equal parts. No logarithm, so the index is the same on every machine, and edges are short binary fractions (1, 1.125,
 * 1.25 ... with 3 bits): small whole numbers get a bin of their own.
 *
 * The value given back for a bin, 2ab/(a+b) for [a, b), is off by at most (b-a)/(b+a) <= 1/(2^(mantissaBits+1) + 1):
 * 0.78 % with 6 bits, 5.9 % with 3. The idea is DDSketch's (arXiv:1908.10693), the mapping HdrHistogram's.
 * Counts are integers on fixed bins, so merging is addition, in any order.
 */

const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
/** Which half of a double holds sign, exponent and upper mantissa depends on the machine's byte order. */
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0

/** Index of the bin of a value >= 0; zero has index 0, and larger values have larger indices. */
export const logBinOf = (value: number, mantissaBits: number): number => {
  double[0] = value
  return (words[HIGH] ?? 0) >>> (20 - mantissaBits)
}

/** Lowest value of a bin. */
export const logBinStart = (index: number, mantissaBits: number): number => {
  words[HIGH] = index << (20 - mantissaBits)
  words[1 - HIGH] = 0
  return double[0] ?? 0
}

/** The value that stands for all of a bin: its relative error is bounded as above. */
export const logBinValue = (index: number, mantissaBits: number): number => {
  const start = logBinStart(index, mantissaBits)
  if (start === 0) return 0
  const end = logBinStart(index + 1, mantissaBits)
  // Not 2ab/(a+b) as it stands: ab leaves the range of doubles from 1e154 on and below 1e-162.
  return start * ((2 * end) / (start + end))
}

/**
 * Nearest-rank quantile of counts by bin: the value of the bin that holds the ceil(q n)-th smallest. `null` when empty.
 * quantile: 0 to 1.
 */
export const logQuantile = (
  counts: ReadonlyMap<number, number>,
  quantile: number,
  mantissaBits: number,
): number | null => {
  const indices = [...counts.keys()].sort((a, b) => a - b)
  let total = 0
  for (const count of counts.values()) total += count
  if (total === 0) return null
  const rank = Math.max(1, Math.ceil(quantile * total))
  let cumulative = 0
  for (const index of indices) {
    cumulative += counts.get(index) ?? 0
    if (cumulative >= rank) return logBinValue(index, mantissaBits)
  }
  return null
}

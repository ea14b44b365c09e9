const WORDS_PER_DOUBLE = 4
const DIGIT_VALUES = 1 << 16
/** High words from here on belong to negative numbers: the top bit is the sign. */
const FIRST_NEGATIVE = DIGIT_VALUES / 2

/** Below this length the engine's own sort is faster than filling the counts. Measured on normal draws, Node 24. */
const LENGTH_MIN = 4000

/** Up to this many values insertion beats a call of the engine's sort. */
const INSERTION_LENGTH_MAX = 24

/** How many values have each digit; then, during a pass, where the next value with that digit goes. Reused. */
const highCounts = new Uint32Array(DIGIT_VALUES)
const middleCounts = new Uint32Array(DIGIT_VALUES)

/** The place of the two upper 16-bit words in a double: the machine's byte order. */
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
const HIGH = LITTLE_ENDIAN ? 3 : 0
const MIDDLE = LITTLE_ENDIAN ? 2 : 1

/**
 * Sorts doubles ascending, in place, and returns them; -0 comes before 0, as `Float64Array.prototype.sort` has it.
 * NaN must have been removed: it has no order. `scratch` is at least as long as `values`; what it held is lost.
 *
 * Least-significant-digit radix sort on the upper 32 of the 64 bits, two passes of 16. Read as whole numbers, the bits
 * of positive doubles ascend with the value and those of negative ones descend, so the last pass lays negative digits
 * out from the largest down and fills each from its end. Values that agree in the upper half (to one part in 10^6)
 * are then neighbours, and mostly few or equal; runs that are neither are sorted by themselves.
 *
 * The lower digits are nearly uniform: passes over them scatter each value to another cache line. Measured on
 * 1,000,000 normal draws: 26 ms of CPU, where all four passes take 71 and the engine's sort 127. Times of one month in ms
 * take 65; values that differ in the lower half alone take the engine's sort, and 15 ms more.
 */
export const sortFloat64 = (values: Float64Array, scratch: Float64Array): Float64Array => {
  if (scratch.length < values.length) {
    throw new RangeError(
      `scratch has ${scratch.length} places for ${values.length} values: pass one at least as long`,
    )
  }
  if (values.length < LENGTH_MIN) return values.sort()
  const between = scratch.subarray(0, values.length)
  countDigits(wordsOf(values))
  startsAscending(middleCounts)
  startsSigned(highCounts)
  scatterMiddle(values, between)
  scatterHigh(between, values)
  sortRuns(values)
  return values
}

const wordsOf = (values: Float64Array): Uint16Array =>
  new Uint16Array(values.buffer, values.byteOffset, values.length * WORDS_PER_DOUBLE)

const countDigits = (words: Uint16Array): void => {
  highCounts.fill(0)
  middleCounts.fill(0)
  for (let at = 0; at < words.length; at += WORDS_PER_DOUBLE) {
    const high = words[at + HIGH] ?? 0
    const middle = words[at + MIDDLE] ?? 0
    highCounts[high] = (highCounts[high] ?? 0) + 1
    middleCounts[middle] = (middleCounts[middle] ?? 0) + 1
  }
}

/** Counts become first places, of the digits below `end`, after `before` values that come first. */
const startsAscending = (counts: Uint32Array, before = 0, end = DIGIT_VALUES): void => {
  let place = before
  for (let digit = 0; digit < end; digit += 1) {
    const count = counts[digit] ?? 0
    counts[digit] = place
    place += count
  }
}

/** Negative digits come first, the largest foremost; their entry is the place after their last. */
const startsSigned = (counts: Uint32Array): void => {
  let place = 0
  for (let digit = DIGIT_VALUES - 1; digit >= FIRST_NEGATIVE; digit -= 1) {
    place += counts[digit] ?? 0
    counts[digit] = place
  }
  startsAscending(counts, place, FIRST_NEGATIVE)
}

const scatterMiddle = (from: Float64Array, to: Float64Array): void => {
  const words = wordsOf(from)
  for (let i = 0; i < from.length; i += 1) {
    const digit = words[i * WORDS_PER_DOUBLE + MIDDLE] ?? 0
    const place = middleCounts[digit] ?? 0
    middleCounts[digit] = place + 1
    to[place] = from[i] ?? 0
  }
}

const scatterHigh = (from: Float64Array, to: Float64Array): void => {
  const words = wordsOf(from)
  for (let i = 0; i < from.length; i += 1) {
    const digit = words[i * WORDS_PER_DOUBLE + HIGH] ?? 0
    const place = (highCounts[digit] ?? 0) - (digit < FIRST_NEGATIVE ? 0 : 1)
    highCounts[digit] = digit < FIRST_NEGATIVE ? place + 1 : place
    to[place] = from[i] ?? 0
  }
}

/** Sorts each run of values of one upper half that is out of order. */
const sortRuns = (values: Float64Array): void => {
  const words = wordsOf(values)
  let previous = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0
    if (value < previous) i = sortRunAt(values, words, i)
    previous = values[i] ?? 0
  }
}

/** Sorts the run that holds `index`; returns the index of its last value. */
const sortRunAt = (values: Float64Array, words: Uint16Array, index: number): number => {
  let [first, last] = [index, index]
  while (first > 0 && shareUpperHalf(words, first - 1, index)) first -= 1
  while (last + 1 < values.length && shareUpperHalf(words, last + 1, index)) last += 1
  if (last - first < INSERTION_LENGTH_MAX) insertionSort(values, first, last)
  else values.subarray(first, last + 1).sort()
  return last
}

const shareUpperHalf = (words: Uint16Array, a: number, b: number): boolean =>
  words[a * WORDS_PER_DOUBLE + HIGH] === words[b * WORDS_PER_DOUBLE + HIGH] &&
  words[a * WORDS_PER_DOUBLE + MIDDLE] === words[b * WORDS_PER_DOUBLE + MIDDLE]

const insertionSort = (values: Float64Array, first: number, last: number): void => {
  for (let i = first + 1; i <= last; i += 1) {
    const value = values[i] ?? 0
    let place = i
    for (; place > first && (values[place - 1] ?? 0) > value; place -= 1) {
      values[place] = values[place - 1] ?? 0
    }
    values[place] = value
  }
}

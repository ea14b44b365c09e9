import { type MersenneTwister, mersenneTwister, nextUpTo } from '../lib/compat/numpy/mersenne-twister.ts'

/**
 * numpy's legacy RandomState, to draw again the samples that peers' tests drew. Uniform draws are the same bits; normal
 * ones may differ in the last place, as the logarithms of C libraries do.
 */
export type RandomState = {
  /** [0, 1), 53 bits of two words. */
  readonly random: () => number
  /** Standard normal by Marsaglia's polar method; the second of each pair is kept for the next call. */
  readonly gauss: () => number
  /** A whole number from 0 to max. */
  readonly upTo: (max: number) => number
}

export const randomState = (seed: number): RandomState => {
  const words = mersenneTwister(seed)
  const random = () => nextDouble(words)
  let kept: number | null = null
  const gauss = (): number => {
    if (kept !== null) {
      const value = kept
      kept = null
      return value
    }
    const [first, second] = gaussPair(random)
    kept = second
    return first
  }
  return { random, gauss, upTo: (max) => nextUpTo(words, max) }
}

const nextDouble = (words: MersenneTwister): number => {
  const high = words.nextUint32() >>> 5
  const low = words.nextUint32() >>> 6
  return (high * 2 ** 26 + low) / 2 ** 53
}

const gaussPair = (random: () => number): [number, number] => {
  for (;;) {
    const x = 2 * random() - 1
    const y = 2 * random() - 1
    const square = x * x + y * y
    if (square >= 1 || square === 0) continue
    const scale = Math.sqrt((-2 * Math.log(square)) / square)
    return [scale * y, scale * x]
  }
}

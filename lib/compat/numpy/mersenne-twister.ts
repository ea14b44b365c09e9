/**
 * numpy's RandomState(seed): MT19937, so that a peer's seeded numbers can be repeated (Matsumoto and Nishimura 1998).
 * Nothing of ours draws from it.
 */
export type MersenneTwister = {
  /** A whole number below 2^32. */
  readonly nextUint32: () => number
}

const LENGTH = 624
const MIDDLE = 397

export const mersenneTwister = (seed: number): MersenneTwister => {
  const state = seeded(seed)
  let next = LENGTH
  return {
    nextUint32: () => {
      if (next === LENGTH) {
        twist(state)
        next = 0
      }
      next += 1
      return tempered(state[next - 1] ?? 0)
    },
  }
}

const seeded = (seed: number): Uint32Array => {
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32))
    throw new RangeError(`seed is ${seed}, must be a whole number from 0 to 2^32 - 1`)
  const state = new Uint32Array(LENGTH)
  state[0] = seed
  for (let i = 1; i < LENGTH; i += 1) {
    const before = state[i - 1] ?? 0
    state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i
  }
  return state
}

const twist = (state: Uint32Array): void => {
  for (let i = 0; i < LENGTH; i += 1) {
    const bits = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % LENGTH] ?? 0) & 0x7fffffff)
    state[i] = (state[(i + MIDDLE) % LENGTH] ?? 0) ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0)
  }
}

const tempered = (word: number): number => {
  let y = word
  y ^= y >>> 11
  y ^= (y << 7) & 0x9d2c5680
  y ^= (y << 15) & 0xefc60000
  y ^= y >>> 18
  return y >>> 0
}

/** A whole number from 0 to max, by masked rejection: numpy's random_interval, and RandomState.randint. */
export const nextUpTo = (random: MersenneTwister, max: number): number => {
  if (max === 0) return 0
  const mask = 2 ** (32 - Math.clz32(max)) - 1
  for (;;) {
    const value = (random.nextUint32() & mask) >>> 0
    if (value <= max) return value
  }
}

/** RandomState.shuffle: from the end, each with one up to itself. */
export const shuffle = (random: MersenneTwister, items: Uint32Array): void => {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = nextUpTo(random, i)
    const item = items[i] ?? 0
    items[i] = items[j] ?? 0
    items[j] = item
  }
}

import type { Draws } from '../draws.ts'

/** Where the values of one column come from. */
export type Column = NumericColumn | CategoricalColumn

export type NumericColumn = {
  readonly kind: 'numeric'
  readonly name: string
  readonly draw: (draws: Draws) => number
  /** Of the two cells that tests of one share need, the first holds values below. Fixed: no sample chose it. */
  readonly splitAt: number
}

export type CategoricalColumn = {
  readonly kind: 'categorical'
  readonly name: string
  /** The tests of one share look at the first category. */
  readonly shares: readonly number[]
}

export const NORMAL: NumericColumn = {
  kind: 'numeric',
  name: 'normal',
  draw: ({ normal }) => normal(),
  splitAt: 0,
}

/** The i-th most frequent category has a share in proportion to 1 / i. */
const zipfShares = (categories: number): number[] => {
  const weights = Array.from({ length: categories }, (_, i) => 1 / (i + 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

const MEAN_COUNT = 5
const ZERO_SHARE = 0.7

/** The shares of the first cell differ: a half, 99 %, 18 %, 93 % and 70 %, an eighth and 19 %. */
export const COLUMNS: readonly Column[] = [
  NORMAL,
  { kind: 'numeric', name: 'lognormal', draw: ({ normal }) => Math.exp(normal()), splitAt: Math.exp(2.326) },
  // Geometric: one value in six is 0, and those above 25 are rare.
  {
    kind: 'numeric',
    name: 'integer',
    draw: ({ uniform }) => Math.floor(-MEAN_COUNT * Math.log(1 - uniform())),
    splitAt: 1,
  },
  // Student's t with two degrees of freedom: it has a mean and no variance.
  {
    kind: 'numeric',
    name: 'heavy-tailed',
    draw: ({ normal, uniform }) => normal() / Math.sqrt(-Math.log(1 - uniform())),
    splitAt: 2.4,
  },
  {
    kind: 'numeric',
    name: 'zero-inflated',
    draw: ({ normal, uniform }) => (uniform() < ZERO_SHARE ? 0 : Math.exp(normal())),
    splitAt: Number.MIN_VALUE,
  },
  { kind: 'categorical', name: '8 even categories', shares: Array<number>(8).fill(1 / 8) },
  { kind: 'categorical', name: '100 Zipf categories', shares: zipfShares(100) },
]

import { LeewayError } from '../lib/errors.ts'

/** How far a number may be from the expected one. */
export type Allowance =
  | { readonly kind: 'exact' }
  /** |got - expected| <= abs + rel |expected|; rel itself where 0 is expected and there is no abs. */
  | { readonly kind: 'within'; readonly abs: number; readonly rel: number }
  /** The same when rounded to so many decimals. */
  | { readonly kind: 'rounded'; readonly decimals: number }

export type Tolerance = {
  readonly general: Allowance
  /** Members of `expected` with one of their own. */
  readonly ofMember: Readonly<Record<string, Allowance>>
}

const GENERAL_KEYS = new Set(['abs', 'rel', 'rtol', 'atol', 'round'])

/** `"exact"`, `{abs}`, `{rel}`, `{rtol, atol}`, `{round}`; any other key is a member with its own number. */
export const parseTolerance = (value: unknown): Tolerance => {
  if (value === undefined || value === 'exact') return { general: { kind: 'exact' }, ofMember: {} }
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  if (entries.length === 0 || !entries.every(([, bound]) => typeof bound === 'number'))
    throw new LeewayError(
      'input',
      `a tolerance is ${JSON.stringify(value)}: it is "exact" or an object of numbers, such as {"abs": 1e-9}`,
    )
  const bounds = new Map<string, number>(entries)
  const isRelative = bounds.has('rel') || bounds.has('rtol')
  const others = entries.filter(([key]) => !GENERAL_KEYS.has(key))
  return {
    general: generalOf(bounds),
    ofMember: Object.fromEntries(
      others.map(([member, bound]) => [
        member,
        { kind: 'within', abs: isRelative ? 0 : bound, rel: isRelative ? bound : 0 },
      ]),
    ),
  }
}

const generalOf = (bounds: ReadonlyMap<string, number>): Allowance => {
  const decimals = bounds.get('round')
  if (decimals !== undefined) return { kind: 'rounded', decimals }
  return {
    kind: 'within',
    abs: bounds.get('abs') ?? bounds.get('atol') ?? 0,
    rel: bounds.get('rel') ?? bounds.get('rtol') ?? 0,
  }
}

/** JSON has no infinities: cases write them, and NaN, as strings. */
const NUMBERS_IN_WORDS: Readonly<Record<string, number>> = {
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  NaN: Number.NaN,
}

export const agrees = (got: unknown, expected: unknown, allowance: Allowance): boolean => {
  if (typeof got === 'number') return numbersAgree(got, numberOf(expected), allowance)
  if (Array.isArray(expected))
    return (
      Array.isArray(got) &&
      got.length === expected.length &&
      expected.every((each, at) => agrees(got[at], each, allowance))
    )
  if (typeof expected === 'object' && expected !== null)
    return (
      typeof got === 'object' &&
      got !== null &&
      Object.entries(expected).every(([key, each]) =>
        agrees(Object.entries(got).find(([k]) => k === key)?.[1], each, allowance),
      )
    )
  return got === expected
}

const numberOf = (expected: unknown): number | null => {
  if (typeof expected === 'number') return expected
  return typeof expected === 'string' ? (NUMBERS_IN_WORDS[expected] ?? null) : null
}

const numbersAgree = (got: number, expected: number | null, allowance: Allowance): boolean => {
  if (expected === null) return false
  if (Object.is(got, expected) || got === expected) return true
  const difference = Math.abs(got - expected)
  switch (allowance.kind) {
    case 'exact':
      return false
    case 'rounded':
      return difference <= 0.5 * 10 ** -allowance.decimals
    case 'within':
      return difference <= boundAt(expected, allowance)
  }
}

const boundAt = (expected: number, { abs, rel }: Extract<Allowance, { kind: 'within' }>): number =>
  expected === 0 && abs === 0 ? rel : abs + rel * Math.abs(expected)

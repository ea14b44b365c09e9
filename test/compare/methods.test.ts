import { describe, expect, it } from 'vitest'
import { compareTables } from '../../lib/compare/compare-tables.ts'
import { STATISTICS } from '../../lib/compare/methods.ts'
import { DEFAULT_COMPARE_OPTIONS } from '../../lib/compare/options.ts'
import { METHODS, type Method } from '../../lib/drift/test-result.ts'
import { seededUniform } from '../stats/seeded-draws.ts'
import { givenTable } from './given-table.ts'

const uniforms = (count: number, seed: number): number[] => Array.from({ length: count }, seededUniform(seed))

/** The tests of a column of numbers, of categories and of booleans, chi-square first as it applies to all. */
const testsOf = async (method: Method) => {
  const table = (rows: number, seed: number) =>
    givenTable(`seed ${seed}`, {
      number: uniforms(rows, seed),
      category: uniforms(rows, seed + 1).map((value) => `c${Math.floor(value * 4)}`),
      boolean: uniforms(rows, seed + 2).map((value) => value < 0.4),
    })
  const { columns } = await compareTables(table(300, 1), table(200, 10), {
    ...DEFAULT_COMPARE_OPTIONS,
    methods: ['chi-square', method],
  })
  return Object.fromEntries(columns.map(({ name, tests }) => [name, tests.at(-1)]))
}

const OF_NUMBERS: readonly Method[] = [
  'ks',
  'wasserstein',
  'wasserstein-normed',
  'energy',
  'cramer-von-mises',
  'anderson-darling',
  'mann-whitney',
  't-test',
  'epps-singleton',
]
const OF_TWO_CELLS: readonly Method[] = ['fisher', 'z-test']

describe('each method that --method takes', () => {
  it.each(METHODS)(
    '%s applies to the columns it is made for, and has a p-value if it says so',
    async (method) => {
      const tests = await testsOf(method)
      const applies = Object.entries(tests).flatMap(([name, test]) => (test?.method === method ? [name] : []))
      const expected = OF_NUMBERS.includes(method)
        ? ['number']
        : OF_TWO_CELLS.includes(method)
          ? ['boolean']
          : ['boolean', 'category', 'number']
      expect(applies.sort()).toEqual(expected)
      for (const name of expected) {
        expect(Number.isFinite(tests[name]?.statistic)).toBe(true)
        expect(tests[name]?.pValue === null).toBe(!STATISTICS[method].hasPValue)
      }
    },
  )
})

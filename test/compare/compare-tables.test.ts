import { describe, expect, it } from 'vitest'
import { compareTables } from '../../lib/compare/compare-tables.ts'
import { type CompareOptions, DEFAULT_COMPARE_OPTIONS } from '../../lib/compare/options.ts'
import type { ColumnReport } from '../../lib/compare/report.ts'
import { seededUniform } from '../stats/seeded-draws.ts'
import { type GivenColumns, givenTable } from './given-table.ts'

const compare = (reference: GivenColumns, current: GivenColumns, options: Partial<CompareOptions> = {}) =>
  compareTables(givenTable('reference', reference), givenTable('current', current), {
    ...DEFAULT_COMPARE_OPTIONS,
    ...options,
  })

const columnOf = async (
  reference: GivenColumns[string],
  current: GivenColumns[string],
  options: Partial<CompareOptions> = {},
): Promise<ColumnReport> => {
  const { columns } = await compare({ x: reference }, { x: current }, options)
  const [column] = columns
  if (column === undefined) throw new Error('the report has no column')
  return column
}

/** About normal: the sum of 12 uniform draws. */
const normals = (count: number, seed: number, shift = 0): number[] => {
  const uniform = seededUniform(seed)
  return Array.from(
    { length: count },
    () => Array.from({ length: 12 }, uniform).reduce((sum, each) => sum + each, -6) + shift,
  )
}
const repeat = <T>(count: number, ...values: readonly T[]): T[] =>
  Array.from({ length: count }, (_, i) => values[i % values.length] as T)

/** JSON knows neither NaN nor infinity. */
const expectPlain = (report: unknown): void => expect(JSON.parse(JSON.stringify(report))).toEqual(report)

describe('the verdict on a column', () => {
  it('draws of the same distribution are stable', async () => {
    expect(await columnOf(normals(5_000, 1), normals(1_000, 2))).toMatchObject({
      kind: 'numeric',
      verdict: 'stable',
      primary: 'ks',
      reason: null,
    })
  })

  it('a fifth of a standard deviation is real and too small to matter: minor', async () => {
    expect(await columnOf(normals(5_000, 1), normals(1_000, 2, 0.2))).toMatchObject({ verdict: 'minor' })
  })

  it('half a standard deviation is drifted', async () => {
    const column = await columnOf(normals(5_000, 1), normals(1_000, 2, 0.5))
    expect(column).toMatchObject({ verdict: 'drifted', effect: { measure: 'psi', threshold: 0.1 } })
    expect(column.mean.current).toBeCloseTo(0.5, 1)
    expectPlain(column)
  })

  it('values that stop coming are drift of their own, though those that come are as before', async () => {
    const current = normals(1_000, 2).map((value, i) => (i % 5 === 0 ? null : value))
    expect(await columnOf(normals(5_000, 1), current)).toMatchObject({
      verdict: 'drifted',
      primary: 'missing',
      missing: { reference: 0, current: 0.2 },
    })
  })

  it('a new category drifts and is named with its share, as is one that vanished', async () => {
    expect(await columnOf(repeat(1_000, 'a', 'b'), repeat(1_000, 'a', 'c'))).toMatchObject({
      kind: 'categorical',
      verdict: 'drifted',
      newCategories: { count: 1, top: [{ name: 'c', share: 0.5 }] },
      vanishedCategories: { count: 1, top: [{ name: 'b', share: 0.5 }] },
    })
  })

  it('booleans are compared as two shares', async () => {
    expect(await columnOf(repeat(1_000, true, false), repeat(1_000, true, true, true, false))).toMatchObject({
      kind: 'boolean',
      verdict: 'drifted',
      primary: 'chi-square',
    })
  })
})

describe('columns with little to say get an answer or a reason', () => {
  it('the same constant on both sides is stable with PSI 0', async () => {
    expect(await columnOf(repeat(100, 7), repeat(100, 7))).toMatchObject({
      verdict: 'stable',
      effect: { value: 0 },
      adjustedPValue: 1,
    })
  })

  it('another constant is drifted', async () => {
    expect(await columnOf(repeat(100, 7), repeat(100, 8))).toMatchObject({ verdict: 'drifted' })
  })

  it('a single category on both sides is stable', async () => {
    expect(await columnOf(repeat(100, 'a'), repeat(100, 'a'))).toMatchObject({ verdict: 'stable' })
  })

  it('all missing on both sides is not testable', async () => {
    expect(await columnOf(repeat(100, null), repeat(50, null))).toMatchObject({
      verdict: 'not-testable',
      reason: 'every value is missing on both sides',
      missing: { reference: 1, current: 1 },
    })
  })

  it.each([
    { side: 'current', reference: repeat(100, 1, 2), current: repeat(100, null) },
    { side: 'reference', reference: repeat(100, null), current: repeat(100, 1, 2) },
  ])('all missing in the $side alone is drift, whatever type a reader gave to nothing', async (given) => {
    expect(await columnOf(given.reference, given.current)).toMatchObject({
      kind: 'numeric',
      verdict: 'drifted',
    })
  })

  it('a type that changed is not testable, and the remedy is told', async () => {
    const column = await columnOf(repeat(100, 1, 2), repeat(100, 'one', 'two'))
    expect(column).toMatchObject({ verdict: 'not-testable', tests: [], histogram: null })
    expect(column.reason).toBe(
      'numeric (DOUBLE) in the reference, categorical (VARCHAR) in the current data: mend the file, or compare texts with --types x=categorical',
    )
  })

  it('infinite values are counted, noted, and do not hide the others', async () => {
    const current = normals(1_000, 2).map((value, i) => (i % 2 === 0 ? Number.POSITIVE_INFINITY : value))
    const report = await compare({ x: normals(5_000, 1) }, { x: current })
    expect(report.columns[0]).toMatchObject({ verdict: 'drifted', primary: 'missing' })
    expect(report.columns[0]?.mean.current).toBeCloseTo(0, 0)
    expect(report.notes).toContain(
      "column with infinite values, which are counted as a category of their own: 'x'",
    )
    expectPlain(report)
  })

  it('nothing but infinite values is not testable', async () => {
    const infinite = repeat(100, Number.POSITIVE_INFINITY)
    expect(await columnOf(infinite, infinite)).toMatchObject({
      verdict: 'not-testable',
      reason: 'no finite value on either side: 200 are infinite, the others missing',
    })
  })

  it.each([1, 3, 9])('%d rows are too few, and it is said how many are needed', async (rows) => {
    expect((await columnOf(normals(100, 1), normals(rows, 2))).reason).toMatch(
      /^\d rows? in the current data, at least 10 are needed$/,
    )
  })

  it('100,000 categories that are all new are a real change, counted, and ten of them are named', async () => {
    const names = (prefix: string) => Array.from({ length: 100_000 }, (_, i) => `${prefix}${i}`)
    const report = await compare({ x: names('a') }, { x: names('b') })
    expect(report.columns[0]).toMatchObject({
      // 98.9 % of the rows bear a name too rare to be known, on both sides: only the known ones could vanish.
      verdict: 'minor',
      newCategories: { count: 100_000 },
      vanishedCategories: { count: 100_000 },
    })
    expect(report.columns[0]?.newCategories.top).toHaveLength(10)
    expect(report.columns[0]?.histogram?.cells.length).toBeLessThanOrEqual(24)
    expect(report.notes.join()).toContain("as identifiers are (--ignore leaves them out): 'x'")
  })

  it('numbers near the largest double give no infinity', async () => {
    const huge = repeat(200, -Number.MAX_VALUE, 0, Number.MAX_VALUE)
    const column = await columnOf(huge, huge)
    expect(column.verdict).toBe('stable')
    expectPlain(column)
  })
})

describe('a report', () => {
  const reference = { a: normals(500, 1), b: normals(500, 2), c: repeat(500, 'x', 'y') }

  it('lists the drifted first, then the minor, the stable, and what could not be tested', async () => {
    const report = await compare(
      { ...reference, d: repeat(500, null) },
      { a: normals(500, 3), b: normals(500, 4, 2), c: repeat(500, 'x', 'y', 'z'), d: repeat(500, null) },
    )
    expect(report.columns.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['b', 'drifted'],
      ['c', 'drifted'],
      ['a', 'stable'],
      ['d', 'not-testable'],
    ])
    expect(report.dataset).toEqual({
      driftedColumns: 2,
      minorColumns: 0,
      testedColumns: 3,
      notTestable: 1,
      verdict: 'drifted',
    })
  })

  it('names columns that one side lacks, and compares the others', async () => {
    const report = await compare(
      { ...reference, old: repeat(500, 1) },
      { ...reference, new1: repeat(500, 1) },
    )
    expect(report.notes.slice(0, 2)).toEqual([
      "column only in the reference: 'old'",
      "column only in the current data: 'new1'",
    ])
    expect(report.dataset).toMatchObject({ testedColumns: 3, verdict: 'stable' })
  })

  it('without any common column is an error that names both sides', async () => {
    await expect(compare({ a: [1] }, { b: [1] })).rejects.toThrow(
      "there is no column to compare; the reference: the columns are 'a'; the current data: the columns are 'b'",
    )
  })

  it('takes only the columns asked for, and none that is ignored', async () => {
    const names = async (options: Partial<CompareOptions>) =>
      (await compare(reference, reference, options)).columns.map(({ name }) => name).sort()
    expect(await names({ columns: ['a', 'b'] })).toEqual(['a', 'b'])
    expect(await names({ ignore: ['b'] })).toEqual(['a', 'c'])
    await expect(names({ columns: ['nobody'] })).rejects.toThrow("neither side has a column 'nobody'")
  })

  it('says that rows were taken for independent draws where the reference has no windows', async () => {
    const report = await compare(reference, reference)
    expect(report.reference.windows).toBeNull()
    expect(report.notes.at(-1)).toContain('rows are taken for independent draws')
  })
})

describe('the tests that are asked for', () => {
  it('come in the order asked for; the first that applies to the column decides', async () => {
    const options = { methods: ['ks', 'g-test', 'jensen-shannon'] } as const
    const numeric = await columnOf(normals(500, 1), normals(500, 2), options)
    const categorical = await columnOf(repeat(500, 'x', 'y'), repeat(500, 'x', 'y'), options)
    expect(numeric.tests.map(({ method }) => method)).toEqual(['ks', 'g-test', 'jensen-shannon'])
    expect([numeric.primary, categorical.primary]).toEqual(['ks', 'g-test'])
  })

  it('a column that none of them can test is not testable', async () => {
    expect(await columnOf(repeat(50, 'x'), repeat(50, 'x'), { methods: ['mann-whitney'] })).toMatchObject({
      verdict: 'not-testable',
      reason: 'mann-whitney cannot test categorical values such as these: add another --method',
    })
  })

  it('the effect is measured as asked', async () => {
    const effect = { measure: 'wasserstein-normed', threshold: 0.4 } as const
    const column = await columnOf(normals(5_000, 1), normals(1_000, 2, 0.5), { effect })
    expect(column).toMatchObject({ verdict: 'drifted', effect: { ...effect, value: expect.closeTo(0.5, 1) } })
    expect(await columnOf(normals(5_000, 1), normals(1_000, 2, 0.3), { effect })).toMatchObject({
      verdict: 'minor',
    })
  })
})

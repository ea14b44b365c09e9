import { describe, expect, it } from 'vitest'
import { compareTables } from '../../lib/compare/compare-tables.ts'
import { hasDrift } from '../../lib/compare/has-drift.ts'
import { type CompareOptions, DEFAULT_COMPARE_OPTIONS } from '../../lib/compare/options.ts'
import { seededUniform } from '../stats/seeded-draws.ts'
import { type GivenColumns, givenTable } from './given-table.ts'

const compare = (reference: GivenColumns, current: GivenColumns, options: Partial<CompareOptions>) =>
  compareTables(givenTable('reference', reference, ['time']), givenTable('current', current, ['time']), {
    ...DEFAULT_COMPARE_OPTIONS,
    ...options,
  })

const uniforms = (count: number, seed: number): number[] => Array.from({ length: count }, seededUniform(seed))
const DAY_MS = 86_400_000
const day = { unit: 'ms', count: DAY_MS } as const
/** `perDay` times on each of so many days, from the epoch on. */
const days = (count: number, perDay: number): number[] =>
  Array.from({ length: count * perDay }, (_, i) => Math.floor(i / perDay) * DAY_MS + (i % perDay))

describe('chunks', () => {
  it('show when a change began, each on the bins of the whole reference', async () => {
    const current = uniforms(400, 2).map((value, i) => (i < 200 ? value : value + 1))
    const report = await compare(
      { x: uniforms(2_000, 1) },
      { x: current },
      { chunks: { by: 'number', chunks: 4 } },
    )
    expect(report.chunks?.map(({ key, rows, dataset }) => [key, rows, dataset.verdict])).toEqual([
      ['[0:99]', 100, 'stable'],
      ['[100:199]', 100, 'stable'],
      ['[200:299]', 100, 'drifted'],
      ['[300:399]', 100, 'drifted'],
    ])
    expect(report.chunks?.[2]?.columns[0]?.tests).toEqual(
      (await compare({ x: uniforms(2_000, 1) }, { x: current.slice(200, 300) }, {})).columns[0]?.tests,
    )
  })

  it('a remainder of 3 rows is a chunk that says why it cannot be tested, and harms no other', async () => {
    const report = await compare(
      { x: uniforms(1_000, 1) },
      { x: uniforms(103, 2) },
      { chunks: { by: 'size', rows: 50 } },
    )
    expect(
      report.chunks?.map(({ rows, columns }) => [rows, columns[0]?.verdict, columns[0]?.reason]),
    ).toEqual([
      [50, 'stable', null],
      [50, 'stable', null],
      [3, 'not-testable', '3 rows in the current data, at least 10 are needed'],
    ])
  })

  it('by time, an hour without rows is no chunk, and a row without a time is noted', async () => {
    const time = [...days(1, 50), ...days(1, 50).map((each) => each + 7 * DAY_MS), null]
    const report = await compare(
      { x: uniforms(500, 1) },
      { x: uniforms(101, 2), time },
      { chunks: { by: 'time', column: 'time', period: day } },
    )
    expect(report.chunks?.map(({ key, rows }) => [key, rows])).toEqual([
      ['1970-01-01T00:00:00Z', 50],
      ['1970-01-08T00:00:00Z', 50],
    ])
    expect(report.notes).toContain('1 rows of current have no time and are in no chunk')
  })

  it('keep the order of the whole, so that a column stands in the same place in each', async () => {
    const report = await compare(
      { a: uniforms(500, 1), b: uniforms(500, 2) },
      { a: uniforms(100, 3), b: uniforms(100, 4).map((value) => value + 2) },
      { chunks: { by: 'number', chunks: 2 } },
    )
    const orders = [report, ...(report.chunks ?? [])].map(({ columns }) => columns.map(({ name }) => name))
    expect(orders).toEqual([
      ['b', 'a'],
      ['b', 'a'],
      ['b', 'a'],
    ])
  })

  it('a time column that is not there is an error that names those that are', async () => {
    await expect(
      compare({ x: [1] }, { x: [1] }, { chunks: { by: 'time', column: 'when', period: day } }),
    ).rejects.toThrow("current has no column 'when' for --chunk-by; it has x")
  })
})

describe("the reference's own windows", () => {
  /** Each day moves by a draw of its own: days differ, events within a day are independent. */
  const wavering = (count: number, perDay: number, seed: number): number[] => {
    const uniform = seededUniform(seed)
    return Array.from({ length: count }, () => uniform()).flatMap((shift) =>
      Array.from({ length: perDay }, () => uniform() + shift),
    )
  }
  const reference = { x: wavering(20, 200, 1), time: days(20, 200) }
  const current = { x: wavering(10, 200, 2), time: days(10, 200) }

  it('days that differ no more than those of the reference are not drift', async () => {
    const byDay = await compare(reference, current, { chunks: { by: 'time', column: 'time', period: day } })
    expect(byDay.reference.windows).toBe(20)
    expect(byDay.columns[0]?.designEffect).toBeGreaterThan(5)
    expect(byDay.chunks?.filter(({ dataset }) => dataset.verdict === 'drifted')).toEqual([])
    expect(byDay.notes.join()).not.toContain('rows are taken for independent draws')
    const plain = await compare({ x: reference.x }, current, {
      chunks: { by: 'time', column: 'time', period: day },
    })
    expect(plain.reference.windows).toBeNull()
    expect(plain.chunks?.filter(({ dataset }) => dataset.verdict === 'drifted').length).toBeGreaterThan(5)
  })

  it('too few to tell how they differ are not used, and that is said', async () => {
    const report = await compare({ x: reference.x.slice(0, 1_000), time: days(5, 200) }, current, {
      chunks: { by: 'time', column: 'time', period: day },
    })
    expect(report.columns[0]?.designEffect).toBeNull()
    expect(report.notes.at(-1)).toMatch(
      /^the reference has 5 windows, at least 8 tell how they differ: rows are taken for independent draws/,
    )
  })

  it('a change that is large, but no larger than theirs, is noted', async () => {
    const far = { x: reference.x.slice(0, 200).map((value) => value + 0.4), time: days(1, 200) }
    const report = await compare(reference, far, { chunks: { by: 'time', column: 'time', period: day } })
    expect(report.columns[0]?.effect?.value).toBeGreaterThan(0.1)
    expect(report.notes).toContain(
      "column beyond the limit of the effect, but no more than the reference's own windows differ: 'x'",
    )
  })
})

describe('segments', () => {
  const sides = (east: number) => ({
    region: Array.from({ length: 600 }, (_, i) => (i % 2 === 0 ? 'west' : 'east')),
    x: uniforms(600, east + 1).map((value, i) => (i % 2 === 0 ? value : value + east)),
  })

  it('are each compared with their own reference', async () => {
    const report = await compare(sides(0), sides(2), { segment: 'region' })
    expect(
      report.segments?.map(({ segment, columns, dataset }) => [segment, columns.length, dataset.verdict]),
    ).toEqual([
      ['east', 1, 'drifted'],
      ['west', 1, 'stable'],
    ])
    expect(hasDrift(report)).toBe(true)
  })

  it('that only one side has are not testable, and say which side lacks them', async () => {
    const onlyWest = { region: Array.from({ length: 100 }, () => 'west'), x: uniforms(100, 3) }
    const there = await compare(sides(0), onlyWest, { segment: 'region' })
    expect(there.segments?.map(({ segment, columns }) => [segment, columns[0]?.reason])).toEqual([
      ['west', null],
      ['east', 'no rows in the current data, at least 10 are needed'],
    ])
    const back = await compare(onlyWest, sides(0), { segment: 'region' })
    expect(back.segments?.find(({ segment }) => segment === 'east')?.columns[0]?.reason).toBe(
      'no rows in the reference',
    )
  })

  it('beyond the hundred largest are noted and left out', async () => {
    const many = { region: Array.from({ length: 300 }, (_, i) => `r${i % 150}`), x: uniforms(300, 1) }
    const report = await compare(many, many, { segment: 'region' })
    expect(report.segments).toHaveLength(100)
    expect(report.notes).toContain(
      "'region' has 150 values: the 100 largest segments are compared, 200 rows are in none",
    )
  })

  it('may be named by numbers', async () => {
    const grades = { grade: Array.from({ length: 40 }, (_, i) => i % 2), x: uniforms(40, 1) }
    const report = await compare(grades, grades, { segment: 'grade' })
    expect(report.segments?.map(({ segment, referenceRows }) => [segment, referenceRows])).toEqual([
      ['0', 20],
      ['1', 20],
    ])
  })
})

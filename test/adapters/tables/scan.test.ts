import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codeColumn, OTHER_NAME } from '../../../lib/adapters/tables/category-names.ts'
import { openEngine } from '../../../lib/adapters/tables/engine.ts'
import { openTable } from '../../../lib/adapters/tables/open-table.ts'
import { sampleRows } from '../../../lib/adapters/tables/sample-rows.ts'
import { givenFiles, plain } from './given-table.ts'

/** Several row groups, so that two threads read them. */
const ROWS = 300_000

test('a column is read, scanned and sampled in the order of its rows', async () => {
  const folder = await givenFiles({
    'a.parquet': { parquet: `select range::double n, 'name ' || range % 7 as s from range(${ROWS})` },
  })
  const table = await openTable(`${folder}/a.parquet`, { kinds: new Map() })
  const columns: readonly (readonly [string, (row: number) => number | string])[] = [
    ['n', (row) => row],
    ['s', (row) => `name ${row % 7}`],
  ]
  for (const [name, at] of columns) {
    const expected = Array.from({ length: ROWS }, (_, row) => at(row))
    expect(plain(await table.readColumn(name))).toEqual(expected)
    const scanned: (number | string | null)[] = []
    await table.scanColumn(name, (part) => {
      for (const value of plain(part)) scanned.push(value)
    })
    expect(scanned).toEqual(expected)
    const rows = Array.from(sampleRows(ROWS, 1_000))
    expect(plain(await table.sampleColumn(name, 1_000))).toEqual(rows.map((row) => at(row)))
  }
  table.close()
})

test('CSV keeps the order of its rows too', async () => {
  const rows = Array.from({ length: ROWS }, (_, row) => row)
  const folder = await givenFiles({ 'a.csv': ['row', ...rows].join('\n') })
  const table = await openTable(`${folder}/a.csv`, { kinds: new Map() })
  expect(plain(await table.readColumn('row'))).toEqual(rows)
  table.close()
})

test('reads that are asked for at once are each whole', async () => {
  const folder = await givenFiles({
    'a.parquet': { parquet: 'select range::double a, -range::double b from range(20000)' },
  })
  const table = await openTable(`${folder}/a.parquet`, { kinds: new Map() })
  const [a, b, lost] = await Promise.allSettled([
    table.readColumn('a'),
    table.readColumn('b'),
    table.readColumn('c'),
  ])
  expect(a.status === 'fulfilled' && plain(a.value).at(-1)).toBe(19_999)
  expect(b.status === 'fulfilled' && plain(b.value).at(-1)).toBe(-19_999)
  expect(lost.status).toBe('rejected')
  table.close()
})

test('an array that is long enough is reused, and no longer than the rows', async () => {
  const folder = await givenFiles({ 'a.parquet': { parquet: 'select 1.5 a' } })
  const table = await openTable(`${folder}/a.parquet`, { kinds: new Map() })
  const into = new Float64Array(10)
  const read = await table.readColumn('a', into)
  expect(read.kind === 'numeric' && read.values.buffer).toBe(into.buffer)
  expect(plain(read)).toEqual([1.5])
  expect(plain(await table.readColumn('a', new Float64Array(0)))).toEqual([1.5])
  table.close()
})

test('names are the most frequent first; beyond the bound the rest shares one', async () => {
  const engine = await openEngine([], 'memory')
  const from = "(select unnest(['b', 'a', 'a', null, 'c', 'd', 'b', 'a']) x)"
  const read = async (namesMax: number) => {
    const { names, sql, isBounded } = await codeColumn(engine, from, 'x', namesMax)
    const codes: number[] = []
    await engine.eachVector(sql, (items) => codes.push(...items))
    return { names, isBounded, codes }
  }
  expect(await read(4)).toEqual({
    names: ['a', 'b', 'c', 'd'],
    isBounded: false,
    codes: [1, 0, 0, -1, 2, 3, 1, 0],
  })
  expect(await read(2)).toEqual({
    names: ['a', 'b', OTHER_NAME],
    isBounded: true,
    codes: [1, 0, 0, -1, 2, 2, 1, 0],
  })
  engine.close()
})

test('10^5 categories are all told apart; one more, and it is noted', async () => {
  const folder = await givenFiles({
    'a.parquet': {
      parquet: `select 'id ' || range % 100000 as known, 'id ' || range as many from range(100001)`,
    },
  })
  const table = await openTable(`${folder}/a.parquet`, { kinds: new Map() })
  const known = await table.readColumn('known')
  expect(known.kind !== 'numeric' && known.names.length).toBe(100_000)
  expect(table.notes).toEqual([])
  const many = await table.readColumn('many')
  expect(many.kind !== 'numeric' && many.names.length).toBe(100_001)
  await table.readColumn('many')
  expect(table.notes).toEqual([
    "column 'many' has more than 100,000 values: the least frequent count as one category",
  ])
  table.close()
})

test('a DuckDB of ours reads its own files only, and nothing can change that', async () => {
  const folder = await givenFiles({ 'a.csv': 'a\n1\n', 'b.csv': 'a\n2\n' })
  const engine = await openEngine([`${folder}/a.csv`], 'memory')
  expect(await engine.rows(`select a::integer from read_csv('${folder}/a.csv')`)).toEqual([[1]])
  await expect(engine.rows(`select * from read_csv('${folder}/b.csv')`)).rejects.toThrow(
    /disabled by configuration/,
  )
  await expect(engine.run(`copy (select 1) to '${folder}/c.csv'`)).rejects.toThrow(
    /disabled by configuration/,
  )
  await expect(engine.run('set enable_external_access = true')).rejects.toThrow()
  await expect(engine.run('install httpfs')).rejects.toThrow()
  engine.close()
})

test('a sample takes one row of each stretch, ascending, and all rows where there are few', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 1_000 }), (rows, size) => {
      const taken = Array.from(sampleRows(rows, size))
      const count = Math.min(rows, size)
      expect(taken).toHaveLength(count)
      for (const [i, row] of taken.entries()) {
        expect(row).toBeGreaterThanOrEqual(Math.floor((i * rows) / count))
        expect(row).toBeLessThan(Math.floor(((i + 1) * rows) / count))
      }
    }),
  )
  expect(Array.from(sampleRows(3, 10))).toEqual([0, 1, 2])
})

test('a sample does not keep step with a period of the rows', () => {
  // Every 24th row of hourly data would be one hour of the day; here each hour has its share, 1/24 within 4 sd.
  const hours = new Map<number, number>()
  for (const row of sampleRows(240_000, 10_000)) hours.set(row % 24, (hours.get(row % 24) ?? 0) + 1)
  const sd = Math.sqrt((10_000 / 24) * (23 / 24))
  expect(hours.size).toBe(24)
  for (const count of hours.values()) expect(Math.abs(count - 10_000 / 24)).toBeLessThan(4 * sd)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { literalPath, quotedName, quotedText } from '../../../lib/adapters/tables/sql.ts'
import { givenFiles, givenFolder, readTable, runSql } from './given-table.ts'

test('whatever a column is called, it is read, and nothing of its name is run', async () => {
  const names = fc.uniqueArray(
    fc
      .oneof(
        fc.constantFrom(
          '"',
          "'",
          'a"; drop table x; --',
          "'); select 1; --",
          'select',
          'v',
          'n',
          'rows',
          '*',
          'a b',
          'é',
        ),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
      )
      .filter((name) => !name.includes('\0') && name.isWellFormed()),
    { minLength: 1, maxLength: 4, selector: (name) => name.toLowerCase() },
  )
  const folder = await givenFolder()
  await fc.assert(
    fc.asyncProperty(names, async (columns) => {
      const select = columns.map((name, i) => `'${i}' as ${quotedName(name)}`).join(', ')
      await runSql(`copy (select ${select}) to '${folder}/a.parquet' (format parquet)`)
      const { values } = await readTable(`${folder}/a.parquet`)
      expect(Object.entries(values).map(([name, [value]]) => [name, value])).toEqual(
        Object.entries(Object.fromEntries(columns.map((name, i) => [name, `${i}`]))),
      )
    }),
    { numRuns: 30 },
  )
})

test('text in a statement is that text', () => {
  expect(quotedText("it's")).toBe("'it''s'")
  expect(quotedName('a"b')).toBe('"a""b"')
  expect(literalPath('w[1]*?.csv')).toBe('w[[]1][*][?].csv')
})

test('a file name that looks like a pattern, or like SQL, is that file', async () => {
  const folder = await givenFiles({
    'w[1].csv': 'a\n1\n',
    'w1.csv': 'a\n2\n',
    "it's'); --.csv": 'a\n3\n',
    'w[2].parquet': { parquet: 'select 4 a' },
    'w2.parquet': { parquet: 'select 5 a' },
  })
  const read = async (name: string) => (await readTable(`${folder}/${name}`)).values.a
  expect(await read('w[1].csv')).toEqual([1])
  expect(await read("it's'); --.csv")).toEqual([3])
  expect(await read('w[2].parquet')).toEqual([4])
})

test('names that differ only in case are two columns', async () => {
  const folder = await givenFiles({ 'a.csv': 'a,A,a_1\n1,2,3\n' })
  expect((await readTable(`${folder}/a.csv`)).values).toEqual({ a: [1], A: [2], a_1: [3] })
})

test('a name that ends in a number is its own', async () => {
  const folder = await givenFiles({
    'a.csv': 'sensor,sensor_1\n1,2\n',
    'a.parquet': { parquet: "select {'x': 1, 'y': {'z': 2}} s, 1 sensor, 2 sensor_1" },
  })
  for (const file of ['a.csv', 'a.parquet'])
    expect((await readTable(`${folder}/${file}`)).values).toEqual({ sensor: [1], sensor_1: [2] })
})

test('CSV without a header: its columns are numbered', async () => {
  const folder = await givenFiles({ 'a.csv': '186,0.1\n2,0.5\n' })
  expect((await readTable(`${folder}/a.csv`)).values).toEqual({ column0: [186, 2], column1: [0.1, 0.5] })
})

test('several files are one table, in the order of their names; folders of a partition are no columns', async () => {
  const folder = await givenFiles({
    'month=2/x.parquet': { parquet: 'select 2.5::double b, 3 a' },
    'month=1/x.parquet': { parquet: 'select 1 a, 2 b, 7 c' },
  })
  const { values, notes } = await readTable(`${folder}/month=*/*.parquet`)
  expect(values).toEqual({ a: [1, 3], b: [2, 2.5], c: [7, Number.NaN] })
  expect(notes).toEqual(["column 'c' is in 1 of 2 files; in the rows of the others it counts as missing"])
})

test('CSV files may order their columns differently', async () => {
  const folder = await givenFiles({ '1.csv': 'a,b\n1,2\n', '2.csv': 'b,a\n0.5,4\n' })
  expect((await readTable(`${folder}/*.csv`)).values).toEqual({ a: [1, 4], b: [2, 0.5] })
})

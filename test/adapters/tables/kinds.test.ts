import { expect, test } from 'vitest'
import type { ColumnKind } from '../../../lib/adapters/tables/column-kind.ts'
import { givenFiles, readTable } from './given-table.ts'

const { NaN: missing } = Number
const parquet = async (select: string): Promise<string> =>
  `${await givenFiles({ 'a.parquet': { parquet: select } })}/a.parquet`

test('numbers of every width, texts, enums, booleans and times have their kinds; the rest is left out and it is said', async () => {
  const { kinds, values, notes } = await readTable(
    await parquet(`select 1::tinyint tiny, 2::ubigint big, 1.5::decimal(9, 2) "dec", 'inf'::double inf, .5::float f,
      'x' as "text", 'a'::enum('a', 'b') e, true flag, date '2001-02-01' "day", timestamptz '2001-02-01 00:00:00+01' zoned,
      timestamp_ns '2001-02-01' nanos, [1] as "list", {'a': 1} "struct", 'x'::blob bytes, time '12:00' clock`),
  )
  expect(values).toEqual({
    tiny: [1],
    big: [2],
    dec: [1.5],
    inf: [Number.POSITIVE_INFINITY],
    f: [0.5],
    text: ['x'],
    e: ['a'],
    flag: ['true'],
    day: [Date.UTC(2001, 1, 1)],
    zoned: [Date.UTC(2001, 0, 31, 23)],
    nanos: [Date.UTC(2001, 1, 1)],
  })
  expect(kinds).toMatchObject({
    dec: 'numeric',
    e: 'categorical',
    flag: 'boolean',
    day: 'time',
    zoned: 'time',
  })
  expect(notes.map((note) => note.split(' is left out')[0])).toEqual([
    "column 'list'",
    "column 'struct'",
    "column 'bytes'",
    "column 'clock'",
  ])
})

test('null and NaN are missing in every kind; a column that is all missing has its rows', async () => {
  const { values } = await readTable(
    await parquet(`select * from (values ('nan'::double, null::varchar, null::boolean, null::timestamp),
      (null, null, null, null)) t(n, s, b, t)`),
  )
  expect(values).toEqual({
    n: [missing, missing],
    s: [null, null],
    b: [null, null],
    t: [missing, missing],
  })
})

const asKind = async (select: string, kind: ColumnKind) => {
  const { values, notes } = await readTable(await parquet(select), { kinds: new Map([['x', kind]]) })
  return { x: values.x, notes }
}

test('codes of integers and of doubles are the same categories', async () => {
  const integers = await asKind('select unnest([1, 2, null]) x', 'categorical')
  const doubles = await asKind("select unnest(['1', '2', 'nan']::double[]) x", 'categorical')
  expect(doubles).toEqual(integers)
  expect(doubles.x).toEqual(['1', '2', null])
  expect((await asKind('select unnest([1.50, 2]::decimal(9,2)[]) x', 'categorical')).x).toEqual(['1.5', '2'])
})

test('text as numbers: what does not parse is missing, counted and shown', async () => {
  expect(await asKind("select unnest([' 1.5', '1e3', 'n/k', null, '']) x", 'numeric')).toEqual({
    x: [1.5, 1000, missing, missing, missing],
    notes: ["2 values of column 'x' do not parse as number, e.g. '', and count as missing"],
  })
})

test('text and numbers as times: RFC 3339, and epoch milliseconds', async () => {
  expect(
    (await asKind("select unnest(['2001-02-01T00:00:00+01:00', '2001-02-01', 'x']) x", 'time')).x,
  ).toEqual([Date.UTC(2001, 0, 31, 23), Date.UTC(2001, 1, 1), missing])
  expect((await asKind('select 978307200000 x', 'time')).x).toEqual([978_307_200_000])
})

test('numbers and text as booleans', async () => {
  expect((await asKind('select unnest([0, 1, 2]) x', 'boolean')).x).toEqual(['false', 'true', null])
  expect((await asKind("select unnest(['true', 'F', '?']) x", 'boolean')).x).toEqual(['true', 'false', null])
})

test('a time cannot be a boolean', async () => {
  await expect(asKind("select date '2001-02-01' x", 'boolean')).rejects.toThrow(
    "column 'x' is DATE, which cannot be read as boolean: leave its kind out",
  )
})

test('the time column is read as time whatever its type', async () => {
  const file = await parquet(`select '2001-02-01' as "at"`)
  expect((await readTable(file, { timeColumn: 'at' })).kinds).toEqual({ at: 'time' })
})

test('missing values of CSV are those of pandas; JSON texts of mixed columns lose their quotes', async () => {
  const folder = await givenFiles({
    'a.csv': 'x,y\n1,NA\nN/A,3.5\nnull,\n',
    'a.ndjson': '{"m":1,"n":null}\n{"m":"x","n":null}\n',
  })
  expect((await readTable(`${folder}/a.csv`)).values).toEqual({
    x: [1, missing, missing],
    y: [missing, 3.5, missing],
  })
  expect((await readTable(`${folder}/a.ndjson`)).values).toEqual({ m: ['1', 'x'], n: [null, null] })
})

test.each([
  ['a fraction among whole numbers', '1', '0.5', 0.5],
  ['a number behind empty cells', '', '0.5', 0.5],
  ['a number beyond 64 bits', '1', `1${'0'.repeat(29)}`, 1e29],
  ['a text among numbers', '1', '"x"', 'x'],
  ['a number among booleans', 'true', '7', '7'],
  ['a time among days', '"2001-01-01"', '"2001-01-02 12:00:00"', Date.UTC(2001, 0, 2, 12)],
])('%s, after 30,000 rows, is still what it is', async (_, early, late, expected) => {
  const rows = [...new Array<string>(30_000).fill(early), late]
  const folder = await givenFiles({
    'a.csv': ['x,y', ...rows.map((x) => `${x},1`)].join('\n'),
    'a.ndjson': rows.map((x) => `{"x":${x || 'null'},"y":1}`).join('\n'),
  })
  expect((await readTable(`${folder}/a.csv`)).values.x?.at(-1)).toBe(expected)
  expect((await readTable(`${folder}/a.ndjson`)).values.x?.at(-1)).toBe(expected)
})

test('a column of numbers that is empty in one CSV file is still numbers', async () => {
  const folder = await givenFiles({ '1.csv': 'a,b\n1,x\n', '2.csv': 'a,b\n,y\n', '3.csv': 'a,b\n0.5,z\n' })
  expect((await readTable(`${folder}/*.csv`)).values).toEqual({ a: [1, missing, 0.5], b: ['x', 'y', 'z'] })
})

test('a column that is left out is not there, and its kind or name may be anything', async () => {
  const file = await parquet('select 1 a, [1] b')
  const { values, notes } = await readTable(file, { ignore: ['b'] })
  expect([values, notes]).toEqual([{ a: [1] }, []])
})

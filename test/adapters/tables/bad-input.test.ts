import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { expect, test } from 'vitest'
import { openTable } from '../../../lib/adapters/tables/open-table.ts'
import { givenFiles, readTable, runSql } from './given-table.ts'

const PARQUET = { parquet: 'select range a, random() b from range(20000)' }
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

type Content = Parameters<typeof givenFiles>[0]

test.each<readonly [sentence: string, files: Content, pattern: string, says: RegExp]>([
  ['no such file', {}, 'a.csv', /a\.csv: there is no such file; check the path/],
  ['a pattern that matches nothing', {}, '*.csv', /no file matches .*\*\.csv; check the pattern/],
  [
    'a folder',
    { 'in/a.csv': 'a\n1\n' },
    'in',
    /is a folder: name the files in it, e\.g\. '.*\/in\/\*\.parquet'/,
  ],
  ['an empty file', { 'a.csv': '' }, 'a.csv', /a\.csv is empty: 0 bytes/],
  ['a header and no row', { 'a.csv': 'a,b\n' }, 'a.csv', /holds no rows: at least one is needed/],
  ['Parquet without rows', { 'a.parquet': { parquet: 'select 1 a limit 0' } }, 'a.parquet', /holds no rows/],
  [
    'two columns of one name',
    { 'a.csv': 'a,b,a\n1,2,3\n' },
    'a.csv',
    /has two columns 'a': rename one of them/,
  ],
  [
    'latin-1',
    { 'a.csv': latin1('a,b\ncafé,1\n') },
    'a.csv',
    /not utf-8.*; convert it to UTF-8, e\.g\. iconv/,
  ],
  ['latin-1 in JSON', { 'a.ndjson': latin1('{"a":"café"}\n') }, 'a.ndjson', /invalid UTF-8.*iconv/],
  ['UTF-16', { 'a.csv': Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le') }, 'a.csv', /UTF-16.*iconv -f UTF-16/],
  ['bytes that are no text', { 'a.csv': Buffer.from([65, 0, 1, 2]) }, 'a.csv', /is no text/],
  [
    'what is no Parquet',
    { 'a.parquet': 'a,b\n1,2\n' },
    'a.parquet',
    /is no Parquet file: its first bytes are 612c620a312c/,
  ],
  [
    'what only begins as Parquet',
    { 'a.parquet': 'PAR1 and nothing else' },
    'a.parquet',
    /cannot be read as Parquet: .*incomplete or damaged/,
  ],
  [
    'what only begins as Arrow',
    { 'a.arrow': 'ARROW1 and nothing else' },
    'a.arrow',
    /cannot be read as Arrow/,
  ],
  [
    'rows of different lengths',
    { 'a.csv': 'a,b\n1,2\n3,4,5\n' },
    'a.csv',
    /Line: 3; .*Expected Number of Columns: 2.*as many values as the header/,
  ],
  [
    'a title above the header',
    { 'a.csv': 'Report of May\n\na,b\n1,2\n3,4\n' },
    'a.csv',
    /a first row unlike the rest, 'Report of May'/,
  ],
  [
    'JSON that breaks off',
    { 'a.ndjson': '{"a":1}\n{"a":' },
    'a.ndjson',
    /Malformed JSON.*incomplete or damaged/,
  ],
  ['a name twice in an object', { 'a.ndjson': '{"a":1,"a":2}\n' }, 'a.ndjson', /duplicate key "a"/],
  [
    'objects without members',
    { 'a.ndjson': '{}\n{}\n' },
    'a.ndjson',
    /has no column of numbers, texts, booleans or times/,
  ],
  [
    'lists only',
    { 'a.parquet': { parquet: 'select [1] a' } },
    'a.parquet',
    /no column .*'a' is left out: INTEGER\[\]/,
  ],
  ['a URL', {}, 'https://example.org/a.csv', /no local file, and nothing is fetched: download it/],
  ['a bucket', {}, 's3://bucket/a.parquet', /no local file/],
  [
    'numbers here and text there',
    { '1.parquet': { parquet: 'select 1 a' }, '2.parquet': { parquet: "select 'x' a" } },
    '*.parquet',
    /column 'a' is INTEGER in .*1\.parquet and VARCHAR in .*2\.parquet: write it with one type/,
  ],
  [
    'two formats',
    { '1.csv': 'a\n1\n', '2.json': '{"a":1}' },
    '[12].*',
    /1\.csv is CSV and .*2\.json is JSON: one table has one format/,
  ],
  [
    'compressed Parquet',
    { 'a.parquet.gz': Buffer.from('1f8b0800', 'hex') },
    'a.parquet.gz',
    /is Parquet inside gzip: decompress it first/,
  ],
])('%s is an input error that says what to do', async (_, files, name, says) => {
  const folder = await givenFiles(files)
  const pattern = /^\w+:\/\//.test(name) ? name : `${folder}/${name}`
  const opened = openTable(pattern, { kinds: new Map() })
  await expect(opened).rejects.toMatchObject({ code: 'input', message: expect.stringMatching(says) })
})

test('Parquet that is cut off', async () => {
  const { readFile, truncate } = await import('node:fs/promises')
  const folder = await givenFiles({ 'a.parquet': PARQUET })
  const path = `${folder}/a.parquet`
  await truncate(path, Math.floor((await readFile(path)).length / 2))
  await expect(readTable(path)).rejects.toMatchObject({
    code: 'input',
    message: expect.stringMatching(/No magic bytes found.*incomplete or damaged: write it again/),
  })
})

test('Arrow files whose columns differ name the first that does', async () => {
  const folder = await givenFiles({
    '1.arrow': tableToIPC(tableFromArrays({ a: [1], b: [2] })),
    '2.arrow': tableToIPC(tableFromArrays({ a: [1], b: ['x'] })),
  })
  await expect(readTable(`${folder}/*.arrow`)).rejects.toThrow(
    /column 'b' of .*1\.arrow and .*2\.arrow is not the same/,
  )
})

test('a column that is not there: the nearest is named', async () => {
  const folder = await givenFiles({ 'a.csv': 'distance,origin\n1,x\n' })
  const says = "there is no column 'Distnace'; the nearest is 'distance'; the columns are distance, origin"
  const kinds = new Map([['Distnace', 'numeric' as const]])
  await expect(openTable(`${folder}/a.csv`, { kinds })).rejects.toThrow(says)
  const table = await openTable(`${folder}/a.csv`, { kinds: new Map() })
  await expect(table.readColumn('Distnace')).rejects.toThrow(says)
  table.close()
})

test('one row is a table', async () => {
  const folder = await givenFiles({ 'a.csv': 'a,b\n1,x\n' })
  expect(await readTable(`${folder}/a.csv`)).toMatchObject({ rows: 1, values: { a: [1], b: ['x'] } })
})

test('a file that grows while its table is open is an error, not a longer column', async () => {
  const folder = await givenFiles({ 'a.parquet': { parquet: 'select range a from range(10)' } })
  const table = await openTable(`${folder}/a.parquet`, { kinds: new Map() })
  await runSql(`copy (select range a from range(20)) to '${folder}/a.parquet' (format parquet)`)
  await expect(table.readColumn('a')).rejects.toThrow(/had 10 rows when it was opened and has 20 now/)
  table.close()
})

test('no private folder stays behind, after an error neither', async () => {
  const folder = await givenFiles({ 'a.csv': 'a,b\n1,2\n', 'bad.csv': latin1('a\né\n') })
  const before = new Set(readdirSync(tmpdir()))
  await readTable(`${folder}/a.csv`)
  await expect(readTable(`${folder}/bad.csv`)).rejects.toThrow()
  const table = await openTable(`${folder}/a.csv`, { kinds: new Map() })
  const during = ownFolders(before)
  expect(during).toHaveLength(1)
  table.close()
  expect(ownFolders(before)).not.toContain(during[0])
})

/** New private folders of this process; other test files have theirs. */
const ownFolders = (before: ReadonlySet<string>): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`leeway-table-${process.pid}-`) && !before.has(name))

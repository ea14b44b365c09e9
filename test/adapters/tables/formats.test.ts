import { gzipSync, zstdCompressSync } from 'node:zlib'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { expect, test } from 'vitest'
import { givenFiles, readTable } from './given-table.ts'
import { PYARROW_STREAMS } from './pyarrow-streams.ts'

const CSV = 'rooms,area\n3,north\n,south\n2.5,\n'
const NDJSON = '{"rooms":3,"area":"north"}\n{"rooms":null,"area":"south"}\n{"rooms":2.5}\n'
const EXPECTED = { rooms: [3, Number.NaN, 2.5], area: ['north', 'south', null] }

test.each([
  ['CSV', 'a.csv', CSV],
  ['CSV with semicolons', 'a.csv', CSV.replaceAll(',', ';')],
  ['TSV', 'a.tsv', CSV.replaceAll(',', '\t')],
  ['CSV whose lines end in CRLF', 'a.csv', CSV.replaceAll('\n', '\r\n')],
  ['CSV with a byte order mark', 'a.csv', `\uFEFF${CSV}`],
  ['CSV without an extension', 'data', CSV],
  ['CSV in gzip', 'a.csv.gz', gzipSync(CSV)],
  ['CSV in gzip whose name does not say it', 'a.csv', gzipSync(CSV)],
  ['CSV in zstd', 'a.csv.zst', zstdCompressSync(CSV)],
  ['NDJSON', 'a.ndjson', NDJSON],
  ['NDJSON without an extension', 'data', NDJSON],
  ['NDJSON in gzip', 'a.ndjson.gz', gzipSync(NDJSON)],
  ['NDJSON in zstd', 'a.jsonl.zst', zstdCompressSync(NDJSON)],
  ['a JSON array', 'a.json', `[${NDJSON.trim().replaceAll('\n', ',\n')}]`],
  [
    'Parquet, whatever its name',
    'a.bin',
    { parquet: "select * from (values (3.0, 'north'), (null, 'south'), (2.5, null)) t(rooms, area)" },
  ],
])('%s', async (_, name, content) => {
  const folder = await givenFiles({ [name]: content })
  expect((await readTable(`${folder}/${name}`)).values).toEqual(EXPECTED)
})

test.each(['file', 'stream'] as const)('Arrow as a %s', async (shape) => {
  const bytes = tableToIPC(tableFromArrays({ rooms: [3, null, 2.5], area: ['north', 'south', null] }), shape)
  const folder = await givenFiles({ 'a.arrow': bytes })
  expect((await readTable(`${folder}/a.arrow`)).values).toEqual(EXPECTED)
})

test.each(['lz4', 'zstd'] as const)('Arrow of pyarrow, compressed by %s', async (codec) => {
  const folder = await givenFiles({ 'a.feather': Buffer.from(PYARROW_STREAMS[codec], 'base64') })
  const { values, kinds, notes } = await readTable(`${folder}/a.feather`)
  expect(values).toEqual({
    n: [1.5, Number.NaN, Number.POSITIVE_INFINITY],
    s: ['x', null, 'yé'],
    id: [2 ** 53, 2, Number.NaN],
    rate: [1.25, Number.NaN, -3.5],
    at: [978_307_200_123, Number.NaN, -2],
  })
  expect(kinds).toEqual({ n: 'numeric', s: 'categorical', id: 'numeric', rate: 'numeric', at: 'time' })
  expect(notes).toEqual(["column 'l' is left out: List<Int64> is no number, text, boolean or time"])
})

test('Arrow of several batches keeps its nulls where they are', async () => {
  const rows = Array.from({ length: 5_000 }, (_, i) => i)
  const columns = {
    n: rows.map((i) => (i % 3 === 0 ? null : i)),
    late: rows.map((i) => (i < 2_100 ? null : `a text that is longer than twelve bytes ${i % 11}`)),
  }
  const folder = await givenFiles({
    '1.arrow': tableToIPC(tableFromArrays(columns), 'file'),
    '2.arrow': tableToIPC(tableFromArrays(columns), 'stream'),
  })
  const { values } = await readTable(`${folder}/*.arrow`)
  expect(values).toEqual({
    n: [...columns.n, ...columns.n].map((value) => value ?? Number.NaN),
    late: [...columns.late, ...columns.late],
  })
})

import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { readDataFile } from '../../lib/cli/baseline/data-file.ts'
import { readEventColumns } from '../../lib/cli/baseline/event-columns.ts'
import { formatOf } from '../../lib/cli/baseline/format-of.ts'
import { givenFile, givenFolder } from './leeway.ts'

const parquetOf = async (select: string): Promise<string> => {
  const file = `${await givenFolder()}/data.bin`
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`copy (${select}) to '${file}' (format parquet)`)
  connection.closeSync()
  instance.closeSync()
  return file
}

test('Parquet: numbers of every width, texts, booleans; NaN is missing; times are left out and it is said', async () => {
  const file = await parquetOf(`select * from (values
    (1::tinyint, 2::bigint, 1.5::decimal(9, 2), 'nan'::double, 'x', true, date '2001-01-01'),
    (null, 3::bigint, 2.25, 0.5, 'y', null, null)) t(tiny, big, "dec", "do""uble", text, flag, day)`)
  expect(await formatOf(file, 'auto')).toBe('parquet')
  const { columns, notes, rows } = await readDataFile(file, 'parquet', {
    ignore: [],
    score: 'dec',
    prediction: 'big',
  })
  expect(rows).toBe(2)
  expect(columns).toEqual([
    { role: 'feature', name: 'tiny', values: [1, null] },
    { role: 'prediction', name: 'label', values: ['2', '3'] },
    { role: 'prediction', name: 'score', values: [1.5, 2.25] },
    { role: 'feature', name: 'do"uble', values: [null, 0.5] },
    { role: 'feature', name: 'text', values: ['x', 'y'] },
    { role: 'feature', name: 'flag', values: [true, null] },
  ])
  expect(notes).toEqual(["column 'day' is left out: DATE is no number, text or boolean"])
})

test('CSV: an empty cell is missing; a column that is not there is named with those that are', async () => {
  const file = await givenFile('data.csv', 'rooms,area\n3,north\n,south\n')
  expect(await formatOf(file, 'auto')).toBe('csv')
  const { columns } = await readDataFile(file, 'csv', { ignore: ['area'] })
  expect(columns).toEqual([{ role: 'feature', name: 'rooms', values: [3, null] }])
  await expect(readDataFile(file, 'csv', { ignore: ['x'] })).rejects.toThrow(
    "there is no column 'x'; the nearest is 'area'; the columns are rooms, area",
  )
})

test('what is no Parquet file is an input error, not a defect', async () => {
  const file = await givenFile('data.parquet', 'PAR1 and nothing else')
  await expect(readDataFile(file, 'parquet', { ignore: [] })).rejects.toMatchObject({ code: 'input' })
})

test('events: a feature that comes late has been missing; failed calls predict nothing; others are left out', async () => {
  const events = [
    { features: { a: 1 }, prediction: 0.5 },
    { features: { b: 'x' }, error: { category: 'timeout' } },
    { prediction: { label: 'yes', score: 0.25 } },
    { features: { a: null, b: 'y' }, prediction: { label: 'no' } },
  ].map((members) => JSON.stringify({ model: 'm', time: 0, ...members }))
  const file = await givenFile(
    'e.ndjson',
    [...events, '{"model":"other","time":0,"prediction":1}', '{}'].join('\n'),
  )
  const { columns, notes, rows } = await readEventColumns(file, 'm', [])
  expect(rows).toBe(4)
  expect(columns).toEqual([
    { role: 'feature', name: 'a', values: [1, null, null] },
    { role: 'feature', name: 'b', values: [null, 'x', 'y'] },
    { role: 'prediction', name: 'score', values: [0.5, 0.25, null] },
    { role: 'prediction', name: 'label', values: [null, 'yes', 'no'] },
  ])
  expect(notes).toEqual([expect.stringMatching(/^1 event of .* is invalid/)])
})

import { open } from 'node:fs/promises'
import { zstdDecompressSync } from 'node:zlib'
import { DuckDBDataChunk, type DuckDBValue } from '@duckdb/node-api'
import {
  CompressionType,
  compressionRegistry,
  type RecordBatch,
  RecordBatchReader,
  type Schema,
} from 'apache-arrow'
import { LeewayError } from '../../errors.ts'
import { type ArrowColumn, arrowColumn } from './arrow-column.ts'
import type { Engine } from './engine.ts'
import { decodeLz4Frame } from './lz4-frame.ts'
import type { SourceFiles } from './relation.ts'
import { quotedName } from './sql.ts'
import { duplicateName } from './true-names.ts'

// The two that the format knows; apache-arrow brings neither.
compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: decodeLz4Frame })
compressionRegistry.set(CompressionType.ZSTD, {
  decode: (bytes) => new Uint8Array(zstdDecompressSync(bytes)),
})

/** DuckDB's own data chunks hold so many rows. */
const CHUNK_ROWS = 2048

/**
 * Arrow files into a table, a record batch at a time: one batch is what is held. DuckDB reads Arrow only with an
 * extension that it would download. Returns what was left out, in sentences.
 */
export const loadArrow = async (
  engine: Engine,
  { files }: SourceFiles,
  table: string,
): Promise<readonly string[]> => {
  let wanted: readonly ArrowColumn[] | null = null
  const notes: string[] = []
  for (const file of files) {
    // By its handle: from a stream of bytes apache-arrow reads a whole file at once.
    const handle = await open(file)
    try {
      const reader = await RecordBatchReader.from(handle)
      await reader.open()
      const { columns, leftOut } = columnsOf(file, reader.schema)
      if (wanted === null) {
        notes.push(...leftOut)
        await createTable(engine, table, file, columns, leftOut)
      } else requireSame(files[0] ?? file, wanted, file, columns)
      wanted ??= columns
      await appendBatches(engine, table, reader, columns)
    } finally {
      await handle.close()
    }
  }
  return notes
}

type Columns = { readonly columns: readonly ArrowColumn[]; readonly leftOut: readonly string[] }

const columnsOf = (file: string, { fields }: Schema): Columns => {
  const names = fields.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw duplicateName(file, twice)
  const known = fields.map((field, i) => arrowColumn(field, i))
  return {
    columns: known.filter((column) => column !== null),
    leftOut: fields
      .filter((_, i) => known[i] === null)
      .map(({ name, type }) => `column '${name}' is left out: ${type} is no number, text, boolean or time`),
  }
}

const createTable = async (
  engine: Engine,
  table: string,
  file: string,
  columns: readonly ArrowColumn[],
  leftOut: readonly string[],
): Promise<void> => {
  if (columns.length === 0)
    throw new LeewayError(
      'input',
      `${file} has no column of numbers, texts, booleans or times: ${leftOut.join('; ') || 'its schema is empty'}`,
    )
  const list = columns.map(({ name, duckType }) => `${quotedName(name)} ${duckType}`).join(', ')
  await engine.run(`create table ${table} (${list})`)
}

const requireSame = (
  first: string,
  wanted: readonly ArrowColumn[],
  file: string,
  columns: readonly ArrowColumn[],
): void => {
  const differing = wanted.find(
    ({ name, duckType }, i) => columns[i]?.name !== name || columns[i]?.duckType !== duckType,
  )
  const extra = columns[wanted.length]
  if (differing === undefined && extra === undefined) return
  throw new LeewayError(
    'input',
    `column '${(differing ?? extra)?.name}' of ${first} and ${file} is not the same: Arrow files of one table need the same columns, in the same order`,
  )
}

const appendBatches = async (
  engine: Engine,
  table: string,
  batches: AsyncIterable<RecordBatch>,
  columns: readonly ArrowColumn[],
): Promise<void> => {
  const appender = await engine.appender(table)
  const chunk = DuckDBDataChunk.create(columns.map(({ duckType }) => duckType))
  try {
    for await (const batch of batches)
      for (let from = 0; from < batch.numRows; from += CHUNK_ROWS) {
        chunk.reset()
        chunk.rowCount = Math.min(CHUNK_ROWS, batch.numRows - from)
        fillChunk(chunk, batch, columns, from)
        appender.appendDataChunk(chunk)
      }
    appender.flushSync()
  } finally {
    appender.closeSync()
  }
}

const fillChunk = (
  chunk: DuckDBDataChunk,
  batch: RecordBatch,
  columns: readonly ArrowColumn[],
  from: number,
): void => {
  for (const [i, { index, convert }] of columns.entries()) {
    const vector = batch.getChildAt(index)
    const values = Array.from({ length: chunk.rowCount }, (_, row): DuckDBValue => {
      const value: unknown = vector?.get(from + row)
      return value === null || value === undefined ? null : convert(value)
    })
    chunk.setColumnValues(i, values)
  }
}

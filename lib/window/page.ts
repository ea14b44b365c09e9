import { LeewayError } from '../errors.ts'
import {
  type ByteReader,
  type ByteWriter,
  byteReader,
  byteWriter,
  readCount,
  writeCount,
  writtenBytes,
} from './bytes.ts'
import { type CorePage, mergeCore, readCore, writeCore } from './core-page.ts'
import { mergeOutside, type OutsidePage, readOutside, writeOutside } from './outside-page.ts'

/**
 * One storable part of a window's aggregate. `core` is there for every event, and decides the bins of the others;
 * `b0000`, `b0001` ... hold the cells of a run of subjects; `o00` to `o63` what lies outside the bins.
 */
export type PageName = 'core' | `b${string}` | `o${string}`

export type Page =
  /** `cells` is empty where the window has no bins. */
  | { readonly kind: 'core'; readonly core: CorePage; readonly cells: Float64Array }
  | { readonly kind: 'bins'; readonly cells: Float64Array }
  | { readonly kind: 'outside'; readonly outside: OutsidePage }

/** The page that holds a run of subjects' cells. */
export const binsPageName = (index: number): PageName =>
  index === 0 ? 'core' : `b${String(index).padStart(4, '0')}`
export const outsidePageName = (index: number): PageName => `o${String(index).padStart(2, '0')}`

/** Adds `other` into `page`: addition of counts, so any order gives the same. Throws where they are not alike. */
export const mergePage = (page: Page, other: Page): void => {
  if (page.kind === 'core' && other.kind === 'core' && page.cells.length === other.cells.length) {
    mergeCore(page.core, other.core)
    addCells(page.cells, other.cells)
  } else if (page.kind === 'outside' && other.kind === 'outside') mergeOutside(page.outside, other.outside)
  else if (page.kind === 'bins' && other.kind === 'bins' && page.cells.length === other.cells.length)
    addCells(page.cells, other.cells)
  else
    throw new LeewayError(
      'invariant',
      `a ${page.kind} page cannot be merged with a ${other.kind} page of another shape`,
    )
}

const addCells = (cells: Float64Array, others: Float64Array): void => {
  for (let i = 0; i < cells.length; i++) cells[i] = (cells[i] ?? 0) + (others[i] ?? 0)
}

/** First byte of every page, so that later formats can be told apart. */
const FORMAT = 1

export const encodePage = (page: Page): Uint8Array => {
  const writer = byteWriter()
  writeCount(writer, FORMAT)
  switch (page.kind) {
    case 'core':
      writeCore(writer, page.core)
      writeCells(writer, page.cells)
      break
    case 'bins':
      writeCells(writer, page.cells)
      break
    case 'outside':
      writeOutside(writer, page.outside)
  }
  return writtenBytes(writer)
}

export const decodePage = (name: PageName, bytes: Uint8Array): Page => {
  const reader = byteReader(bytes)
  const format = readCount(reader)
  if (format !== FORMAT)
    throw new LeewayError(
      'corrupt',
      `page ${name} has format ${format}; this version reads ${FORMAT}: upgrade Leeway`,
    )
  if (name === 'core') return { kind: 'core', core: readCore(reader), cells: readCells(reader) }
  if (name.startsWith('o')) return { kind: 'outside', outside: readOutside(reader) }
  return { kind: 'bins', cells: readCells(reader) }
}

const writeCells = (writer: ByteWriter, cells: Float64Array): void => {
  writeCount(writer, cells.length)
  for (const count of cells) writeCount(writer, count)
}

const readCells = (reader: ByteReader): Float64Array => {
  const cells = new Float64Array(readCount(reader))
  for (let i = 0; i < cells.length; i++) cells[i] = readCount(reader)
  return cells
}

import type { CompareReport } from '../compare/report.ts'
import { chunkNumbers } from './chunk-numbers.ts'
import { type ColumnPart, columnSection } from './column-section.ts'
import { type ChunkColumns, fieldsOf } from './grouped-chunks.ts'
import { type Html, html } from './html.ts'
import { wholeText } from './number-text.ts'

/**
 * What keeps a page of many columns usable: about 10 kB for the part of a column, and 130 bytes for a chunk's numbers.
 * Columns are in the order of what matters, so what is left out matters least; the table above names all of them.
 */
const PARTS_MAX = 250
const CHUNK_NUMBERS_MAX = 2_000

/** The id of a column's part; `null` where there is none. Names may repeat, and may be anything. */
export const partIdOf = (index: number): string | null => (index < PARTS_MAX ? `column-${index + 1}` : null)

export const columnParts = (report: CompareReport, chunks: ChunkColumns): Html => {
  const parts = report.columns.slice(0, PARTS_MAX).map((column, i): ColumnPart => {
    const fields = fieldsOf(column.name, chunks)
    const id = partIdOf(i) ?? ''
    const isDrifted = [column, ...fields].some(({ verdict }) => verdict === 'drifted')
    if (chunks.length === 0 || !isDrifted) return { column, id, overChunks: null }
    const hasNumbers = (i + 1) * chunks.length <= CHUNK_NUMBERS_MAX
    return {
      column,
      id,
      overChunks: { fields, numbers: hasNumbers ? chunkNumbers(column.name, chunks) : null },
    }
  })
  const rest = report.columns.length - parts.length
  return html`<div class="parts">${parts.map((part) => columnSection(part, report))}</div>${
    rest > 0
      ? html`<p class="quiet">${wholeText(rest)} more columns are in the table above only. --json, or --columns, tells of them.</p>`
      : null
  }`
}

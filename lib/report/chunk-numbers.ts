import type { ColumnReport } from '../compare/report.ts'
import { effectText } from './effect-text.ts'
import type { ChunkColumns } from './grouped-chunks.ts'
import { type Html, html } from './html.ts'
import { nameText } from './names.ts'
import { momentText, pValueText, UNKNOWN, wholeText } from './number-text.ts'
import { VERDICT_WORDS } from './words.ts'

/** One column, chunk by chunk. */
export const chunkNumbers = (
  name: string,
  chunks: ChunkColumns,
): Html => html`<div class="scrolls" tabindex="0" role="region" aria-label="Chunks of ${nameText(name)}"><table class="chunk-numbers">
    <thead><tr><th scope="col">Chunk</th><th scope="col">Rows</th><th scope="col">Verdict</th><th scope="col">Effect</th><th scope="col">Adjusted p</th></tr></thead>
    <tbody>${chunks.map(({ chunk, columns }) => rowOf(chunk, columns.get(name)))}</tbody></table></div>`

const rowOf = ({ key, rows }: ChunkColumns[number]['chunk'], column: ColumnReport | undefined): Html =>
  html`<tr><th scope="row">${nameText(momentText(key))}</th><td>${wholeText(rows)}</td>${
    column === undefined
      ? html`<td colspan="3">not in this chunk</td>`
      : html`<td>${VERDICT_WORDS[column.verdict]}</td><td>${column.effect === null ? (column.reason ?? UNKNOWN) : effectText(column.effect)}</td><td>${column.adjustedPValue === null ? UNKNOWN : pValueText(column.adjustedPValue)}</td>`
  }</tr>`

import type { ColumnReport, CompareReport } from '../compare/report.ts'
import { columnLink, type LinkOf } from './column-link.ts'
import { effectText } from './effect-text.ts'
import { type ChunkColumns, chunksPerField, type Field, fieldsOf, wholeFieldsOf } from './grouped-chunks.ts'
import { type Html, html } from './html.ts'
import { nameText } from './names.ts'
import { countText, momentText } from './number-text.ts'
import { strip } from './strip.ts'
import { whenText } from './when-text.ts'
import { VERDICT_WORDS, VERDICTS, type Verdict } from './words.ts'

/** When it drifted: a row a column, a field a chunk. `null` where there are no chunks. */
export const chunksSection = (
  { columns }: CompareReport,
  chunks: ChunkColumns,
  linkOf: LinkOf,
): Html | null => {
  const first = chunks[0]?.chunk
  const last = chunks[chunks.length - 1]?.chunk
  if (first === undefined || last === undefined) return null
  return html`<section aria-labelledby="chunks-title"><h2 id="chunks-title">Over the chunks</h2>
    <p>${whenText(chunks.map(({ chunk }) => chunk))}</p>
    ${LEGEND}
    <table class="strips">
    <caption class="quiet">${countText(chunks.length, 'chunk')}, from ${nameText(momentText(first.key))} to ${nameText(momentText(last.key))}${groupText(chunks.length)}.</caption>
    <thead><tr><th scope="col">Column</th><th scope="col">Chunks</th><th scope="col">Drifted, and largest effect</th></tr></thead>
    <tbody><tr class="whole"><th scope="row">any column</th><td>${strip(wholeFieldsOf(chunks))}</td><td>${wholeText(chunks)}</td></tr>
    ${columns.map((column, i) => rowOf(column, chunks, columnLink(column.name, linkOf(i))))}</tbody></table></section>`
}

const swatch = (verdict: Verdict): Field => ({ key: '', verdict, effect: null })

const LEGEND = html`<p class="legend quiet">${VERDICTS.map(
  (verdict) => html`<span>${strip([swatch(verdict)])} ${VERDICT_WORDS[verdict]}</span> `,
)}</p>`

const groupText = (count: number): string =>
  chunksPerField(count) === 1 ? '' : `; a field is the worst of ${chunksPerField(count)}`

const rowOf = ({ name, verdict }: ColumnReport, chunks: ChunkColumns, head: Html): Html => {
  const known = chunks.flatMap(({ chunk, columns }) => {
    const column = columns.get(name)
    return column === undefined ? [] : [{ key: chunk.key, column }]
  })
  return html`<tr data-name="${nameText(name)}" data-verdict="${verdict}"><th scope="row">${head}</th><td>${strip(fieldsOf(name, chunks))}</td><td>${countsText(known)}</td></tr>`
}

type Known = { readonly key: string; readonly column: ColumnReport }

/** `12 of 100, PSI 0.31 (limit 0.1) in 2001-04-01` */
const countsText = (known: readonly Known[]): string => {
  const drifted = known.filter(({ column }) => column.verdict === 'drifted').length
  const effects = known.flatMap(({ key, column }) =>
    column.effect === null ? [] : [{ key, effect: column.effect }],
  )
  if (effects.length === 0) return drifted === 0 ? 'none' : `${drifted} of ${known.length}`
  const largest = effects.reduce((a, b) => (b.effect.value > a.effect.value ? b : a))
  return `${drifted} of ${known.length}; ${effectText(largest.effect)} in ${nameText(momentText(largest.key))}`
}

const wholeText = (chunks: ChunkColumns): string => {
  const drifted = chunks.filter(({ chunk }) => chunk.dataset.verdict === 'drifted').length
  return `${drifted} of ${chunks.length}`
}

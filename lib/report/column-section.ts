import type { ColumnReport, CompareReport } from '../compare/report.ts'
import { binsNote } from './bin-axis.ts'
import { binChart } from './bin-chart.ts'
import { categoryChart, cellsTable } from './cells-table.ts'
import { categoriesText, columnText } from './column-text.ts'
import { effectLine } from './effect-line.ts'
import { effectText } from './effect-text.ts'
import type { Field } from './grouped-chunks.ts'
import { type Html, html } from './html.ts'
import { nameHtml, nameText } from './names.ts'
import { sidesTable } from './sides-table.ts'
import { testsTable } from './tests-table.ts'
import { verdictMark } from './verdict-mark.ts'

/** What is known of one column over the chunks; `numbers` may be left out where there are too many. */
export type OverChunks = { readonly fields: readonly Field[]; readonly numbers: Html | null }

export type ColumnPart = {
  readonly column: ColumnReport
  readonly id: string
  readonly overChunks: OverChunks | null
}

/** Everything about one column. Open where there is something to see, else behind its title. */
export const columnSection = (part: ColumnPart, report: CompareReport): Html => {
  const { column, id } = part
  const isOpen = column.verdict === 'drifted' || column.verdict === 'minor'
  return html`<details class="column" id="${id}" data-name="${nameText(column.name)}" data-verdict="${column.verdict}"${isOpen ? html` open` : null}>
    <summary><h3>${nameHtml(column.name)}</h3> ${verdictMark(column.verdict)}${column.effect === null ? null : html` <span class="quiet">${effectText(column.effect)}</span>`}</summary>
    <p>${columnText(column, report)}</p>
    ${[categoriesText('New', column.newCategories), categoriesText('Gone', column.vanishedCategories)].map(
      (text) => (text === null ? null : html`<p>${text}</p>`),
    )}
    <div class="figures">${histogramOf(column)}${part.overChunks === null ? null : chunksOf(column, part.overChunks)}</div>
    <div class="pair">${testsTable(column)}${sidesTable(column)}</div></details>`
}

const LEGEND = html`<p class="legend quiet"><svg width="14" height="12" aria-hidden="true"><rect class="reference" x="1" y="1" width="12" height="10"/></svg> reference <svg width="14" height="12" aria-hidden="true"><rect class="current" x="1" y="1" width="12" height="10"/></svg> current</p>`

const histogramOf = (column: ColumnReport): Html | null => {
  const { histogram, name, kind } = column
  if (histogram === null || histogram.cells.length === 0) return null
  if (kind !== 'numeric')
    return html`<figure><figcaption>Categories${LEGEND}</figcaption>${categoryChart(name, histogram)}</figure>`
  const note = binsNote(histogram.cells)
  return html`<figure><figcaption>Share of rows by bin${LEGEND}</figcaption>
    ${binChart(name, histogram)}${note === null ? null : html`<p class="quiet">${note}</p>`}
    <details><summary>As a table</summary>${cellsTable(name, histogram)}</details></figure>`
}

const chunksOf = ({ name }: ColumnReport, { fields, numbers }: OverChunks): Html | null => {
  const line = effectLine(name, fields)
  if (line === null && numbers === null) return null
  return html`<figure><figcaption>Effect over the chunks
    <p class="legend quiet"><svg width="20" height="12" aria-hidden="true"><line class="limit" x2="20" y1="6" y2="6"/></svg> limit <svg width="14" height="12" aria-hidden="true"><path class="dots" d="M7 6h0"/></svg> drifted</p></figcaption>
    ${line}${numbers === null ? null : html`<details><summary>As a table</summary>${numbers}</details>`}</figure>`
}

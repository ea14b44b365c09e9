import type { ColumnReport, CompareReport } from '../compare/report.ts'
import { columnLink, type LinkOf } from './column-link.ts'
import { effectBar, LIMITS_SHOWN } from './effect-bar.ts'
import { effectText, missingText } from './effect-text.ts'
import { type Html, html } from './html.ts'
import { miniHistogram } from './mini-histogram.ts'
import { nameText } from './names.ts'
import { pValueText, UNKNOWN } from './number-text.ts'
import { shiftText } from './shift-text.ts'
import { verdictMark } from './verdict-mark.ts'
import { VERDICTS } from './words.ts'

/** One column of the table: what stands in a cell, and the number that it is sorted by. */
type Cell = {
  readonly title: string
  readonly kind: 'text' | 'number' | 'drawing'
  readonly of: (column: ColumnReport) => Html | string
  readonly by: ((column: ColumnReport) => number | null) | null
  /** Where no column has it, it is left out: a peer has no detectable shift. */
  readonly has: (column: ColumnReport) => boolean
}

const CELLS: readonly Cell[] = [
  {
    title: 'Verdict',
    kind: 'text',
    of: ({ verdict }) => verdictMark(verdict),
    by: ({ verdict }) => VERDICTS.indexOf(verdict),
    has: () => true,
  },
  {
    title: 'Effect and limit',
    kind: 'text',
    of: (column) => effectCell(column),
    by: ({ effect }) => (effect === null ? null : -effect.value),
    has: ({ effect, reason }) => effect !== null || reason !== null,
  },
  {
    title: 'Adjusted p',
    kind: 'number',
    of: ({ adjustedPValue }) => (adjustedPValue === null ? UNKNOWN : pValueText(adjustedPValue)),
    by: ({ adjustedPValue }) => adjustedPValue,
    has: ({ adjustedPValue }) => adjustedPValue !== null,
  },
  {
    title: 'Detectable shift',
    kind: 'number',
    of: ({ detectableShift }) => (detectableShift === null ? UNKNOWN : shiftText(detectableShift)),
    by: null,
    has: ({ detectableShift }) => detectableShift !== null,
  },
  {
    title: 'Missing',
    kind: 'number',
    of: missingText,
    by: ({ missing }) => -Math.abs((missing.current ?? 0) - (missing.reference ?? 0)),
    has: ({ missing }) => missing.reference !== null || missing.current !== null,
  },
  {
    title: 'Histogram',
    kind: 'drawing',
    of: ({ histogram }) => miniHistogram(histogram),
    by: null,
    has: ({ histogram }) => histogram !== null,
  },
]

const effectCell = ({ effect, reason, verdict }: ColumnReport): Html =>
  effect === null
    ? html`<span class="quiet">${reason ?? UNKNOWN}</span>`
    : html`<span>${effectText(effect)}${effectBar(effect, verdict)}</span>`

/** All columns, by what matters. */
export const columnsTable = ({ columns }: CompareReport, linkOf: LinkOf): Html => {
  const cells = CELLS.filter(({ has }) => columns.some(has))
  return html`<table id="columns" class="stacks">
    <caption class="quiet">By what matters: drifted first, the largest effect first. A bar ends at ${String(LIMITS_SHOWN)} times the limit, which is the upright line. Histograms: the reference is the line, the current rows are solid.</caption>
    <thead><tr><th scope="col" data-sort="text">Column</th>${cells.map(headOf)}</tr></thead>
    <tbody>${columns.map((column, i) => rowOf(column, cells, linkOf(i)))}</tbody></table>`
}

const headOf = ({ title, kind, by }: Cell): Html =>
  html`<th scope="col" class="${kind}"${by === null ? null : html` data-sort="number"`}>${title}</th>`

const rowOf = (column: ColumnReport, cells: readonly Cell[], link: string | null): Html => {
  return html`<tr data-name="${nameText(column.name)}" data-verdict="${column.verdict}">
    <th scope="row">${columnLink(column.name, link)} <span class="quiet">${column.kind}</span></th>${cells.map((cell) => cellOf(cell, column))}</tr>`
}

const cellOf = ({ title, kind, of, by }: Cell, column: ColumnReport): Html => {
  const key = by?.(column) ?? Number.NaN
  return html`<td class="${kind}" data-title="${title}"${Number.isFinite(key) ? html` data-key="${String(key)}"` : null}>${of(column)}</td>`
}

import type { Histogram } from '../compare/report.ts'
import { type Html, html } from './html.ts'
import { nameHtml, nameText } from './names.ts'
import { coordinate, countText, shareText } from './number-text.ts'
import { ticksTo, topOf } from './scale.ts'

type Cell = Histogram['cells'][number]

/** More rows than these push everything else out of sight; the smaller ones open on demand. */
const ROWS_SHOWN = 10

/** Categories are names, and names need room: so their chart is a table with bars in it. */
export const categoryChart = (name: string, { cells }: Histogram): Html => {
  const top = topOf(ticksTo(Math.max(0, ...cells.map(sizeOf))))
  const largest = new Set([...cells].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, ROWS_SHOWN))
  const rest = cells.filter((cell) => !largest.has(cell))
  const shown = cells.filter((cell) => largest.has(cell))
  const caption = html`Shares of all rows; the bars reach to ${shareText(top)}.`
  return html`${barsTable(caption, shown, top)}${
    rest.length === 0
      ? null
      : html`<details><summary>${countText(rest.length, 'smaller one')}</summary>${barsTable(html`Smaller shares of ${nameText(name)}.`, rest, top)}</details>`
  }`
}

const sizeOf = ({ reference, current }: Cell): number => Math.max(reference, current)

const barsTable = (
  caption: Html,
  cells: readonly Cell[],
  top: number,
): Html => html`<table class="cells bars">
    <caption class="quiet">${caption}</caption>
    <thead><tr><th scope="col">Category</th><th scope="col">Reference</th><th scope="col">Current</th><th scope="col"><span class="away">Bars</span></th></tr></thead>
    <tbody>${cells.map((cell) => html`<tr>${headOf(cell)}${sharesOf(cell)}<td>${pairOfBars(cell, top)}</td></tr>`)}</tbody></table>`

/** The numbers of a histogram. */
export const cellsTable = (name: string, { cells }: Histogram): Html => html`<table class="cells">
    <caption class="away">Shares of ${nameText(name)} by bin</caption>
    <thead><tr><th scope="col">Bin</th><th scope="col">Reference</th><th scope="col">Current</th></tr></thead>
    <tbody>${cells.map((cell) => html`<tr><th scope="row">${nameText(cell.label)}</th>${sharesOf(cell)}</tr>`)}</tbody></table>`

const headOf = (cell: Cell): Html => {
  const tag = cell.reference === 0 ? 'new' : cell.current === 0 ? 'gone' : null
  return html`<th scope="row">${nameHtml(cell.label)}${tag === null ? null : html` <span class="tag">${tag}</span>`}</th>`
}

const sharesOf = ({ reference, current }: Cell): Html =>
  html`<td>${shareText(reference)}</td><td>${shareText(current)}</td>`

const pairOfBars = ({ reference, current }: Cell, top: number): Html => {
  const widthOf = (share: number) => `${coordinate((100 * share) / top)}%`
  return html`<svg aria-hidden="true"><rect class="reference" y="1" width="${widthOf(reference)}" height="7"/><rect class="current" y="9" width="${widthOf(current)}" height="8"/></svg>`
}

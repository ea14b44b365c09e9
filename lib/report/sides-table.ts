import type { ColumnReport, Sides } from '../compare/report.ts'
import { type Html, html } from './html.ts'
import { apartTexts, numberText, shareText, UNKNOWN, wholeText } from './number-text.ts'

type Row = {
  readonly title: string
  readonly sides: Sides<number | null>
  readonly text: (value: number) => string
}

/** What is known of each side of a column. */
export const sidesTable = (column: ColumnReport): Html => html`<table>
    <caption>Values</caption>
    <thead><tr><td></td><th scope="col" class="number">Reference</th><th scope="col" class="number">Current</th></tr></thead>
    <tbody>${rowsOf(column).map(rowHtml)}</tbody></table>`

const rowsOf = (column: ColumnReport): readonly Row[] => {
  const rows: readonly Row[] = [
    { title: 'Rows', sides: column.rows, text: wholeText },
    { title: 'Missing', sides: column.missing, text: shareText },
    { title: 'Mean', sides: column.mean, text: numberText },
    { title: 'Standard deviation', sides: column.sd, text: numberText },
  ]
  return rows.filter(({ sides }) => sides.reference !== null || sides.current !== null)
}

const rowHtml = ({ title, sides: { reference, current }, text }: Row): Html => {
  const [before, after] =
    reference === null || current === null
      ? [reference === null ? UNKNOWN : text(reference), current === null ? UNKNOWN : text(current)]
      : apartTexts([reference, current], text)
  return html`<tr><th scope="row">${title}</th><td class="number">${before ?? UNKNOWN}</td><td class="number">${after ?? UNKNOWN}</td></tr>`
}

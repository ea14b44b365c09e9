import type { CompareReport } from '../compare/report.ts'
import { headlineOf, largestOf } from './headline.ts'
import { type Html, html } from './html.ts'
import { coordinate, wholeText } from './number-text.ts'
import { whenText } from './when-text.ts'
import { VERDICT_WORDS, VERDICTS, type Verdict } from './words.ts'

/** The verdict, first thing on the page. */
export const answer = (report: CompareReport): Html => {
  const largest = largestOf(report)
  return html`<section class="answer ${report.dataset.verdict}">
    <h1>${headlineOf(report)}</h1>${largest === null ? null : html`<p>${largest}</p>`}${wholeRule(report)}${chunksLine(report)}${summaryBar(report)}</section>`
}

/** A peer may need more than one drifted column. */
const wholeRule = ({ compat, dataset }: CompareReport): Html | null =>
  compat === 'leeway' || dataset.driftedColumns === 0 || dataset.verdict === 'drifted'
    ? null
    : html`<p>By its rule for all columns together there is no drift.</p>`

/** The whole may hide what a part shows. */
const chunksLine = ({ chunks = [] }: CompareReport): Html | null =>
  chunks.length === 0 ? null : html`<p>${whenText(chunks)}</p>`

const summaryBar = ({ columns }: CompareReport): Html | null => {
  if (columns.length < 2) return null
  const counts = VERDICTS.map((verdict) => ({
    verdict,
    count: columns.filter((column) => column.verdict === verdict).length,
  })).filter(({ count }) => count > 0)
  return html`<svg class="summary" width="100%" height="12" aria-hidden="true">${barsOf(counts, columns.length)}</svg><p class="quiet">${counts
    .map(({ verdict, count }) => `${wholeText(count)} ${VERDICT_WORDS[verdict]}`)
    .join(' · ')}</p>`
}

type Count = { readonly verdict: Verdict; readonly count: number }

const barsOf = (counts: readonly Count[], total: number): readonly Html[] => {
  const percent = (count: number) => `${coordinate((100 * count) / total)}%`
  return counts.map(({ verdict, count }, i) => {
    const before = counts.slice(0, i).reduce((sum, each) => sum + each.count, 0)
    return html`<rect class="${verdict}" x="${percent(before)}" width="${percent(count)}" height="12"/>`
  })
}

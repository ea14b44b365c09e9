import type { CompareReport, SegmentReport } from '../compare/report.ts'
import { effectText, movementText } from './effect-text.ts'
import { type Html, html } from './html.ts'
import { nameHtml } from './names.ts'
import { countText, wholeText } from './number-text.ts'
import { verdictMark } from './verdict-mark.ts'

/** Each segment with its own reference. `null` where there are none. */
export const segmentsSection = ({ segments = [] }: CompareReport): Html | null =>
  segments.length === 0
    ? null
    : html`<section aria-labelledby="segments-title"><h2 id="segments-title">By segment</h2>
    <table class="stacks">
    <caption class="quiet">Each segment is compared with the same segment of the reference, its rows taken as independent draws.</caption>
    <thead><tr><th scope="col">Segment</th><th scope="col">Verdict</th><th scope="col" class="number">Reference rows</th><th scope="col" class="number">Current rows</th><th scope="col">What drifted</th></tr></thead>
    <tbody>${segments.map(rowOf)}</tbody></table></section>`

const rowOf = (segment: SegmentReport): Html => html`<tr>
    <th scope="row">${nameHtml(segment.segment)}</th><td data-title="Verdict">${verdictMark(segment.dataset.verdict)}</td><td class="number" data-title="Reference rows">${wholeText(segment.referenceRows)}</td><td class="number" data-title="Current rows">${wholeText(segment.currentRows)}</td><td data-title="What drifted">${foundOf(segment)}</td></tr>`

const SHOWN_MAX = 3

const foundOf = ({ columns, dataset }: SegmentReport): Html => {
  const drifted = columns.filter(({ verdict }) => verdict === 'drifted')
  if (dataset.verdict === 'not-testable')
    return html`<span class="quiet">${columns[0]?.reason ?? 'not testable'}</span>`
  if (drifted.length === 0) return html`<span class="quiet">nothing</span>`
  const rest = drifted.length - SHOWN_MAX
  return html`<ul class="plain">${drifted.slice(0, SHOWN_MAX).map((column) => {
    const facts = [column.effect === null ? null : effectText(column.effect), movementText(column)]
    return html`<li>${nameHtml(column.name)} <span class="quiet">${facts.filter((fact) => fact !== null).join(', ')}</span></li>`
  })}${rest > 0 ? html`<li class="quiet">and ${countText(rest, 'more column')}</li>` : null}</ul>`
}

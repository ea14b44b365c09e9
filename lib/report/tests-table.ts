import type { ColumnReport } from '../compare/report.ts'
import { type Html, html } from './html.ts'
import { apartTexts, numberText, pValueText, UNKNOWN } from './number-text.ts'
import { METHOD_WORDS } from './words.ts'

type Test = ColumnReport['tests'][number]

/** Every statistic of a column; the one that enters the control over columns is marked. */
export const testsTable = ({ tests, primary }: ColumnReport): Html | null =>
  tests.length === 0
    ? null
    : html`<div class="scrolls" tabindex="0" role="region" aria-label="Tests"><table>
    <caption>Tests</caption>
    <thead><tr><th scope="col">Test</th><th scope="col" class="number">Statistic</th><th scope="col" class="number">Raw p</th><th scope="col" class="number">95 % interval</th></tr></thead>
    <tbody>${tests.map((test) => rowOf(test, test.method === primary))}</tbody></table></div>`

const rowOf = (test: Test, isPrimary: boolean): Html => html`<tr>
    <th scope="row">${METHOD_WORDS[test.method]}${isPrimary ? html` <span class="tag">primary</span>` : null}</th>
    <td class="number">${numberText(test.statistic)}${boundOf(test)}</td>
    <td class="number">${test.pValue === null ? UNKNOWN : pValueText(test.pValue)}</td>
    <td class="number">${test.interval === null ? UNKNOWN : apartTexts(test.interval).join(' to ')}</td></tr>`

/** On bins only, the values themselves may differ by more. */
const boundOf = ({ statisticMax }: Test): string =>
  statisticMax === undefined ? '' : ` (at most ${numberText(statisticMax)})`

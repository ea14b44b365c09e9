import type { CompareReport } from '../compare/report.ts'
import { type Html, html } from './html.ts'
import { PEER_WORDS, peerOf } from './words.ts'

const TERMS: readonly (readonly [term: string, meaning: string])[] = [
  [
    'PSI',
    'population stability index: how far the shares of the bins moved apart. 0 is no change; a mean that shifts by a third of a standard deviation gives about 0.1.',
  ],
  [
    'adjusted p',
    'how easily chance alone gives a difference like this, corrected for the number of columns. At most alpha: the difference is real.',
  ],
  [
    'effect',
    'how large the change is: the PSI among the tests, less what sampling noise alone adds to it, and so often a little smaller. It is held against the limit.',
  ],
  ['minor', 'real, but smaller than the limit: reported, never alerted.'],
  [
    'detectable shift',
    'the smallest shift that these rows would have shown in 80 of 100 tries. A stable column says nothing about smaller ones.',
  ],
  [
    'design effect',
    'how many times as much real windows vary as independent draws would. p-values are corrected by it where the reference knows its windows.',
  ],
]

/** The words of our own reports; a peer has others, and its own documentation for them. */
export const glossarySection = (report: CompareReport): Html | null =>
  peerOf(report) !== null
    ? null
    : html`<section aria-labelledby="words-title"><h2 id="words-title">What the words mean</h2><dl class="glossary">${TERMS.map(
        ([term, meaning]) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>`,
      )}</dl></section>`

/** How the verdicts came about. */
export const computedText = (report: CompareReport): string =>
  report.compat === 'leeway'
    ? 'Bins come from the reference alone, with open ends, so that one outlier does not move them; missing values have a cell of their own. Two questions decide: is the difference real (adjusted p at most alpha), and is it large enough to matter (effect at or above its limit)? Drifted needs both.'
    : `Statistics, bins, choice of tests, limits and verdicts are those of ${PEER_WORDS[report.compat]}, for comparison with its reports.`

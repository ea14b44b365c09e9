import { type Html, html } from './html.ts'
import { VERDICT_SIGNS, VERDICT_WORDS, type Verdict } from './words.ts'

/** `▲ drifted`: the sign is for the eye only. */
export const verdictMark = (verdict: Verdict): Html =>
  html`<span class="mark ${verdict}"><span aria-hidden="true">${VERDICT_SIGNS[verdict]}</span> ${VERDICT_WORDS[verdict]}</span>`

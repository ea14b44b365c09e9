import type { CompareReport } from '../compare/report.ts'
import { adviceOf } from './advice.ts'
import { answer } from './answer.ts'
import { chunksSection } from './chunks-section.ts'
import { columnsTable } from './columns-table.ts'
import { factsList } from './facts.ts'
import { computedText, glossarySection } from './glossary.ts'
import { chunkColumnsOf } from './grouped-chunks.ts'
import { headlineOf } from './headline.ts'
import { type Html, html, verbatim } from './html.ts'
import { nameText } from './names.ts'
import { momentText } from './number-text.ts'
import { columnParts, partIdOf } from './parts.ts'
import { policyOf } from './policy.ts'
import { SCRIPT } from './script.ts'
import { segmentsSection } from './segments-section.ts'
import { STYLE } from './style.ts'
import { peerOf, VERDICT_WORDS, VERDICTS } from './words.ts'

export type PageFacts = {
  /** RFC 3339. */
  readonly generatedAt: string
  readonly version: string
  /** The call that made it, so that it can be made again. */
  readonly command?: string
}

/** One page in one file: nothing is loaded, and everything but searching and sorting works without its script. */
export const pageOf = (report: CompareReport, facts: PageFacts): string => {
  const chunks = chunkColumnsOf(report.chunks ?? [])
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(STYLE, SCRIPT)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${headlineOf(report)} ${nameText(report.current.name)}</title>
<style>${verbatim(STYLE)}</style>
</head>
<body>
${head(report)}
<main>
${peerBanner(report)}
${answer(report)}
${adviceSection(report)}
<section aria-labelledby="facts-title"><h2 id="facts-title">What was compared</h2>${factsList(report)}</section>
${notesSection(report)}
<section aria-labelledby="columns-title"><h2 id="columns-title">All columns</h2>${TOOLS}${columnsTable(report, partIdOf)}</section>
${chunksSection(report, chunks, partIdOf)}
${segmentsSection(report)}
<div id="details"><h2>Column by column</h2>${columnParts(report, chunks)}</div>
${glossarySection(report)}
<section aria-labelledby="how-title"><h2 id="how-title">How this was computed</h2><p>${computedText(report)}</p>${commandOf(facts)}</section>
</main>
<footer class="quiet">Made by Leeway ${facts.version}, ${momentText(facts.generatedAt)}.</footer>
<script>${verbatim(SCRIPT)}</script>
</body>
</html>
`.html
}

const head = (
  report: CompareReport,
): Html => html`<header><p><span class="brand">Leeway</span> drift report</p>
<nav aria-label="On this page"><a href="#columns-title">All columns</a>${
  report.chunks?.length ? html`<a href="#chunks-title">Over the chunks</a>` : null
}${report.segments?.length ? html`<a href="#segments-title">By segment</a>` : null}<a href="#details">Column by column</a><a href="#how-title">How</a></nav></header>`

const peerBanner = (report: CompareReport): Html | null => {
  const peer = peerOf(report)
  return peer === null
    ? null
    : html`<p class="peer"><strong>The numbers and verdicts are those of ${peer}, not Leeway’s own.</strong></p>`
}

const adviceSection = (
  report: CompareReport,
): Html => html`<section aria-labelledby="advice-title"><h2 id="advice-title">What to do</h2>
<ol class="advice">${adviceOf(report).map(({ seen, step }) => html`<li>${seen}<span>${step}</span></li>`)}</ol></section>`

const notesSection = ({ notes }: CompareReport): Html | null =>
  notes.length === 0
    ? null
    : html`<section aria-labelledby="notes-title"><h2 id="notes-title">Notes</h2><ul class="notes">${notes.map((note) => html`<li>${sentence(note)}</li>`)}</ul></section>`

/** Notes are parts of a line in the terminal; here each is one of its own. */
const sentence = (note: string): string => {
  const text = `${note.slice(0, 1).toUpperCase()}${note.slice(1)}`
  return /[.:!?]$/.test(text) ? text : `${text}.`
}

/** Shown by the script only: without it they would do nothing. */
const TOOLS = html`<div class="tools" id="tools" hidden><input id="find" type="search" placeholder="Find a column" aria-label="Find a column"><select id="only" aria-label="Verdict"><option value="">all verdicts</option>${VERDICTS.map((verdict) => html`<option value="${verdict}">${VERDICT_WORDS[verdict]}</option>`)}</select><button type="button" id="all">Open or close all</button><output id="found" class="quiet"></output></div>`

const commandOf = ({ command }: PageFacts): Html | null =>
  command === undefined ? null : html`<p><code>${command}</code></p>`

import { CHART_STYLE } from './chart-style.ts'

/** The dashboard's colours (`web/style.css`), so that both read as one product. */
const COLOURS = `
:root {
  color-scheme: light dark;
  --ink: #1b2430; --muted: #566270; --page: #f3f5f8; --surface: #ffffff; --grid: #e3e7ec; --edge: #cbd3dc;
  --accent: #1f4e79; --line: #1f5fa8; --shade: #dfe4ea; --stable: #9fbcd8; --minor: #d99a1e; --drifted: #c22f2f;
  --untested: #8b95a1; --minor-ink: #8f4a00; --calm: #1f6b3b; --calm-back: #e4f3e9; --minor-back: #fff4dc;
  --drifted-back: #fde8e6;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ink: #e6ebf1; --muted: #a3afbc; --page: #10151b; --surface: #1a2129; --grid: #2c3641; --edge: #414e5c;
    --accent: #7db4ea; --line: #6fb1f2; --shade: #35414d; --stable: #3f6287; --minor: #d69a2c; --drifted: #f2655f;
    --untested: #7d8995; --minor-ink: #f0a45d; --calm: #77cf97; --calm-back: #16301f; --minor-back: #35290f;
    --drifted-back: #3b1a19;
  }
}`

const TEXT = `
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px / 1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
p, li, dd, caption, summary, .quiet { overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.3; }
h2 { font-size: 1.15rem; margin-bottom: 0.5rem; }
h3 { font-size: 1rem; display: inline; }
a { color: var(--accent); }
code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 0.85em; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.away { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; white-space: nowrap; }
.quiet { color: var(--muted); font-size: 0.85rem; font-weight: 400; }
.name { overflow-wrap: anywhere; white-space: pre-wrap; }
.tag { border: 1px solid var(--edge); border-radius: 4px; padding: 0 0.3rem; font-size: 0.75rem; color: var(--muted);
  font-weight: 400; white-space: nowrap; }
.mark { white-space: nowrap; }
.mark.drifted { color: var(--drifted); font-weight: 700; }
.mark.minor { color: var(--minor-ink); font-weight: 600; }
.mark.stable, .mark.not-testable { color: var(--muted); }
.mark.stable span { color: var(--stable); }`

const LAYOUT = `
header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0.75rem 1rem; }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; justify-content: space-between; align-items: baseline; }
.brand { font-weight: 700; }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; font-size: 0.85rem; }
main { display: grid; gap: 1rem; padding-top: 0; }
main > * { min-width: 0; }
section, .column { background: var(--surface); border: 1px solid var(--grid); border-radius: 10px; padding: 1rem; }
.answer { border-left: 6px solid var(--calm); background: var(--calm-back); }
.answer.drifted { border-color: var(--drifted); background: var(--drifted-back); }
.answer.minor { border-color: var(--minor); background: var(--minor-back); }
.answer.not-testable { border-color: var(--untested); background: var(--surface); }
.answer p { margin-top: 0.35rem; }
.peer { border: 1px solid var(--minor); background: var(--minor-back); border-radius: 10px; padding: 0.6rem 1rem; }
.advice { padding-left: 1.3rem; display: grid; gap: 0.6rem; }
.advice span { display: block; color: var(--muted); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: 0.75rem 1.5rem; }
dt { color: var(--muted); font-size: 0.8rem; }
.glossary { display: grid; gap: 0.5rem; }
.glossary dt { color: var(--ink); font-weight: 600; font-size: 0.9rem; }
.notes { padding-left: 1.2rem; }
.parts { display: grid; gap: 0.5rem; }
.column { padding: 0.7rem 1rem; }
.column > summary .quiet { margin-left: 0.5rem; }
.plain { list-style: none; }
.pair, .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem 2rem; }
.parts > *, .pair > *, .figures > * { min-width: 0; }
.column > :not(summary) { margin-top: 0.6rem; }
summary { cursor: pointer; }
figure summary { color: var(--accent); font-size: 0.85rem; padding: 0.25rem 0; }
figcaption { display: flex; flex-wrap: wrap; gap: 0 1rem; font-weight: 600; align-items: baseline; }
.tools { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin-bottom: 0.5rem; }
.tools input, .tools select, .tools button, th button { font: inherit; color: inherit; background: var(--surface);
  border: 1px solid var(--edge); border-radius: 6px; padding: 0.3rem 0.6rem; min-height: 2.2rem; max-width: 100%; }
.tools button, th button { cursor: pointer; }
th button { border: 0; padding: 0; min-height: 0; font-weight: 600; text-align: inherit; }
th button::after { content: "\\00a0↕"; color: var(--edge); }
[aria-sort="ascending"] button::after { content: "\\00a0↓"; color: inherit; }
[aria-sort="descending"] button::after { content: "\\00a0↑"; color: inherit; }`

const TABLES = `
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
caption { text-align: left; padding-bottom: 0.3rem; }
caption:not(.quiet) { font-weight: 600; font-size: 0.95rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.9rem 0.35rem 0; border-bottom: 1px solid var(--grid); }
thead th { color: var(--muted); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 600; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
th.number { white-space: normal; }
:is(th, td):last-child { padding-right: 0; }
.scrolls { overflow-x: auto; max-width: 100%; }
figure details .scrolls { max-height: 22rem; overflow-y: auto; }
.cells { max-width: 44rem; }
.cells :is(td, thead th:not(:first-child)), .chunk-numbers :is(:nth-child(2), :nth-child(5)) { text-align: right;
  white-space: nowrap; font-variant-numeric: tabular-nums; }
.cells th[scope="row"] { font-weight: 400; width: 30%; }
.bars tbody :is(th, td) { padding-top: 0.15rem; padding-bottom: 0.15rem; }
.bars td:last-child { width: 45%; vertical-align: middle; }
#columns > tbody > tr > th { min-width: 9rem; max-width: 18rem; }
#columns td:nth-child(3) { min-width: 11rem; }
.strips th[scope="row"] { width: 22%; font-weight: 400; }
.strips td:nth-child(2) { width: 48%; padding-top: 0.3rem; padding-bottom: 0.1rem; }
.strips td:last-child { color: var(--muted); font-size: 0.85rem; overflow-wrap: anywhere; }
.strips .whole th { font-weight: 600; }
@media screen and (max-width: 760px) {
  .stacks, .stacks caption, .stacks tbody, .stacks tr, .stacks td, .stacks tbody th { display: block; }
  .stacks thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .stacks tr { border: 1px solid var(--grid); border-radius: 8px; padding: 0.5rem 0.7rem; margin-bottom: 0.5rem; }
  .stacks td, .stacks tbody th { border: 0; padding: 0.1rem 0; }
  #columns > tbody > tr > th { max-width: none; }
  .stacks td { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: 0.5rem; text-align: left;
    white-space: normal; overflow-wrap: anywhere; }
  .stacks td::before { content: attr(data-title); color: var(--muted); }
  .strips, .strips tbody, .strips tr, .strips td, .strips tbody th, .strips caption { display: block; }
  .strips thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .strips td, .strips tbody th { border: 0; padding: 0; width: auto !important; }
  .strips tr { padding: 0.35rem 0; border-bottom: 1px solid var(--grid); }
  .pair table, .cells { font-size: 0.85rem; }
  .facts { grid-template-columns: 1fr 1fr; overflow-wrap: anywhere; }
  .bars tr { display: grid; grid-template-columns: minmax(0, 1fr) 5rem 4.5rem; border-bottom: 1px solid var(--grid); }
  .bars :is(th, td) { border: 0; width: auto !important; }
  .bars :is(th, td):last-child { grid-column: 1 / -1; padding-top: 0; }
  .bars thead th:last-child { display: none; }
  .pair :is(th, td), .cells :is(th, td) { padding-right: 0.5rem; }
  .pair .number { white-space: normal; }
  .stacks .drawing:empty { display: none; }
}
@page { margin: 1cm; }
@media print {
  :root { color-scheme: light; }
  body { background: none; font-size: 10pt; }
  header, main, footer { padding: 0; max-width: none; }
  main { display: block; }
  nav, .tools { display: none; }
  table { font-size: 8pt; }
  table .quiet, .strips td:last-child { font-size: inherit; }
  th, td { padding-right: 0.5rem; }
  th button::after { content: none !important; }
  #columns :is(th, td) { min-width: 0 !important; }
  section, .column { border-color: #bbb; margin-bottom: 0.6rem; }
  tr, figure { break-inside: avoid; }
  h2, h3, summary { break-after: avoid; }
  thead { display: table-header-group; }
  .answer, .peer { print-color-adjust: exact; }
  a { color: inherit; text-decoration: none; }
}`

export const STYLE = [COLOURS, TEXT, LAYOUT, TABLES, CHART_STYLE].join('\n')

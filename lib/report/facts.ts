import type { CompareReport } from '../compare/report.ts'
import { type Html, html } from './html.ts'
import { nameHtml } from './names.ts'
import { apartTexts, countText, numberText, wholeText } from './number-text.ts'
import { CONTROL_WORDS, METHOD_WORDS, peerOf } from './words.ts'

type Fact = readonly [title: string, text: Html | string]

/** What was compared, and by which rules. */
export const factsList = (report: CompareReport): Html =>
  html`<dl class="facts">${factsOf(report).map(([title, text]) => html`<div><dt>${title}</dt><dd>${text}</dd></div>`)}</dl>`

const factsOf = (report: CompareReport): readonly Fact[] => [
  ['Reference', referenceOf(report)],
  ['Current', html`${nameHtml(report.current.name)}<br>${countText(report.current.rows, 'row')}`],
  ['Columns', columnsOf(report)],
  ...(peerOf(report) === null ? ownRules(report) : []),
  ['Limit of the effect', limitOf(report)],
  ...partsOf(report),
]

const referenceOf = ({ reference: { name, rows, kind, windows } }: CompareReport): Html => {
  const facts = [
    countText(rows, 'row'),
    kind === 'baseline' ? 'a stored baseline' : null,
    windows === null ? null : `${countText(windows, 'window')} of its own`,
  ]
  return html`${nameHtml(name)}<br>${facts.filter((fact) => fact !== null).join(', ')}`
}

const columnsOf = ({ dataset }: CompareReport): string =>
  `${wholeText(dataset.testedColumns)} tested${dataset.notTestable === 0 ? '' : `, ${wholeText(dataset.notTestable)} not testable`}`

const ownRules = (report: CompareReport): readonly Fact[] => [
  ['Alpha', numberText(report.alpha)],
  ['Control over columns', CONTROL_WORDS[report.fdr]],
  ['Rows are taken as', drawsOf(report)],
]

const drawsOf = ({ reference, columns }: CompareReport): string => {
  if (reference.windows === null) return 'independent draws'
  const effects = columns.flatMap(({ designEffect }) => designEffect ?? [])
  if (effects.length === 0) return 'independent draws: the windows were too few to say'
  const texts = apartTexts([Math.min(...effects), Math.max(...effects)])
  return `draws that vary as the reference’s windows do: design effect ${[...new Set(texts)].join(' to ')}`
}

/** One limit for all columns is the usual case. */
const limitOf = ({ columns, dataset }: CompareReport): string => {
  if (dataset.testedColumns === 0) return 'none: nothing was tested'
  const limits = columns.flatMap(({ effect }) =>
    effect === null ? [] : [`${METHOD_WORDS[effect.measure]} ${numberText(effect.threshold)}`],
  )
  const different = [...new Set(limits)]
  if (different.length === 0) return 'none: the verdicts are by p-value'
  return different.length <= LIMITS_LISTED ? different.join(', ') : 'by column, see the table'
}

const LIMITS_LISTED = 3

const partsOf = ({ chunks = [], segments = [] }: CompareReport): readonly Fact[] => [
  ...(chunks.length === 0 ? [] : [['Chunks', wholeText(chunks.length)] as const]),
  ...(segments.length === 0 ? [] : [['Segments', wholeText(segments.length)] as const]),
]

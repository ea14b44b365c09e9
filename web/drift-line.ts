import type { DriftWindowAnswer } from '../lib/api/types.ts'
import { plain } from './alert-text.ts'
import { element, setText } from './dom.ts'
import { figure } from './figure.ts'
import { numberText, pValueText, shareText, UNKNOWN, windowText } from './format.ts'
import { type SubjectVerdict, verdictOn } from './heat.ts'
import { limitOf } from './limits.ts'
import { type LineStyle, lineChart } from './line-chart.ts'
import type { SeriesView } from './load.ts'
import { withHoles } from './scales.ts'
import { type Column, detailsTable } from './table.ts'

const STYLES: readonly LineStyle[] = [
  { label: 'PSI', tone: 'line-1', drawn: 'line' },
  { label: 'Drifted', tone: 'drifted', drawn: 'marks' },
  { label: 'Limit', tone: 'drifted', drawn: 'limit' },
]

type Row = { readonly window: DriftWindowAnswer; readonly verdict: SubjectVerdict | null }

/** PSI of the chosen subject over time, with the windows marked in which it had drifted. */
export const driftLine = (): {
  readonly root: HTMLElement
  readonly update: (view: SeriesView) => void
} => {
  const chart = lineChart(STYLES, numberText)
  const details = detailsTable('Verdicts', COLUMNS)
  const note = element('p')
  const root = figure('Population stability index (PSI)', note, chart.root, details.root)
  return {
    root,
    update: ({ drift, limits, span, subject }) => {
      if (subject === null) return
      const limit = limitOf(limits, 'feature-drift')?.value ?? null
      const spaced = withHoles(drift.windows)
      const verdicts = spaced.map(({ window }) => (window === null ? null : verdictOn(window, subject)))
      const psi = verdicts.map(psiOf)
      const drifted = verdicts.map((verdict) => (verdict?.verdict === 'drifted' ? psiOf(verdict) : null))
      setText(note, `“${plain(subject.name)}” against its baseline; 0 is no change`)
      chart.update({
        ...span,
        timesMs: spaced.map(({ startMs }) => startMs),
        rows: [psi, drifted, spaced.map(() => limit)],
        summary: summaryOf(plain(subject.name), verdicts, limit),
        timeTextAt: (index) => textAt(spaced[index]?.window ?? null, verdicts[index] ?? null),
      })
      details.update(drift.windows.map((window) => ({ window, verdict: verdictOn(window, subject) })))
    },
  }
}

const psiOf = (verdict: SubjectVerdict | null): number | null =>
  verdict === null || verdict.verdict === 'not-testable' ? null : verdict.effect.value

const textAt = (window: DriftWindowAnswer | null, verdict: SubjectVerdict | null): string =>
  window === null
    ? 'no data'
    : `${windowText(Date.parse(window.start), Date.parse(window.end))}: ${verdictText(window, verdict)}`

/** The verdict, and why where there is none. */
export const verdictText = (window: DriftWindowAnswer, verdict: SubjectVerdict | null): string => {
  if (window.drift.kind === 'not-testable') return `not testable: ${window.drift.reason}`
  if (verdict === null) return 'not in the baseline'
  if (verdict.verdict !== 'not-testable') return verdict.verdict
  switch (verdict.reason) {
    case 'no reference':
      return 'not testable: no reference'
    case 'too few events':
      return `not testable: ${verdict.side} has ${numberText(verdict.count)} events, ${numberText(verdict.required)} needed`
    case 'too many cells':
      return `not testable: ${numberText(verdict.count)} cells, at most ${numberText(verdict.limit)}`
  }
}

const COLUMNS: readonly Column<Row>[] = [
  {
    title: 'Window',
    cell: ({ window }) => windowText(Date.parse(window.start), Date.parse(window.end)),
  },
  { title: 'Verdict', cell: ({ window, verdict }) => verdictText(window, verdict) },
  { title: 'PSI', numeric: true, cell: ({ verdict }) => numberOr(psiOf(verdict)) },
  {
    title: 'Chance',
    numeric: true,
    cell: ({ verdict }) =>
      verdict === null || verdict.verdict === 'not-testable' ? UNKNOWN : pValueText(verdict.adjustedPValue),
  },
  { title: 'Events', numeric: true, cell: ({ verdict }) => numberOr(verdict?.counts.current ?? null) },
  {
    title: 'Missing',
    numeric: true,
    cell: ({ verdict }) => {
      const share = verdict?.missingShare.current ?? null
      return share === null ? UNKNOWN : shareText(share)
    },
  },
]

const numberOr = (value: number | null): string => (value === null ? UNKNOWN : numberText(value))

const summaryOf = (
  name: string,
  verdicts: readonly (SubjectVerdict | null)[],
  limit: number | null,
): string => {
  const known = verdicts.flatMap((verdict) => psiOf(verdict) ?? [])
  const newest = known[known.length - 1]
  if (newest === undefined) return `PSI of ${name}: not testable in any window of this period`
  const count = verdicts.filter((verdict) => verdict?.verdict === 'drifted').length
  const high = known.reduce((a, b) => Math.max(a, b))
  const limitText = limit === null ? '' : `, limit ${numberText(limit)}`
  return `PSI of ${name}: ${numberText(newest)} in the newest tested window, at most ${numberText(high)}${limitText}; drifted in ${count} of ${known.length} tested windows`
}

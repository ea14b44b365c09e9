import { isEvidentlyDatasetDrift } from '../compat/evidently/column.ts'
import { type Conclusion, concludeFindings } from '../drift/judge-drift.ts'
import { LeewayError } from '../errors.ts'
import type { Examined } from './examine.ts'
import type { CompareOptions } from './options.ts'
import { type Judged, notJudged } from './peers/judged.ts'
import type { ColumnReport, CompareReport, DatasetVerdict } from './report.ts'

/**
 * One verdict a column: false alarms are controlled over the columns of one part that could be tested. What a peer
 * judged is left as it is.
 */
export const concludeColumns = (
  examined: readonly Examined[],
  { alpha, fdr, effect: { threshold } }: Pick<CompareOptions, 'alpha' | 'fdr' | 'effect'>,
): ColumnReport[] => {
  const scored = examined.flatMap(({ finding }) => (finding.kind === 'scored' ? [finding] : []))
  const conclusions = concludeFindings(scored, { alpha, fdr, effectThreshold: threshold })
  const conclusionOf = new Map(scored.map((finding, i) => [finding, conclusions[i]]))
  const judgedOf = (finding: Examined['finding']): Judged => {
    switch (finding.kind) {
      case 'scored':
        return judgedFrom(conclusionOf.get(finding), threshold)
      case 'judged':
        return finding.judged
      case 'not-testable':
        return notJudged(finding.reason)
    }
  }
  return examined.map(({ facts, finding }) => ({ ...facts, ...judgedOf(finding) }))
}

const judgedFrom = (conclusion: Conclusion | undefined, threshold: number): Judged => {
  if (conclusion === undefined || conclusion.verdict === 'not-testable')
    throw new LeewayError('invariant', 'a column that was scored has no verdict')
  const { verdict, adjustedPValue, designEffect, effect, detectableShift, primary, tests } = conclusion
  return {
    verdict,
    reason: null,
    primary: primary.method,
    adjustedPValue,
    designEffect,
    effect: { ...effect, threshold },
    detectableShift,
    tests,
  }
}

const RANKS: Readonly<Record<ColumnReport['verdict'], number>> = {
  drifted: 0,
  minor: 1,
  stable: 2,
  'not-testable': 3,
}

/** By what matters: the worst verdict first, then the largest effect, then the order of the reference. */
export const byWhatMatters = (columns: readonly ColumnReport[]): ColumnReport[] =>
  [...columns].sort(
    (a, b) => RANKS[a.verdict] - RANKS[b.verdict] || (b.effect?.value ?? 0) - (a.effect?.value ?? 0),
  )

/** The worst of its columns, or the peer's own rule; not testable where no column could be tested. */
export const datasetVerdictOf = (
  columns: readonly ColumnReport[],
  compat: CompareReport['compat'],
): DatasetVerdict => {
  const count = (verdict: ColumnReport['verdict']) =>
    columns.filter((column) => column.verdict === verdict).length
  const [driftedColumns, minorColumns, notTestable] = [
    count('drifted'),
    count('minor'),
    count('not-testable'),
  ]
  const testedColumns = columns.length - notTestable
  const worst = driftedColumns > 0 ? 'drifted' : minorColumns > 0 ? 'minor' : 'stable'
  const ofTested =
    compat === 'evidently' && !isEvidentlyDatasetDrift(driftedColumns, columns.length) ? 'stable' : worst
  return {
    driftedColumns,
    minorColumns,
    testedColumns,
    notTestable,
    verdict: testedColumns === 0 ? 'not-testable' : ofTested,
  }
}

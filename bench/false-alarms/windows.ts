import { concludeFindings } from '../../lib/drift/judge-drift.ts'
import { type SubjectFinding, scoreSubject } from '../../lib/drift/score-subject.ts'
import { DEFAULT_DRIFT_POLICY } from '../../lib/drift/verdict.ts'
import { seededDraws } from '../draws.ts'
import { COLUMNS, NORMAL } from './columns.ts'
import { drawPair, type Pair } from './pair.ts'
import { ALPHAS, aboveNominal, FAMILY_LEVEL, type Rejections, ratesBy } from './rejections.ts'

const COLUMNS_PER_WINDOW = 50
const WINDOW_COUNTS = [200, 1_000, 10_000]

/** Numbers by exact KS, as `compare` has them, or by their bins, as the service does; categories are the same in both. */
export const FORMS = ['values', 'bins'] as const
export type Form = (typeof FORMS)[number]

/**
 * The share of windows of 50 independent columns without drift in which any verdict is not `stable`, by default control
 * over columns: the two steps of judgeDrift. Both forms and both levels look at the same draws.
 */
export const anyColumnAlarms = (windows: number): Record<string, unknown> => {
  const cells = WINDOW_COUNTS.flatMap((n) => judgeWindows(n, windows))
  return {
    windows,
    columns: COLUMNS_PER_WINDOW,
    familyLevel: FAMILY_LEVEL,
    aboveNominal: aboveNominal(cells),
    ratesPercent: ratesBy(cells, ['form', 'n']),
  }
}

const judgeWindows = (n: number, windows: number): readonly Rejections[] => {
  const draws = seededDraws(n)
  const alarms = FORMS.flatMap((form) => ALPHAS.map((alpha) => ({ form, alpha, count: 0 })))
  for (let window = 0; window < windows; window += 1) {
    const pairs = Array.from({ length: COLUMNS_PER_WINDOW }, (_, i) =>
      drawPair(draws, COLUMNS[i % COLUMNS.length] ?? NORMAL, n),
    )
    for (const form of FORMS) {
      const findings = pairs.map((pair) => findingOf(pair, form))
      for (const each of alarms) if (each.form === form && isAlarming(findings, each.alpha)) each.count += 1
    }
  }
  const rejections = alarms.map(({ form, alpha, count }) => ({
    cell: { form, n },
    alpha,
    trials: windows,
    rejected: count,
  }))
  process.stderr.write(`windows of ${n}: ${JSON.stringify(ratesBy(rejections, ['form']))}\n`)
  return rejections
}

/** As judgeDrift scores a column of which nothing is known but the draws. */
export const findingOf = ({ subject, cells, values }: Pair, form: Form): SubjectFinding =>
  scoreSubject(subject, cells.reference, cells.current, {
    ...DEFAULT_DRIFT_POLICY,
    spread: null,
    ...(form === 'values' && values !== null ? { samples: values } : {}),
  })

const isAlarming = (findings: readonly SubjectFinding[], alpha: number): boolean =>
  concludeFindings(findings, { ...DEFAULT_DRIFT_POLICY, alpha }).some(
    ({ verdict }) => verdict === 'minor' || verdict === 'drifted',
  )

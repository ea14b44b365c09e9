import { LeewayError } from '../errors.ts'
import { adjustBenjaminiHochberg } from '../stats/benjamini-hochberg.ts'
import { adjustBenjaminiYekutieli } from '../stats/benjamini-yekutieli.ts'
import { countAt, totalOf } from '../stats/count-vectors.ts'
import { type BinsSpec, CELL_MISSING, CELL_UNEXPECTED, cellCount, type Subject } from '../window/bins.ts'
import type { ReferenceCounts } from './reference.ts'
import { type SubjectFinding, scoreSubject } from './score-subject.ts'
import type { Spread } from './spread.ts'
import type { DriftPolicy, FdrControl, SubjectFacts, SubjectScores, SubjectVerdict } from './verdict.ts'

export type DriftQuestion = {
  readonly spec: BinsSpec
  /** Cells per subject, in spec order. */
  readonly reference: ReferenceCounts
  readonly current: readonly Float64Array[]
  /** How much windows vary, per subject, in spec order; left out or `null`: unknown. */
  readonly spreads?: readonly (Spread | null)[]
  readonly policy: DriftPolicy
}

/**
 * One verdict a subject, in spec order. Statistical significance (is it real?) and practical significance (is it large
 * enough to matter?) are two thresholds: `drifted` needs both, a significant p-value alone is `minor`, a large PSI
 * alone is noise. False alarms are controlled over the subjects that could be tested; a subject that is constant and
 * equal on both sides is stable with PSI 0 and p 1.
 */
export const judgeDrift = ({
  spec,
  reference,
  current,
  spreads,
  policy,
}: DriftQuestion): readonly SubjectVerdict[] => {
  const examined = spec.subjects.map((subject, i) => {
    const before = cellsOf(subject, reference[i], 'reference')
    const now = cellsOf(subject, current[i], 'current')
    const options = { alpha: policy.alpha, minCount: policy.minCount, spread: spreads?.[i] ?? null }
    return { facts: factsOf(subject, before, now), finding: scoreSubject(subject, before, now, options) }
  })
  const conclusions = concludeFindings(
    examined.map(({ finding }) => finding),
    policy,
  )
  return examined.map(({ facts }, i): SubjectVerdict => {
    const conclusion = conclusions[i]
    if (conclusion === undefined) throw new LeewayError('invariant', `subject ${i} has no conclusion`)
    return { ...facts, ...conclusion }
  })
}

export type Conclusion =
  | ({ readonly verdict: 'stable' | 'minor' | 'drifted'; readonly adjustedPValue: number } & SubjectScores)
  | ({ readonly verdict: 'not-testable' } & Extract<SubjectFinding, { kind: 'not-testable' }>['why'])

/** Control over all subjects that could be tested, then a verdict on each, in the order given. */
export const concludeFindings = (
  findings: readonly SubjectFinding[],
  policy: Pick<DriftPolicy, 'alpha' | 'effectThreshold' | 'fdr'>,
): readonly Conclusion[] => {
  const scored = findings.flatMap((finding) => (finding.kind === 'scored' ? [finding.scores] : []))
  const adjusted = adjust(
    scored.map(({ primary }) => primary.pValue),
    policy.fdr,
  )
  const pValues = new Map(scored.map((scores, i) => [scores, adjusted[i] ?? 1]))
  return findings.map((finding) =>
    finding.kind === 'scored'
      ? conclude(finding.scores, pValues.get(finding.scores) ?? 1, policy)
      : { verdict: 'not-testable', ...finding.why },
  )
}

const adjust = (pValues: readonly number[], fdr: FdrControl): readonly number[] => {
  switch (fdr) {
    case 'none':
      return pValues
    case 'benjamini-hochberg':
      return adjustBenjaminiHochberg(pValues)
    case 'benjamini-yekutieli':
      return adjustBenjaminiYekutieli(pValues)
  }
}

const conclude = (
  scores: SubjectScores,
  adjustedPValue: number,
  { alpha, effectThreshold }: Pick<DriftPolicy, 'alpha' | 'effectThreshold'>,
): Conclusion => {
  const real = adjustedPValue <= alpha
  const large = scores.effect.value >= effectThreshold
  return { ...scores, adjustedPValue, verdict: real ? (large ? 'drifted' : 'minor') : 'stable' }
}

const factsOf = (subject: Subject, reference: Float64Array, current: Float64Array): SubjectFacts => {
  const counts = { reference: totalOf(reference), current: totalOf(current) }
  const shares = (cell: number) => ({
    reference: counts.reference === 0 ? null : countAt(reference, cell) / counts.reference,
    current: counts.current === 0 ? null : countAt(current, cell) / counts.current,
  })
  return {
    role: subject.role,
    name: subject.name,
    subjectKind: subject.kind,
    counts,
    missingShare: shares(CELL_MISSING),
    unexpectedShare: shares(CELL_UNEXPECTED),
  }
}

/** No array at all means that nothing was counted. One of another length was counted on other bins: a defect of ours. */
const cellsOf = (subject: Subject, counts: Float64Array | undefined, side: string): Float64Array => {
  const expected = cellCount(subject)
  if (counts === undefined) return new Float64Array(expected)
  if (counts.length === expected) return counts
  throw new LeewayError(
    'invariant',
    `the ${side} of ${subject.role} '${subject.name}' has ${counts.length} cells, its bins have ${expected}: count it on the same bins`,
  )
}

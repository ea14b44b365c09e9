import { LeewayError } from '../errors.ts'
import { adjustBenjaminiHochberg } from '../stats/benjamini-hochberg.ts'
import { DEGREES_OF_FREEDOM_MAX } from '../stats/chi-square-tail.ts'
import { countAt, totalOf } from '../stats/count-vectors.ts'
import { type BinsSpec, CELL_MISSING, CELL_UNEXPECTED, cellCount, type Subject } from '../window/bins.ts'
import type { ReferenceCounts } from './reference.ts'
import { scoreSubject } from './score-subject.ts'
import type { DriftPolicy, NotTestable, SubjectFacts, SubjectScores, SubjectVerdict } from './verdict.ts'

export type DriftQuestion = {
  readonly spec: BinsSpec
  /** Cells per subject, in spec order. */
  readonly reference: ReferenceCounts
  readonly current: readonly Float64Array[]
  readonly policy: DriftPolicy
}

/**
 * One verdict a subject, in spec order. Statistical significance (is it real?) and practical significance (is it large
 * enough to matter?) are two thresholds: `drifted` needs both, a significant p-value alone is `minor`, a large PSI
 * alone is noise. False alarms are controlled over the subjects that could be tested; a subject that is constant and
 * equal on both sides is stable with PSI 0 and p 1.
 *
 * The p-values take the events of a window for independent draws. Real windows differ more from each other than that;
 * whoever alerts on single verdicts should want several in a row.
 */
export const judgeDrift = ({
  spec,
  reference,
  current,
  policy,
}: DriftQuestion): readonly SubjectVerdict[] => {
  const findings = spec.subjects.map((subject, i) =>
    examine(
      subject,
      cellsOf(subject, reference[i], 'reference'),
      cellsOf(subject, current[i], 'current'),
      policy,
    ),
  )
  const adjusted = adjust(
    findings.flatMap(({ finding }) => (finding.kind === 'scored' ? [finding.scores] : [])),
    policy,
  )
  return findings.map(({ facts, finding }) =>
    finding.kind === 'scored'
      ? conclude(facts, finding.scores, adjusted.get(finding.scores) ?? 1, policy)
      : { ...facts, verdict: 'not-testable', ...finding.why },
  )
}

type Finding =
  | { readonly kind: 'scored'; readonly scores: SubjectScores }
  | { readonly kind: 'not-testable'; readonly why: NotTestable }

type Examined = { readonly facts: SubjectFacts; readonly finding: Finding }

const examine = (
  subject: Subject,
  reference: Float64Array,
  current: Float64Array,
  policy: DriftPolicy,
): Examined => {
  const facts = factsOf(subject, reference, current)
  const why = whyNotTestable(facts.counts, reference.length, policy)
  return why === null
    ? { facts, finding: { kind: 'scored', scores: scoreSubject(subject, reference, current) } }
    : { facts, finding: { kind: 'not-testable', why } }
}

const whyNotTestable = (
  counts: SubjectFacts['counts'],
  cells: number,
  { minCount }: DriftPolicy,
): NotTestable | null => {
  const required = Math.max(1, minCount)
  if (counts.reference === 0) return { reason: 'no reference' }
  if (cells - 1 > DEGREES_OF_FREEDOM_MAX) {
    return { reason: 'too many cells', count: cells, limit: DEGREES_OF_FREEDOM_MAX + 1 }
  }
  if (counts.reference < required) {
    return { reason: 'too few events', side: 'reference', count: counts.reference, required }
  }
  if (counts.current < required) {
    return { reason: 'too few events', side: 'current', count: counts.current, required }
  }
  return null
}

const adjust = (scores: readonly SubjectScores[], { fdr }: DriftPolicy): Map<SubjectScores, number> => {
  const raw = scores.map(({ primary }) => primary.pValue)
  const adjusted = fdr === 'none' ? raw : adjustBenjaminiHochberg(raw)
  return new Map(scores.map((score, i) => [score, adjusted[i] ?? 1]))
}

const conclude = (
  facts: SubjectFacts,
  scores: SubjectScores,
  adjustedPValue: number,
  { alpha, psiThreshold }: DriftPolicy,
): SubjectVerdict => {
  const real = adjustedPValue <= alpha
  const large = scores.psi >= psiThreshold
  return { ...facts, ...scores, adjustedPValue, verdict: real ? (large ? 'drifted' : 'minor') : 'stable' }
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

import { LeewayError } from '../errors.ts'
import { binnedKs } from '../stats/binned-ks.ts'
import { chiSquareHomogeneity } from '../stats/chi-square.ts'
import { DEGREES_OF_FREEDOM_MAX } from '../stats/chi-square-tail.ts'
import { countAt, totalOf } from '../stats/count-vectors.ts'
import { POOLED_TOO } from '../stats/homogeneity-tail.ts'
import { twoSampleKs } from '../stats/ks.ts'
import { psi } from '../stats/psi.ts'
import { CELL_MISSING, CELL_UNEXPECTED, LEADING_CELLS, type Subject } from '../window/bins.ts'
import { detectableShift } from './detectable-shift.ts'
import type { Spread } from './spread.ts'
import type { TestResult } from './test-result.ts'
import { type TestedCells, testedCells } from './tested-cells.ts'
import type { NotTestable, SubjectScores } from './verdict.ts'
import { againstSpread, type MeasuredPsi } from './window-null.ts'

/** Values of a numeric subject, finite and ascending, where they are at hand: the exact KS takes the binned one's place. */
export type Samples = { readonly reference: Float64Array; readonly current: Float64Array }

export type ScoreOptions = {
  /** For the detectable shift only. */
  readonly alpha: number
  readonly minCount: number
  readonly samples?: Samples
  /** How many windows the current events are of; 1 unless said. */
  readonly currentWindows?: number
  /** How much windows like this one vary; `null`: unknown, so events are taken for independent draws. */
  readonly spread: Spread | null
}

export type SubjectFinding =
  | { readonly kind: 'scored'; readonly scores: SubjectScores }
  | { readonly kind: 'not-testable'; readonly why: NotTestable }

/**
 * The tests of one subject, from its cells.
 *
 * Where the spread of windows is known, PSI against it is primary (window-null.ts). Otherwise: for numbers KS, which is
 * sharper than chi-square for shifts (reference 5,000, n = 200, half a standard deviation, p <= 2e-4: 98 % against 89 %);
 * it sees present values only, so where either side has missing or unexpected ones a test of these joins it, and the
 * smaller p counts twice (Bonferroni). For categories and booleans chi-square homogeneity. Where that has fewer than
 * two cells left, PSI's own p takes its place. Which of them it is follows from totals over both sides alone, so the
 * choice is no second look at the data. Chi-square and PSI are over the cells of tested-cells.ts, and with them effect,
 * design effect and detectable shift.
 */
export const scoreSubject = (
  subject: Subject,
  reference: Float64Array,
  current: Float64Array,
  options: ScoreOptions,
): SubjectFinding => {
  const why = whyNotTestable(reference, current, options.minCount)
  if (why !== null) return { kind: 'not-testable', why }
  const cells = testedCells(subject, reference, current)
  const change = psi(cells.reference, cells.current)
  if (change.kind === 'not-testable')
    throw new LeewayError(
      'invariant',
      `${subject.role} '${subject.name}' has a side with 0 observations, needs 1: check the counts first`,
    )
  const { value, degreesOfFreedom } = change
  const counts = { referenceCount: totalOf(reference), currentCount: totalOf(current) }
  const psiTest: TestResult = {
    method: 'psi',
    statistic: value,
    pValue: change.pValue,
    interval: change.interval,
  }
  const tests = [
    ...(subject.kind === 'numeric' ? testsOfNumbers(reference, current, options) : []),
    ...chiSquareTest('chi-square', cells),
    psiTest,
  ]
  const independentPValue = tests.find(({ method }) => method === 'chi-square')?.pValue ?? change.pValue
  const currentWindows = options.currentWindows ?? 1
  const measured = {
    psi: value,
    degreesOfFreedom,
    noise: change.noise,
    independentPValue,
    currentWindows,
    ...counts,
  }
  const decision =
    options.spread === null ? decideAlone(measured, tests) : decideBySpread(measured, options.spread)
  const scores: SubjectScores = {
    psi: value,
    tests,
    ...decision,
    detectableShift: detectableShift(subject, {
      degreesOfFreedom,
      ...counts,
      alpha: options.alpha,
      designEffect: decision.designEffect ?? 1,
    }),
  }
  return { kind: 'scored', scores }
}

/** What the verdict on a subject follows from, once subjects are looked at together. */
export type Decision = Pick<SubjectScores, 'primary' | 'effect' | 'designEffect'>

type Measured = MeasuredPsi & {
  /** What two windows of these sizes show on average without any drift. */
  readonly noise: number
}

export const decideBySpread = (measured: Measured, spread: Spread): Decision => {
  const { designEffect, pValue } = againstSpread(measured, spread)
  return { primary: { method: 'psi', pValue }, effect: effectOf(measured), designEffect }
}

const decideAlone = (measured: Measured, tests: readonly TestResult[]): Decision => ({
  primary: primaryOf(tests),
  effect: effectOf(measured),
  designEffect: null,
})

const effectOf = ({ psi, noise }: Measured): SubjectScores['effect'] => ({
  measure: 'psi',
  value: Math.max(0, psi - noise),
})

const whyNotTestable = (
  reference: Float64Array,
  current: Float64Array,
  minCount: number,
): NotTestable | null => {
  const required = Math.max(1, minCount)
  const counts = { reference: totalOf(reference), current: totalOf(current) }
  if (counts.reference === 0) return { reason: 'no reference' }
  if (reference.length - 1 > DEGREES_OF_FREEDOM_MAX)
    return { reason: 'too many cells', count: reference.length, limit: DEGREES_OF_FREEDOM_MAX + 1 }
  const side = (['reference', 'current'] as const).find((each) => counts[each] < required)
  return side === undefined ? null : { reason: 'too few events', side, count: counts[side], required }
}

/** Those that come before chi-square: primary while nothing is known of windows. `missing` may take the place of KS. */
const testsOfNumbers = (
  reference: Float64Array,
  current: Float64Array,
  { samples }: ScoreOptions,
): TestResult[] => {
  const ks = samples === undefined ? binnedKsTest(reference, current) : exactKsTest(samples)
  return [...ks, ...missingTest(reference, current)]
}

const primaryOf = (tests: readonly TestResult[]): SubjectScores['primary'] => {
  const parts = tests.filter(({ method }) => method === 'ks' || method === 'missing')
  const candidates = parts.length > 0 ? parts : tests.slice(0, 1)
  const [first, second] = candidates.map(({ method, pValue }) => ({ method, pValue: pValue ?? 1 }))
  if (first === undefined)
    throw new LeewayError('invariant', 'a subject has no test with a p-value: psi always has')
  if (second === undefined) return first
  const smaller = second.pValue < first.pValue ? second : first
  return { method: smaller.method, pValue: Math.min(1, 2 * smaller.pValue) }
}

const exactKsTest = (samples: Samples): TestResult[] => {
  const result = twoSampleKs(samples.reference, samples.current)
  if (result.kind === 'not-testable') return []
  return [{ method: 'ks', statistic: result.ksStatistic, pValue: result.pValue, interval: null }]
}

const binnedKsTest = (reference: Float64Array, current: Float64Array): TestResult[] => {
  const result = binnedKs(reference.subarray(LEADING_CELLS), current.subarray(LEADING_CELLS))
  if (result.kind === 'not-testable') return []
  const { ksStatistic, ksStatisticMax, pValue } = result
  return [{ method: 'ks', statistic: ksStatistic, statisticMax: ksStatisticMax, pValue, interval: null }]
}

/** Missing, unexpected and present values, where there are any of the first two. */
const missingTest = (reference: Float64Array, current: Float64Array): TestResult[] => {
  const cells = { reference: leadingCells(reference), current: leadingCells(current), ...POOLED_TOO }
  const absent = (side: Float64Array) => countAt(side, CELL_MISSING) + countAt(side, CELL_UNEXPECTED)
  return absent(reference) + absent(current) === 0 ? [] : chiSquareTest('missing', cells)
}

const leadingCells = (cells: Float64Array): Float64Array =>
  Float64Array.of(
    countAt(cells, CELL_MISSING),
    countAt(cells, CELL_UNEXPECTED),
    totalOf(cells.subarray(LEADING_CELLS)),
  )

const chiSquareTest = (
  method: 'chi-square' | 'missing',
  { reference, current, rareCells }: TestedCells,
): TestResult[] => {
  const result = chiSquareHomogeneity(reference, current, { rareCells })
  if (result.kind === 'not-testable') return []
  return [{ method, statistic: result.statistic, pValue: result.pValue, interval: null }]
}

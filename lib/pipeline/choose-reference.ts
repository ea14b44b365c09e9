import type { Alert } from '../alert/alert.ts'
import { isUnderAlert } from '../alert/faulty-time.ts'
import { LEARNING_WINDOWS, type ReferencePolicy, windowsRequired } from '../drift/reference-plan.ts'
import { atWidth, sumCells } from '../drift/reference-windows.ts'
import { estimateSpread, poolAutocorrelation, SPREAD_WINDOWS_MIN, type Spread } from '../drift/spread.ts'
import type { Baseline } from '../ports.ts'
import { totalOf } from '../stats/count-vectors.ts'
import type { CompiledBins } from '../window/compiled-bins.ts'
import type { PastWindows } from './past-windows.ts'

/** What one window is held against. A verdict pins it: it is not rewritten when later windows change. */
export type ChosenReference = {
  /** Cells of each subject, in the order of the spec. */
  readonly counts: readonly Float64Array[]
  readonly spreads: readonly (Spread | null)[]
  /** Of each subject: is it not known yet how much its windows vary? */
  readonly isLearning: readonly boolean[]
  readonly facts: ReferenceFacts
}

export type ReferenceFacts = {
  readonly kind: 'fixed' | 'rolling' | 'seasonal'
  /** Past windows that it sums, of the subject that has most; 0 for `fixed`. */
  readonly windows: number
  /** Why it is not what the rule asks for, for all subjects or some; otherwise null. */
  readonly fallback: string | null
  /** Where the knowledge of how much windows vary comes from, for most subjects; `learning` where it is there for none yet. */
  readonly spread: 'baseline' | 'reference' | 'past windows' | 'independent' | 'learning'
}

export type ReferenceQuestion = {
  readonly baseline: Baseline
  readonly bins: CompiledBins
  readonly policy: ReferencePolicy
  readonly isIndependent: boolean
  /** From the baseline's own windows; `null` where it has too few, or of another width. */
  readonly ownSpreads: readonly (Spread | null)[] | null
  readonly widthMs: number
  readonly past: PastWindows
  readonly referenceStarts: readonly number[]
  readonly learningStarts: readonly number[]
  /** The drift alert of each subject, in the order of the spec, where there is one. */
  readonly alerts: readonly (Alert | null)[]
}

/**
 * The reference that the rule asks for; for a subject that has too few clean windows yet, or again because its alert has
 * been firing for long, the baseline. How much its windows vary is then learnt beside it.
 */
export const chooseReference = (question: ReferenceQuestion): ChosenReference => {
  const { policy, baseline } = question
  const fixed = baseline.counts.map((cells) => Float64Array.from(cells))
  const beside = spreadBeside(question)
  if (policy === 'fixed')
    return {
      counts: fixed,
      ...beside,
      facts: { kind: 'fixed', windows: 0, fallback: null, spread: beside.spread },
    }
  const clean = cleanWindows(question, question.referenceStarts)
  const required = windowsRequired(policy)
  const isSummed = clean.map((windows) => windows.length >= required)
  const isOwn = clean.map((windows) => !question.isIndependent && windows.length >= SPREAD_WINDOWS_MIN)
  const own = learn(clean.map((windows, i) => (isOwn[i] === true ? windows : [])))
  const pick = <T>(i: number, ownValue: T, besideValue: T): T => (isOwn[i] === true ? ownValue : besideValue)
  return {
    counts: fixed.map((cells, i) => (isSummed[i] === true ? sumCells(clean[i] ?? [], cells.length) : cells)),
    spreads: beside.spreads.map((spread, i) => pick(i, own[i] ?? null, spread)),
    isLearning: beside.isLearning.map((learning, i) => pick(i, false, learning)),
    facts: factsOf(policy, clean, required, isOwn.includes(true) ? 'reference' : beside.spread),
  }
}

const factsOf = (
  policy: Exclude<ReferencePolicy, 'fixed'>,
  clean: readonly (readonly unknown[])[],
  required: number,
  spread: ReferenceFacts['spread'],
): ReferenceFacts => {
  const kind = 'rolling' in policy ? 'rolling' : 'seasonal'
  const short = clean.filter((windows) => windows.length < required)
  const most = Math.max(0, ...clean.map((windows) => windows.length))
  if (short.length === clean.length) {
    const fallback = `${most} of ${required} clean windows for a ${kind} reference: the baseline takes its place`
    return { kind: 'fixed', windows: 0, fallback, spread }
  }
  const fallback =
    short.length === 0
      ? null
      : `${short.length} of ${clean.length} subjects have fewer than ${required} clean windows for a ${kind} reference: the baseline takes its place for them`
  return { kind, windows: most, fallback, spread }
}

type SpreadBeside = Pick<ChosenReference, 'spreads' | 'isLearning'> & Pick<ReferenceFacts, 'spread'>

/** How much windows vary, from other windows than those that are summed: the baseline's own, else those just before. */
const spreadBeside = (question: ReferenceQuestion): SpreadBeside => {
  if (question.isIndependent)
    return known(
      question.bins.spec.subjects.map(() => null),
      'independent',
    )
  if (question.ownSpreads !== null) return known(question.ownSpreads, 'baseline')
  const clean = cleanWindows(question, question.learningStarts)
  const isLearning = clean.map((windows) => windows.filter(isHeld).length < SPREAD_WINDOWS_MIN)
  const spread = isLearning.every((each) => each) ? 'learning' : 'past windows'
  return { spreads: learn(clean), isLearning, spread }
}

/** A subject without a spread never left one cell, or the rule takes its events for independent draws. */
const known = (spreads: readonly (Spread | null)[], spread: ReferenceFacts['spread']): SpreadBeside => ({
  spreads,
  isLearning: spreads.map(() => false),
  spread,
})

const isHeld = (cells: Float64Array): boolean => totalOf(cells) > 0

const learn = (windows: readonly (readonly ArrayLike<number>[])[]): readonly (Spread | null)[] =>
  poolAutocorrelation(windows.map(estimateSpread))

/** The cost of learning grows with the square of the windows, its precision with their root. */
const OWN_WINDOWS_MAX = 4 * LEARNING_WINDOWS

/** How much the windows of a baseline vary, in the width of the rule; `null` where it keeps too few for that. */
export const spreadsOfBaseline = (baseline: Baseline, widthMs: number): readonly (Spread | null)[] | null => {
  const own = baseline.windows ? atWidth(baseline.windows, widthMs) : null
  if (own === null || own.windows.length < SPREAD_WINDOWS_MIN) return null
  const newest = own.windows.slice(-OWN_WINDOWS_MAX)
  return learn(baseline.spec.subjects.map((_, i) => newest.map(({ counts }) => counts[i] ?? [])))
}

/** By subject: a reference must not learn the fault, so windows under the subject's alert are left out. */
const cleanWindows = (
  { past, bins, alerts, widthMs }: ReferenceQuestion,
  starts: readonly number[],
): readonly (readonly Float64Array[])[] =>
  bins.spec.subjects.map((_, i) =>
    starts.flatMap((startMs) => {
      const cells = past.get(startMs)?.[i]
      const alert = alerts[i] ?? null
      return cells === undefined || (alert !== null && isUnderAlert(alert, startMs, startMs + widthMs))
        ? []
        : [cells]
    }),
  )

import { advance } from '../../lib/alert/advance.ts'
import type { Alert, AlertIdentity, WindowVerdict } from '../../lib/alert/alert.ts'
import { driftState } from '../../lib/alert/drift-state.ts'
import { type Conclusion, concludeFindings } from '../../lib/drift/judge-drift.ts'
import { windowAlpha } from '../../lib/drift/monthly-promise.ts'
import { decideBySpread } from '../../lib/drift/score-subject.ts'
import { estimateSpread, poolAutocorrelation, type Spread } from '../../lib/drift/spread.ts'
import { DEFAULT_DRIFT_POLICY, type SubjectScores } from '../../lib/drift/verdict.ts'
import { chiSquareHomogeneity } from '../../lib/stats/chi-square.ts'
import { totalOf } from '../../lib/stats/count-vectors.ts'
import { psiValue } from '../../lib/stats/psi-value.ts'
import type { Draws } from '../draws.ts'
import { BINS, drawWindow, type Feature, featureOf, type World } from './world.ts'

export const FEATURES = 50
export const REFERENCE_WINDOWS = 30
/** Windows before: what was on its mind in the reference is long forgotten. */
const GAP_WINDOWS = 60

export type ReferenceKind = '30 windows' | 'one file'

/** How bad windows become alerts: the level of a window, and how many in a row. */
export type Rule = {
  readonly name: string
  readonly alpha: number
  readonly bad: number
  readonly of: number
}

export const rulesFor = (windowMs: number): readonly Rule[] => [
  { name: 'each window at .01', alpha: 0.01, bad: 1, of: 1 },
  { name: '2 of 3 at .01', alpha: 0.01, bad: 2, of: 3 },
  { name: 'monthly budget', alpha: windowAlpha(0.1, windowMs), bad: 1, of: 1 },
]

export type MonthQuestion = {
  readonly world: World
  readonly reference: ReferenceKind
  readonly effectSd: number
  readonly windowMs: number
  readonly windows: number
  /** From the first of `windows` on, in so many features. */
  readonly shift: { readonly sd: number; readonly features: number }
}

/** Per rule, the windows in which it sent drift notifications, ascending. */
export const simulate = (draws: Draws, question: MonthQuestion): Record<string, number[]> => {
  const { world, reference, effectSd, shift } = question
  const features = Array.from({ length: FEATURES }, () => featureOf(draws, world, effectSd))
  const known = learn(draws, features, world, reference)
  const rules = rulesFor(question.windowMs)
  const pages = rules.map((rule) => ({ rule, pager: pagerOf(rule), at: [] as number[] }))
  const recent: Float64Array[][] = []
  for (let w = -known.warmUp; w < question.windows; w += 1) {
    const windows = features.map((feature, i) => feature.next(w >= 0 && i < shift.features ? shift.sd : 0))
    const spreads = known.spreads ?? spreadsOf(recent)
    if (known.spreads === null) {
      recent.push(windows)
      if (recent.length > REFERENCE_WINDOWS) recent.shift()
    }
    if (spreads === null) continue
    const verdicts = judge(known.counts, windows, spreads)
    for (const { pager, at } of pages) if (pager(verdicts, w, question.windowMs) && w >= 0) at.push(w)
  }
  return Object.fromEntries(pages.map(({ rule, at }) => [rule.name, at]))
}

/** What decides, of judgeDrift: the other tests of a report are left out, for a month has 36,000 of them. */
const judge = (
  reference: readonly Float64Array[],
  current: readonly Float64Array[],
  spreads: readonly (Spread | null)[],
): readonly Conclusion[] =>
  concludeFindings(
    current.map((window, i) => ({ kind: 'scored', scores: decide(reference[i], window, spreads[i]) })),
    DEFAULT_DRIFT_POLICY,
  )

const decide = (
  reference: Float64Array | undefined,
  current: Float64Array,
  spread: Spread | null | undefined,
): SubjectScores => {
  const change = reference === undefined ? null : psiValue(reference, current)
  if (reference === undefined || change === null || !spread) throw new Error('a window of the bench is empty')
  const counts = { referenceCount: totalOf(reference), currentCount: totalOf(current) }
  const { value, degreesOfFreedom } = change
  const noise = degreesOfFreedom * (1 / counts.referenceCount + 1 / counts.currentCount)
  const measured = { psi: value, degreesOfFreedom, noise, independentPValue: 0, currentWindows: 1, ...counts }
  const decision = decideBySpread(measured, spread)
  // Chi-square's exact null is slow; it only ever lifts p, so it is asked for where p is small.
  const independent = decision.primary.pValue > RARE ? null : chiSquareHomogeneity(reference, current)
  const independentPValue = independent?.kind === 'tested' ? independent.pValue : 0
  return {
    ...decideBySpread({ ...measured, independentPValue }, spread),
    psi: value,
    tests: [],
    detectableShift: NO_SHIFT,
  }
}

const RARE = 0.01

const NO_SHIFT = { value: 0, unit: 'psi', power: 0 } as const

type Known = {
  readonly counts: readonly Float64Array[]
  /** `null`: to be learnt from the windows before the one that is judged. */
  readonly spreads: readonly (Spread | null)[] | null
  readonly warmUp: number
}

/** A file has as many rows as the 30 windows together, drawn independently. */
const learn = (draws: Draws, features: readonly Feature[], world: World, reference: ReferenceKind): Known => {
  if (reference === 'one file') {
    const rows = REFERENCE_WINDOWS * world.windowCount
    return { counts: features.map(() => drawWindow(draws, rows, 0)), spreads: null, warmUp: 8 }
  }
  const windows = Array.from({ length: REFERENCE_WINDOWS }, () => features.map((feature) => feature.next(0)))
  for (let w = 0; w < GAP_WINDOWS; w += 1) for (const feature of features) feature.next(0)
  const counts = features.map((_, i) => {
    const sum = new Float64Array(BINS + 2)
    for (const window of windows)
      for (let cell = 0; cell < sum.length; cell += 1) sum[cell] = (sum[cell] ?? 0) + (window[i]?.[cell] ?? 0)
    return sum
  })
  return { counts, spreads: spreadsOf(windows), warmUp: 0 }
}

const spreadsOf = (windows: readonly (readonly Float64Array[])[]): readonly (Spread | null)[] | null => {
  const spreads = Array.from({ length: FEATURES }, (_, i) =>
    estimateSpread(windows.flatMap((window) => window[i] ?? [])),
  )
  return spreads.some((spread) => spread === null) ? null : poolAutocorrelation(spreads)
}

type Pager = (verdicts: readonly Conclusion[], window: number, windowMs: number) => boolean

/** Alerts by the service's own state machine; true when a message went out that an alert fired. */
const pagerOf = (rule: Rule): Pager => {
  const alerts = new Map<string, Alert>()
  const histories = new Map<string, WindowVerdict[]>()
  return (verdicts, window, windowMs) => {
    let fired = false
    for (const [i, verdict] of verdicts.entries()) {
      const name = `f${i}`
      const history = histories.get(name) ?? []
      histories.set(name, history)
      history.push(windowVerdictOf(verdict, rule, history, window, windowMs))
      if (history.length > 4) history.shift()
      const before = alerts.get(name) ?? null
      const { alert } = advance(before, identityOf(name), history, { fireAfter: 1, clearAfter: 2 })
      if (alert === null) continue
      alerts.set(name, alert)
      if (alert.episode !== before?.episode) fired = true
    }
    return fired
  }
}

const RAW = new WeakMap<WindowVerdict, boolean>()

const windowVerdictOf = (
  verdict: Conclusion,
  rule: Rule,
  history: readonly WindowVerdict[],
  window: number,
  windowMs: number,
): WindowVerdict => {
  const state = driftState(verdict, rule.alpha, false)
  const bad = state === 'bad'
  const held = history.slice(-(rule.of - 1)).filter((each) => rule.of > 1 && RAW.get(each) === true).length
  const result: WindowVerdict = {
    windowStartMs: window * windowMs,
    windowEndMs: (window + 1) * windowMs,
    state: bad && held + 1 < rule.bad ? 'unknown' : state,
    level: 'warning',
    evidence: { measure: 'psi', value: 0, threshold: 0.1, pValue: null, count: 0 },
  }
  RAW.set(result, bad)
  return result
}

const identityOf = (subject: string): AlertIdentity => ({
  model: 'bench',
  version: '',
  variant: '',
  segment: '',
  rule: 'feature-drift',
  subject,
})

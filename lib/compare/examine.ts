import { type SubjectFinding, scoreSubject } from '../drift/score-subject.ts'
import type { Spread } from '../drift/spread.ts'
import type { NotTestable, SubjectScores } from '../drift/verdict.ts'
import { CELL_UNEXPECTED, type Subject } from '../window/bins.ts'
import { chooseTests, measureBy } from './choose-tests.ts'
import { type ColumnFacts, factsOf } from './facts.ts'
import type { CompareOptions } from './options.ts'
import { judgePair } from './peers/judge-pair.ts'
import type { Judged } from './peers/judged.ts'
import type { Sides } from './report.ts'
import { missingIn, type Side } from './side.ts'

/** What was found of one column in one part of the rows, before columns are looked at together. */
export type Examined = { readonly facts: ColumnFacts; readonly finding: Finding }

export type Finding =
  | Extract<SubjectFinding, { kind: 'scored' }>
  | { readonly kind: 'not-testable'; readonly reason: string }
  /** By a peer, on its own terms. */
  | { readonly kind: 'judged'; readonly judged: Judged }

export type ExamineOptions = Pick<CompareOptions, 'alpha' | 'methods' | 'effect' | 'compat'> & {
  /** Of the reference's own windows; null: rows are taken for independent draws. */
  readonly spread: Spread | null
  /** Windows that the current rows are of, where they are more than one. */
  readonly currentWindows?: number
}

/**
 * Rows that each side needs. With 10 against many, at alpha 1 %, a shift of a whole standard deviation is found in
 * three of four tries: (2.58 + 0.7) / sqrt(10) = 1.04. Fewer could hardly say more than "no evidence".
 */
export const ROWS_MIN = 10

export const examine = (
  subject: Subject,
  reference: Side,
  current: Side,
  options: ExamineOptions,
): Examined => {
  const sides = { reference, current }
  return { facts: factsOf(subject, reference, current), finding: findingOf(subject, sides, options) }
}

const findingOf = (subject: Subject, sides: Sides<Side>, options: ExamineOptions): Finding => {
  const { compat, methods } = options
  if (compat === 'evidently' || compat === 'deequ')
    return { kind: 'judged', judged: judgePair(compat, sides, methods) }
  const found = scoreSubject(subject, sides.reference.cells, sides.current.cells, {
    alpha: options.alpha,
    minCount: ROWS_MIN,
    spread: options.spread,
    currentWindows: options.currentWindows ?? 1,
    ...samplesOf(sides),
  })
  if (found.kind === 'not-testable') return notTestable(sentenceOf(found.why))
  const nothing = whyNothing(subject, sides)
  return nothing === null ? asAsked(subject, sides, found.scores, options) : notTestable(nothing)
}

const notTestable = (reason: string): Finding => ({ kind: 'not-testable', reason })

/** Values of both sides, where they are at hand. */
const samplesOf = ({ reference, current }: Sides<Side>) =>
  reference.values.kind === 'numbers' && current.values.kind === 'numbers'
    ? { samples: { reference: reference.values.ascending, current: current.values.ascending } }
    : {}

const sentenceOf = (why: NotTestable): string => {
  switch (why.reason) {
    case 'no reference':
      return 'no rows in the reference'
    case 'too few events':
      return `${why.count === 0 ? 'no rows' : why.count === 1 ? '1 row' : `${why.count} rows`} in the ${why.side === 'current' ? 'current data' : 'reference'}, at least ${why.required} are needed`
    case 'too many cells':
      return `${why.count} bins, at most ${why.limit} can be tested`
  }
}

/** Neither side has a value that a bin holds, or a category. */
const whyNothing = (subject: Subject, sides: Sides<Side>): string | null => {
  if (hasValues(sides.reference) || hasValues(sides.current)) return null
  const infinite = unexpectedIn(sides.reference) + unexpectedIn(sides.current)
  return subject.kind === 'numeric' && infinite > 0
    ? `no finite value on either side: ${infinite} are infinite, the others missing`
    : 'every value is missing on both sides'
}

const unexpectedIn = ({ cells }: Side): number => cells[CELL_UNEXPECTED] ?? 0

const hasValues = (side: Side): boolean => {
  const infinite = side.values.kind === 'names' ? 0 : unexpectedIn(side)
  return side.rows > missingIn(side) + infinite
}

/** The tests and the measure of effect that were asked for, in place of our own. */
const asAsked = (
  subject: Subject,
  sides: Sides<Side>,
  scores: SubjectScores,
  { methods, effect }: ExamineOptions,
): Finding => {
  const tests = methods === null ? scores : chooseTests(subject, sides, methods)
  if (tests === null)
    return notTestable(
      `${methods?.join(', ')} cannot test ${subject.kind} values such as these: add another --method`,
    )
  const value =
    effect.measure === scores.effect.measure ? scores.effect.value : measureBy(effect.measure, subject, sides)
  if (value === null)
    return notTestable(
      `${effect.measure} does not measure ${subject.kind} values such as these: choose another --effect`,
    )
  const { measure } = effect
  // The null of a chosen test is that of independent draws, whatever is known of windows.
  const designEffect = methods === null ? scores.designEffect : null
  return { kind: 'scored', scores: { ...scores, ...tests, designEffect, effect: { measure, value } } }
}

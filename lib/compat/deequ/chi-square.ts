import { sumOf } from '../cells.ts'
import type { Value, ValueCounts } from '../column.ts'
import { chiSquareTail } from '../scipy/chi-square.ts'

export type DeequChiSquare =
  | { readonly kind: 'tested'; readonly statistic: number; readonly pValue: number }
  | { readonly kind: 'not-testable'; readonly reason: string }

/** deequ's rules for expected counts, and Yates' and Cochran's names for them. */
export type RegroupingRule = {
  /** More than two categories: at most `smallShareMax` of them may expect fewer than `countMin`. */
  readonly many: { readonly countMin: number; readonly smallShareMax: number }
  /** Two categories: both expect at least `countMin`. */
  readonly two: { readonly countMin: number }
}

export const REGROUPING: RegroupingRule = {
  many: { countMin: 5, smallShareMax: 0.2 },
  two: { countMin: 10 },
}

type Group = { readonly observed: number; readonly expected: number }

/**
 * Goodness of fit of a sample to the baseline's shares. Categories that the baseline does not have are left out of the
 * sample; while the rule is broken the least expected category joins the next; with one left there is no test. Then
 * expected counts are scaled to the observed total and k - 1 degrees of freedom are used (Spark's chiSqTest).
 */
export const deequChiSquare = (
  reference: ValueCounts,
  current: ValueCounts,
  rule: RegroupingRule = REGROUPING,
): DeequChiSquare => {
  const groups = regrouped(groupsOf(reference, current), rule)
  if (groups.length < 2)
    return { kind: 'not-testable', reason: 'fewer than two categories are left after merging small ones' }
  const scale = sumOf(groups.map((group) => group.observed)) / sumOf(groups.map((group) => group.expected))
  if (!(scale > 0)) return { kind: 'not-testable', reason: 'no current value is known to the baseline' }
  const statistic = sumOf(
    groups.map(({ observed, expected }) => (observed - expected * scale) ** 2 / (expected * scale)),
  )
  return { kind: 'tested', statistic, pValue: chiSquareTail(statistic, groups.length - 1) }
}

const groupsOf = (reference: ValueCounts, current: ValueCounts): Group[] => {
  const categories = [...reference.keys()]
  const known = sumOf(categories.map((category) => current.get(category) ?? 0))
  const rows = sumOf([...reference.values()])
  return categories.map((category: Value) => ({
    observed: current.get(category) ?? 0,
    expected: ((reference.get(category) ?? 0) / rows) * known,
  }))
}

const regrouped = (groups: readonly Group[], rule: RegroupingRule): Group[] => {
  let left = [...groups].sort((a, b) => a.expected - b.expected)
  while (left.length > 1 && isTooSmall(left, rule)) {
    const [least, next, ...others] = left
    left = [joined(least, next), ...others].sort((a, b) => a.expected - b.expected)
  }
  return left
}

const joined = (a: Group | undefined, b: Group | undefined): Group => ({
  observed: (a?.observed ?? 0) + (b?.observed ?? 0),
  expected: (a?.expected ?? 0) + (b?.expected ?? 0),
})

const isTooSmall = (groups: readonly Group[], { many, two }: RegroupingRule): boolean => {
  const [countMin, smallMax] =
    groups.length > 2 ? [many.countMin, Math.floor(many.smallShareMax * groups.length)] : [two.countMin, 0]
  return groups.filter((group) => group.expected < countMin).length > smallMax
}

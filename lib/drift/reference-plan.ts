import { SPREAD_WINDOWS_MIN } from './spread.ts'

/** What a window is held against: `fixed`, the baseline; otherwise a sum of past windows on the same bins. */
export type ReferencePolicy =
  | 'fixed'
  /** The last so many windows. */
  | { readonly rolling: number }
  /** The same window of the week, over the last so many weeks. */
  | { readonly seasonal: number }

const WEEK_MS = 7 * 86_400_000

/** With fewer weeks a single odd one is a quarter of the reference. */
const SEASONS_MIN = 4

/** So many live windows a spread is learnt from where the baseline has none. */
export const LEARNING_WINDOWS = 30

/** Starts of the past windows that a policy sums, ascending. */
export const referenceStarts = (
  policy: ReferencePolicy,
  startMs: number,
  widthMs: number,
): readonly number[] => {
  if (policy === 'fixed') return []
  if ('rolling' in policy) return startsBefore(startMs, widthMs, policy.rolling)
  return startsBefore(startMs, Math.max(WEEK_MS, widthMs), policy.seasonal)
}

/** Starts of the windows just before, from which a spread can be learnt. */
export const learningStarts = (startMs: number, widthMs: number): readonly number[] =>
  startsBefore(startMs, widthMs, LEARNING_WINDOWS)

/** How many clean windows a policy needs; with fewer the baseline takes their place. */
export const windowsRequired = (policy: ReferencePolicy): number =>
  policy === 'fixed' ? 0 : 'rolling' in policy ? SPREAD_WINDOWS_MIN : SEASONS_MIN

const startsBefore = (startMs: number, stepMs: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => startMs - (count - i) * stepMs)

const MONTH_MS = 30 * 86_400_000

/**
 * The level of one window that keeps a promise about a month: of 30 days, `falseAlertsPerMonth` windows or fewer are
 * expected to be called drifted when nothing has changed. Expectations add up whatever depends on what, so it holds for
 * windows that resemble their neighbours and that share one imperfect reference; a rule of k windows in a row relies on
 * their independence. By Markov's inequality two or more happen in at most half that many months: .1 a month keeps 95 %
 * of months at one or none. docs/statistics.md compares the rules.
 */
export const windowAlpha = (falseAlertsPerMonth: number, windowMs: number): number =>
  Math.min(1, (falseAlertsPerMonth * windowMs) / MONTH_MS)

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { windowAlpha } from '../../lib/drift/monthly-promise.ts'

const HOUR_MS = 3_600_000
const MONTH_MS = 30 * 24 * HOUR_MS

describe('the level of one window', () => {
  it('spends the budget of a month on its windows alike', () => {
    expect(windowAlpha(0.1, HOUR_MS)).toBeCloseTo(0.1 / 720, 15)
    expect(windowAlpha(0.1, 24 * HOUR_MS)).toBeCloseTo(0.1 / 30, 15)
    expect(windowAlpha(0.1, 24 * HOUR_MS)).toBeCloseTo(24 * windowAlpha(0.1, HOUR_MS), 15)
  })

  it('is 1 where the budget is more than there are windows', () => {
    expect(windowAlpha(1_000, HOUR_MS)).toBe(1)
    expect(windowAlpha(720, HOUR_MS)).toBe(1)
    expect(windowAlpha(719, HOUR_MS)).toBeLessThan(1)
  })

  it('never spends more than the budget over the windows of a month, and is a probability', () => {
    const budget = fc.double({ min: 1e-6, max: 1_000, noNaN: true })
    const width = fc.integer({ min: 60_000, max: 31 * 24 * HOUR_MS })
    fc.assert(
      fc.property(budget, width, (falseAlertsPerMonth, widthMs) => {
        const alpha = windowAlpha(falseAlertsPerMonth, widthMs)
        expect(alpha).toBeGreaterThan(0)
        expect(alpha).toBeLessThanOrEqual(1)
        expect((alpha * MONTH_MS) / widthMs).toBeLessThanOrEqual(falseAlertsPerMonth * (1 + 1e-12))
      }),
    )
  })
})

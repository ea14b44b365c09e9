import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { niceTop, timeTicks, valueTicks, withHoles } from '../../web/scales.ts'

const at = (text: string) => Date.parse(text)
const iso = (timeMs: number) => new Date(timeMs).toISOString()
const DAY_MS = 86_400_000

describe('ticks of a time axis', () => {
  it('are whole hours of a day', () => {
    const ticks = timeTicks(at('2001-03-04T01:30:00Z'), at('2001-03-04T23:00:00Z'), 8)
    expect(ticks.map((ms) => iso(ms).slice(11, 16))).toEqual([
      '03:00',
      '06:00',
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
    ])
  })

  it('are first days of months where weeks would be too many', () => {
    const ticks = timeTicks(at('2001-01-01T00:00:00Z'), at('2001-05-31T00:00:00Z'), 10)
    expect(ticks.map((ms) => iso(ms).slice(0, 10))).toEqual([
      '2001-01-01',
      '2001-02-01',
      '2001-03-01',
      '2001-04-01',
      '2001-05-01',
    ])
  })

  it('ascend, stay inside and never crowd the axis', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.integer({ min: 1, max: 2_000 * DAY_MS }),
        fc.integer({ min: 1, max: 20 }),
        (fromMs, widthMs, countMax) => {
          const ticks = timeTicks(fromMs, fromMs + widthMs, countMax)
          expect(ticks.length).toBeLessThanOrEqual(countMax + 1)
          expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b))
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(fromMs)
            expect(tick).toBeLessThanOrEqual(fromMs + widthMs)
          }
        },
      ),
    )
  })
})

describe('the top of a value axis', () => {
  it.each([
    [0, 1],
    [-3, 1],
    [Number.NaN, 1],
    [Number.POSITIVE_INFINITY, 1],
    [1, 1],
    [0.0004236, 0.0005],
    [14.2, 20],
    [22, 25],
    [0.11, 0.2],
    [9_999, 10_000],
  ])('for %d is %d', (value, top) => {
    expect(niceTop(value)).toBeCloseTo(top, 12)
  })

  it('holds every value, and wastes less than half', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), (value) => {
        expect(niceTop(value)).toBeGreaterThanOrEqual(value)
        expect(niceTop(value)).toBeLessThanOrEqual(value * 2.000001)
      }),
    )
  })

  it('is cut into round parts', () => {
    expect(valueTicks(1)).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(valueTicks(2_000)).toEqual([0, 500, 1_000, 1_500, 2_000])
    expect(valueTicks(25)).toEqual([0, 5, 10, 15, 20, 25])
    expect(valueTicks(50)).toEqual([0, 10, 20, 30, 40, 50])
  })
})

describe('holes in a line', () => {
  const window = (day: number) => ({ start: iso(day * DAY_MS), end: iso((day + 1) * DAY_MS) })

  it('stand where time between two windows is missing, and nowhere else', () => {
    const spaced = withHoles([window(1), window(2), window(5)])
    expect(spaced.map(({ startMs, window: known }) => [startMs / DAY_MS, known !== null])).toEqual([
      [1, true],
      [2, true],
      [3, false],
      [5, true],
    ])
  })

  it('are none in nothing', () => {
    expect(withHoles([])).toEqual([])
  })
})

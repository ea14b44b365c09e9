import { describe, expect, it } from 'vitest'
import {
  LEARNING_WINDOWS,
  learningStarts,
  referenceStarts,
  windowsRequired,
} from '../../lib/drift/reference-plan.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOON_MS = Date.UTC(2026, 5, 17, 12)
const textOf = (starts: readonly number[]) => starts.map((each) => new Date(each).toISOString().slice(0, 16))

describe('the past windows of a reference', () => {
  it('are none where it is the baseline', () => {
    expect(referenceStarts('fixed', NOON_MS, HOUR_MS)).toEqual([])
    expect(windowsRequired('fixed')).toBe(0)
  })

  it('are the last ones before a window, ascending and without it, where it rolls', () => {
    expect(textOf(referenceStarts({ rolling: 3 }, NOON_MS, HOUR_MS))).toEqual([
      '2026-06-17T09:00',
      '2026-06-17T10:00',
      '2026-06-17T11:00',
    ])
  })

  it('are of the same hour of the week where it is seasonal', () => {
    expect(textOf(referenceStarts({ seasonal: 2 }, NOON_MS, HOUR_MS))).toEqual([
      '2026-06-03T12:00',
      '2026-06-10T12:00',
    ])
  })

  it('are of the same day of the week where windows are days', () => {
    expect(textOf(referenceStarts({ seasonal: 1 }, Date.UTC(2026, 5, 17), DAY_MS))).toEqual([
      '2026-06-10T00:00',
    ])
  })

  it('do not overlap where a window is longer than a week', () => {
    const [first = 0, second = 0] = referenceStarts({ seasonal: 2 }, 20 * 10 * DAY_MS, 10 * DAY_MS)
    expect(second - first).toBe(10 * DAY_MS)
    expect(20 * 10 * DAY_MS - second).toBe(10 * DAY_MS)
  })

  it('of a spread are the thirty just before', () => {
    const starts = learningStarts(NOON_MS, HOUR_MS)
    expect(starts).toHaveLength(LEARNING_WINDOWS)
    expect(starts.at(0)).toBe(NOON_MS - 30 * HOUR_MS)
    expect(starts.at(-1)).toBe(NOON_MS - HOUR_MS)
  })

  it('must be eight clean ones to roll and four to be seasonal', () => {
    expect(windowsRequired({ rolling: 168 })).toBe(8)
    expect(windowsRequired({ seasonal: 52 })).toBe(4)
  })
})

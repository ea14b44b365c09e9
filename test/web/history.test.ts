import { describe, expect, it } from 'vitest'
import { extend, type History, readAgainFromMs } from '../../web/history.ts'
import { DAY_MS, iso } from './answers.ts'

type Window = { readonly start: string; readonly end: string; readonly requests: number }
const window = (day: number, requests = 1): Window => ({
  start: iso(day * DAY_MS),
  end: iso((day + 1) * DAY_MS),
  requests,
})
const known = (...days: readonly number[]): History<Window> => ({
  key: 'k',
  windows: days.map((day) => window(day)),
  fromMs: 0,
})
const span = { fromMs: 0, toMs: 10 * DAY_MS }

describe('reading on', () => {
  it.each([
    ['everything when nothing is known', null, 'k', 5, 0],
    ['everything when another series or period is asked for', known(3, 4), 'other', 5, 0],
    ['everything when nobody said what is settled', known(3, 4), 'k', null, 0],
    ['everything when there were no windows', known(), 'k', 5, 0],
    ['from the first window that was still open', known(3, 4, 5), 'k', 4.5, 4],
    ['from the newest window when all were settled: it can be followed by others', known(3, 4), 'k', 9, 4],
  ])('asks for %s', (_, history, key, settledDay, fromDay) => {
    const settledMs = settledDay === null ? null : settledDay * DAY_MS
    expect(readAgainFromMs(history, key, span, settledMs)).toBe(fromDay * DAY_MS)
  })

  it('keeps what was settled, takes what is new, and drops what the period has left', () => {
    const moved = { fromMs: 4 * DAY_MS, toMs: 11 * DAY_MS }
    const fresh = { windows: [window(6, 2), window(7, 2)], fromMs: 6 * DAY_MS }
    const next = extend(known(3, 4, 5, 6), 'k', moved, 6 * DAY_MS, fresh)
    expect(next.windows).toEqual([window(4), window(5), window(6, 2), window(7, 2)])
    expect(next.fromMs).toBe(moved.fromMs)
  })

  it('takes what was read as it is, where all was read', () => {
    const fresh = { windows: [window(8)], fromMs: 7 * DAY_MS }
    expect(extend(known(3), 'other', span, span.fromMs, fresh)).toEqual({ key: 'other', ...fresh })
  })
})

import { describe, expect, it } from 'vitest'
import { advance } from '../../lib/alert/advance.ts'
import type { Alert } from '../../lib/alert/alert.ts'
import { EPISODES_REMEMBERED, earlierOf, isUnderAlert } from '../../lib/alert/faulty-time.ts'
import { DISTANCE, given, HOUR_MS, run, START_MS, verdictsOf } from './series.ts'

const RULE = { fireAfter: 1, clearAfter: 2 }
const alertAfter = (psi: string, rule = RULE): Alert => {
  const { alert } = given(rule).when({ psi })
  if (alert === null) throw new Error('no alert')
  return alert
}
/** One letter an hourly window: is it under the alert? */
const underAlert = (alert: Alert, windows: number): string =>
  Array.from({ length: windows }, (_, i) =>
    isUnderAlert(alert, START_MS + i * HOUR_MS, START_MS + (i + 1) * HOUR_MS) ? 'x' : '.',
  ).join('')

describe('a window is under an alert', () => {
  it('from the first bad window on, for as long as it fires', () => {
    expect(underAlert(alertAfter('.05 .3 .3 .3'), 8)).toBe('.xxxxxxx')
  })

  it('from the first window of the run that fired it', () => {
    expect(underAlert(alertAfter('.05 .3 .3 .3', { fireAfter: 3, clearAfter: 1 }), 4)).toBe('.xxx')
  })

  it('until it cleared, those that cleared it included', () => {
    expect(underAlert(alertAfter('.05 .3 .3 .05 .05 .05'), 6)).toBe('.xxxx.')
  })

  it('in every episode, whether it fires again or not', () => {
    expect(underAlert(alertAfter('.3 .05 .05 .05 .3 .05 .05 .05'), 8)).toBe('xxx.xxx.')
    expect(underAlert(alertAfter('.3 .05 .05 .05 .3 .05 .05 .05 .3'), 9)).toBe('xxx.xxx.x')
  })

  it('where only a part of it is', () => {
    const alert = alertAfter('.05 .3 .05 .05')
    const [fromMs, toMs] = [START_MS + HOUR_MS, START_MS + 4 * HOUR_MS]
    expect(isUnderAlert(alert, fromMs - 24 * HOUR_MS, fromMs + 1)).toBe(true)
    expect(isUnderAlert(alert, fromMs - 24 * HOUR_MS, fromMs)).toBe(false)
    expect(isUnderAlert(alert, toMs - 1, toMs + 24 * HOUR_MS)).toBe(true)
    expect(isUnderAlert(alert, toMs, toMs + 24 * HOUR_MS)).toBe(false)
  })

  it('in its newest episode, where an earlier release did not remember others', () => {
    const { earlier: _, ...stored } = alertAfter('.05 .3 .05 .05')
    expect(underAlert(stored, 5)).toBe('.xxx.')
    const again = run(stored, verdictsOf('.05 .3 .05 .05 .05 .3'), RULE).alert
    expect(again?.earlier).toEqual([{ fromMs: START_MS + HOUR_MS, toMs: START_MS + 4 * HOUR_MS }])
  })
})

describe('past episodes', () => {
  it('are none for a first firing, and stay while it fires, escalates and clears', () => {
    expect(alertAfter('.3').earlier).toEqual([])
    expect(alertAfter('.3 .05 .05 .3 .6 .05').earlier).toEqual([
      { fromMs: START_MS, toMs: START_MS + 3 * HOUR_MS },
    ])
    expect(alertAfter('.3 .05 .05 .3 .6 .05 .05').earlier).toHaveLength(1)
  })

  it('are remembered oldest first, and the oldest beyond the limit are forgotten', () => {
    const episodes = EPISODES_REMEMBERED + 3
    const alert = alertAfter('.3 .05 '.repeat(episodes), { fireAfter: 1, clearAfter: 1 })
    const remembered = alert.earlier ?? []
    expect(alert.episode).toBe(episodes)
    expect(remembered).toHaveLength(EPISODES_REMEMBERED)
    expect(remembered.at(0)?.fromMs).toBe(START_MS + 2 * 2 * HOUR_MS)
    expect(remembered.at(-1)?.fromMs).toBe(START_MS + (episodes - 2) * 2 * HOUR_MS)
  })

  it('of nothing are none', () => {
    expect(earlierOf(null)).toEqual([])
  })

  it('are not told twice where a window is judged again', () => {
    const verdicts = verdictsOf('.3 .05 .05 .3')
    const { alert } = run(null, verdicts, RULE)
    expect(advance(alert, DISTANCE, verdicts, RULE)).toEqual({ alert, changed: false })
  })
})

import { describe, expect, it } from 'vitest'
import { heatMapOf, subjectsOf, verdictOn } from '../../web/heat.ts'
import { DAY_MS, judged, subject, untestable } from './answers.ts'

const SIGNS = { stable: '.', minor: 'm', drifted: 'D', 'not-testable': '?' } as const

/** One line a subject: `.` stable, `m` minor, `D` drifted, `?` not testable, a blank for no window. */
const picture = (map: ReturnType<typeof heatMapOf>) =>
  map.rows.map(
    ({ name, cells }) =>
      `${name} ${cells.map((cell) => (cell === null ? ' ' : SIGNS[cell.verdict])).join('')}`,
  )

describe('the heat map', () => {
  it('has a field for each window, and a gap where there is none', () => {
    const windows = [
      judged(10, subject('a', 'stable')),
      judged(11, subject('a', 'minor', 0.05)),
      judged(13, subject('a', 'drifted', 0.3)),
      untestable(14),
    ]
    const map = heatMapOf(windows, 10 * DAY_MS, 15 * DAY_MS, 100)
    expect(picture(map)).toEqual(['a .m D?'])
    expect(map.slotMs).toBe(DAY_MS)
  })

  it('shows the worst window of a slot where there are more windows than columns', () => {
    const psi = [0.01, 0.4, 0.2, 0.02, 0.01, 0.01]
    const windows = psi.map((value, day) =>
      judged(day, subject('a', value > 0.1 ? 'drifted' : 'stable', value)),
    )
    const map = heatMapOf(windows, 0, 6 * DAY_MS, 2)
    expect(picture(map)).toEqual(['a D.'])
    expect(map.rows[0]?.cells[0]).toEqual({ verdict: 'drifted', psi: 0.4, startMs: DAY_MS })
    expect(map.rows[0]).toMatchObject({ tested: 6, drifted: 2 })
  })

  it('has never more columns than it may, and none outside the period', () => {
    const windows = Array.from({ length: 150 }, (_, day) => judged(day, subject('a', 'stable')))
    const map = heatMapOf(windows, 100 * DAY_MS + 5, 150 * DAY_MS, 7)
    expect(map.rows[0]?.cells.length).toBeLessThanOrEqual(7)
    expect(map.rows[0]?.tested).toBe(50)
  })

  it('lists what has drifted first, then predictions, then features by name', () => {
    const windows = [
      judged(0, subject('b', 'stable'), subject('a', 'stable'), subject('z', 'drifted', 0.3)),
      judged(1, subject('score', 'stable', 0, 'prediction')),
    ]
    expect(heatMapOf(windows, 0, 2 * DAY_MS, 10).rows.map(({ name }) => name)).toEqual([
      'z',
      'score',
      'a',
      'b',
    ])
  })

  it('tells a feature from a prediction of the same name', () => {
    const window = judged(0, subject('score', 'stable', 0.01), subject('score', 'drifted', 0.5, 'prediction'))
    expect(subjectsOf([window])).toEqual([
      { role: 'prediction', name: 'score' },
      { role: 'feature', name: 'score' },
    ])
    expect(verdictOn(window, { role: 'feature', name: 'score' })?.verdict).toBe('stable')
    expect(verdictOn(window, { role: 'feature', name: 'absent' })).toBeNull()
    expect(verdictOn(untestable(0), { role: 'feature', name: 'score' })).toBeNull()
  })

  it('is empty without windows', () => {
    expect(heatMapOf([], 0, DAY_MS, 10).rows).toEqual([])
  })
})

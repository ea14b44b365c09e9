import { describe, expect, it } from 'vitest'
import { type Draws, seededDraws } from '../../bench/draws.ts'
import { baselineFromColumns } from '../../lib/pipeline/baseline/from-columns.ts'
import type { WindowReport } from '../../lib/pipeline/judge-window.ts'
import type { Baseline } from '../../lib/ports.ts'
import { effectOf, type Features, givenService, MODEL, referenceOf, subjectOf } from './given-service.ts'

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2026, 0, 5)
const EVENTS = 800
/** Means of windows vary by .3 standard deviations: a design effect of about 5, so the plain test flags most windows. */
const EFFECT_SD = 0.3

/** `delay` moves from window to window, and by `shift` besides; `rush` does not. */
const drawWindow = (draws: Draws, shift = 0): Features[] => {
  const mean = shift + EFFECT_SD * draws.normal()
  return Array.from({ length: EVENTS }, () => ({ delay: mean + draws.normal(), rush: draws.uniform() < 0.3 }))
}

const baselineOfRows = (rows: readonly Features[], timesMs: readonly number[] | null): Baseline => {
  const columns = ['delay', 'rush'].map((name) => ({
    role: 'feature' as const,
    name,
    values: rows.map((row) => row[name] ?? null),
  }))
  const times = timesMs === null ? null : { timesMsOf: () => timesMs, widthMs: HOUR_MS }
  const built = baselineFromColumns(MODEL, columns, 'test', 0, times)
  if (built.kind === 'problems') throw new Error(built.problems.join('\n'))
  return built.baseline
}

const givenBaseline = (draws: Draws, keeps: 'its windows' | 'their sum'): Baseline => {
  const windows = Array.from({ length: 30 }, () => drawWindow(draws))
  const times = windows.flatMap((rows, hour) => rows.map(() => START_MS - (30 - hour) * HOUR_MS))
  return baselineOfRows(windows.flat(), keeps === 'its windows' ? times : null)
}

const isFlaggedByPlainTest = (report: WindowReport): boolean => {
  const delay = subjectOf(report, 'delay')
  if (delay.verdict === 'not-testable') return false
  return delay.tests.some(({ method, pValue }) => method === 'chi-square' && (pValue ?? 1) <= 0.01)
}

describe('a baseline that keeps its own windows', () => {
  it('finds ordinary windows ordinary, and a real shift in its first window', async () => {
    const draws = seededDraws(1)
    const service = givenService('', HOUR_MS, START_MS)
    await service.useBaseline(givenBaseline(draws, 'its windows'))
    const reports: WindowReport[] = []
    for (let hour = 0; hour < 30; hour += 1) reports.push(await service.sees(hour, drawWindow(draws)))

    expect(reports.filter(isFlaggedByPlainTest).length).toBeGreaterThanOrEqual(15)
    expect(reports.filter((report) => effectOf(report, 'delay') >= 0.1).length).toBeGreaterThan(3)
    expect(
      reports.map((report) => subjectOf(report, 'delay').verdict).filter((each) => each === 'drifted'),
    ).toEqual([])
    expect(referenceOf(reports[0] as WindowReport)).toEqual({
      kind: 'fixed',
      windows: 0,
      fallback: null,
      spread: 'baseline',
    })
    expect(await service.alerts()).toEqual([])

    await service.sees(30, drawWindow(draws, 3))
    expect(await service.alerts()).toMatchObject([
      { subject: 'delay', status: 'firing', sinceMs: service.startOf(30), firedAtMs: service.startOf(31) },
    ])
  })

  it('would alert on ordinary windows if events were taken for independent draws', async () => {
    const draws = seededDraws(1)
    const service = givenService('spread: independent', HOUR_MS, START_MS)
    await service.useBaseline(givenBaseline(draws, 'its windows'))
    for (let hour = 0; hour < 30; hour += 1) await service.sees(hour, drawWindow(draws))
    const [alert] = await service.alerts()
    expect(alert?.subject).toBe('delay')
    expect(alert?.episode).toBeGreaterThan(2)
  })
})

describe('the promise of a month', () => {
  it('keeps a drift from alerting that is sure enough for one window only', async () => {
    const isRush = (count: number, of: number) =>
      Array.from({ length: of }, (_, i) => ({ delay: i % 9, rush: i < count }))
    const alertsWith = async (drift: string) => {
      const service = givenService(`spread: independent${drift}`, HOUR_MS, START_MS)
      await service.useBaseline(baselineOfRows(isRush(2_700, 5_400), null))
      // z = .17 / sqrt(.25 (1/100 + 1/5400)): p = 8e-4, below .01 and above .1 / 720; PSI .12.
      const report = await service.sees(0, isRush(67, 100))
      expect(subjectOf(report, 'rush').verdict).toBe('drifted')
      return (await service.alerts()).map(({ subject }) => subject)
    }
    expect(await alertsWith('')).toEqual([])
    expect(await alertsWith(', falseAlertsPerMonth: 1000')).toEqual(['rush'])
  })
})

describe('a baseline from a file', () => {
  it('learns for eight windows: a drift is told, and nobody is paged', async () => {
    const draws = seededDraws(2)
    const service = givenService('', HOUR_MS, START_MS)
    await service.useBaseline(givenBaseline(draws, 'their sum'))
    const spreads: string[] = []
    for (let hour = 0; hour < 12; hour += 1) {
      const report = await service.sees(hour, drawWindow(draws, hour === 2 ? 1 : 0))
      spreads.push(referenceOf(report).spread)
      if (hour === 2) expect(subjectOf(report, 'delay').verdict).toBe('drifted')
    }
    expect(spreads).toEqual([...Array(8).fill('learning'), ...Array(4).fill('past windows')])
    expect(await service.alerts()).toEqual([])
  })

  it('alerts at once on a gross fault, even in its first window', async () => {
    const draws = seededDraws(3)
    const service = givenService('', HOUR_MS, START_MS)
    await service.useBaseline(givenBaseline(draws, 'their sum'))
    const report = await service.sees(0, drawWindow(draws, 6))
    expect(referenceOf(report).spread).toBe('learning')
    expect(effectOf(report, 'delay')).toBeGreaterThan(3)
    expect(await service.alerts()).toMatchObject([{ subject: 'delay', firedAtMs: service.startOf(1) }])
  })

  it('finds a shift by what it has learnt from past windows', async () => {
    const draws = seededDraws(4)
    const service = givenService('', HOUR_MS, START_MS)
    await service.useBaseline(givenBaseline(draws, 'their sum'))
    for (let hour = 0; hour < 30; hour += 1) await service.sees(hour, drawWindow(draws))
    expect(await service.alerts()).toEqual([])
    await service.sees(30, drawWindow(draws, 3))
    expect(await service.alerts()).toMatchObject([{ subject: 'delay', sinceMs: service.startOf(30) }])
  })

  it('is still learning a subject whose windows were all under its alert, when others are learnt', async () => {
    const draws = seededDraws(5)
    const service = givenService('', HOUR_MS, START_MS)
    await service.useBaseline(givenBaseline(draws, 'their sum'))
    for (let hour = 0; hour < 12; hour += 1) await service.sees(hour, drawWindow(draws, 6))
    const episodes: number[] = []
    for (let hour = 12; hour < 24; hour += 1) {
      const report = await service.sees(hour, drawWindow(draws))
      expect(subjectOf(report, 'rush').verdict).not.toBe('not-testable')
      episodes.push(...(await service.alerts()).map(({ episode }) => episode))
    }
    expect(new Set(episodes)).toEqual(new Set([1]))
    expect(await service.alerts()).toMatchObject([{ subject: 'delay', status: 'resolved' }])
  })

  it('of an earlier release, which has no member for windows, is judged as well', async () => {
    const draws = seededDraws(3)
    const service = givenService('', HOUR_MS, START_MS)
    const { windows: _, ...older } = givenBaseline(draws, 'their sum')
    await service.useBaseline(older)
    expect(referenceOf(await service.sees(0, drawWindow(draws))).spread).toBe('learning')
  })
})

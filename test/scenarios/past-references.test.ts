import { describe, expect, it } from 'vitest'
import { type Draws, seededDraws } from '../../bench/draws.ts'
import { baselineFromColumns } from '../../lib/pipeline/baseline/from-columns.ts'
import type { WindowReport } from '../../lib/pipeline/judge-window.ts'
import type { Baseline } from '../../lib/ports.ts'
import { type Features, givenService, MODEL, referenceOf, SERIES, subjectOf } from './given-service.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const START_MS = Date.UTC(2026, 0, 5)
const EVENTS = 200

const drawWindow = (draws: Draws, mean = 0): Features[] =>
  Array.from({ length: EVENTS }, () => ({ delay: mean + draws.normal(), rush: draws.uniform() < 0.3 }))

const fileBaseline = (rows: readonly Features[]): Baseline => {
  const columns = ['delay', 'rush'].map((name) => ({
    role: 'feature' as const,
    name,
    values: rows.map((row) => row[name] ?? null),
  }))
  const built = baselineFromColumns(MODEL, columns, 'test', 0)
  if (built.kind === 'problems') throw new Error(built.problems.join('\n'))
  return built.baseline
}

const referenceEvents = (report: WindowReport, name: string) => subjectOf(report, name).counts.reference

describe('a rolling reference', () => {
  it('falls back to the baseline with its reason, then sums the last windows without those under an alert', async () => {
    const draws = seededDraws(11)
    const service = givenService('reference: { rolling: 20 }', HOUR_MS, START_MS)
    await service.useBaseline(fileBaseline(drawWindow(draws)))
    const sees = (hour: number, mean = 0) => service.sees(hour, drawWindow(draws, mean))

    const first: WindowReport[] = []
    for (let hour = 0; hour < 8; hour += 1) first.push(await sees(hour))
    expect(first.map((report) => referenceOf(report).kind)).toEqual(Array(8).fill('fixed'))
    expect(first.map((report) => referenceOf(report).fallback?.split(' clean')[0])).toEqual(
      Array.from({ length: 8 }, (_, windows) => `${windows} of 8`),
    )
    for (let hour = 8; hour < 15; hour += 1) expect(referenceOf(await sees(hour)).windows).toBe(hour)

    // Two episodes of three windows, each with the window that clears it: 15 to 18 and 22 to 25.
    for (const [hour, mean] of [...Array(13).keys()].map(
      (i) => [15 + i, i % 7 < 3 && i < 10 ? 5 : 0] as const,
    )) {
      const report = await sees(hour, mean)
      expect(subjectOf(report, 'delay').verdict === 'drifted').toBe(mean > 0)
      if (mean > 0) expect(referenceEvents(report, 'delay')).toBe((hour < 22 ? 15 : 38 - hour) * EVENTS)
    }
    expect(await service.alerts()).toMatchObject([
      {
        subject: 'delay',
        status: 'resolved',
        episode: 2,
        sinceMs: service.startOf(22),
        clearedAtMs: service.startOf(26),
      },
    ])
    // Hour 28 looks back to hour 8: twenty windows, less four of each episode.
    const after = await sees(28)
    expect(referenceOf(after)).toMatchObject({
      kind: 'rolling',
      windows: 20,
      fallback: null,
      spread: 'reference',
    })
    expect(referenceEvents(after, 'delay')).toBe(12 * EVENTS)
    expect(referenceEvents(after, 'rush')).toBe(20 * EVENTS)
  })

  it('learns from alerts of an earlier release, which remember no past episodes', async () => {
    const draws = seededDraws(12)
    const service = givenService('reference: { rolling: 10 }', HOUR_MS, START_MS)
    await service.useBaseline(fileBaseline(drawWindow(draws)))
    for (let hour = 0; hour < 10; hour += 1) await service.sees(hour, drawWindow(draws))
    await service.sees(10, drawWindow(draws, 5))
    const [stored] = await service.store.loadAlerts(MODEL)
    if (stored === undefined) throw new Error('no alert')
    const { earlier: _, ...older } = stored.value
    await service.store.commitAlert(stored.version, older)
    expect(referenceEvents(await service.sees(11, drawWindow(draws)), 'delay')).toBe(9 * EVENTS)
    await service.sees(12, drawWindow(draws, 5))
    expect(await service.alerts()).toMatchObject([
      { episode: 2, earlier: [{ fromMs: service.startOf(10), toMs: service.startOf(12) }] },
    ])
  })
})

describe('a seasonal reference', () => {
  it('holds a day against the same day of past weeks, which the baseline of all days cannot', async () => {
    const draws = seededDraws(13)
    const service = givenService('reference: { seasonal: 8 }', DAY_MS, START_MS)
    const meanOf = (day: number) => (day % 7 >= 5 ? 1 : 0)
    const week = [...Array(7).keys()].flatMap((day) => drawWindow(draws, meanOf(day)))
    await service.useBaseline(fileBaseline(week))
    const reports: WindowReport[] = []
    for (let day = 0; day < 70; day += 1)
      reports.push(await service.sees(day, drawWindow(draws, meanOf(day))))

    expect(reports.map((report) => referenceOf(report).kind)).toEqual([
      ...Array(28).fill('fixed'),
      ...Array(42).fill('seasonal'),
    ])
    const last = reports.slice(56)
    expect(last.map(referenceOf)).toEqual(
      Array(14).fill({ kind: 'seasonal', windows: 8, fallback: null, spread: 'reference' }),
    )
    expect(last.map((report) => referenceEvents(report, 'delay'))).toEqual(Array(14).fill(8 * EVENTS))
    const psiOf = (report: WindowReport) => {
      const delay = subjectOf(report, 'delay')
      return delay.verdict === 'not-testable' ? Number.NaN : delay.psi
    }
    const weekend = (report: WindowReport) => meanOf((report.startMs - START_MS) / DAY_MS) === 1
    // Saturdays against all days: a PSI of about (5/7)^2; against Saturdays, noise: 20 (1/1600 + 1/200) = .11.
    expect(Math.min(...reports.slice(0, 28).filter(weekend).map(psiOf))).toBeGreaterThan(0.3)
    expect(Math.max(...last.filter(weekend).map(psiOf))).toBeLessThan(0.3)
    expect(await service.alerts()).toEqual([])
    // A Monday like a Saturday is found, though Saturdays are always so.
    await service.sees(70, drawWindow(draws, 3))
    expect(await service.alerts()).toMatchObject([{ subject: 'delay', sinceMs: service.startOf(70) }])
  })
})

describe('late data', () => {
  it('judges its window again, and rewrites no other, though later references summed it', async () => {
    const draws = seededDraws(14)
    const service = givenService('reference: { rolling: 10 }', HOUR_MS, START_MS)
    await service.useBaseline(fileBaseline(drawWindow(draws)))
    for (let hour = 0; hour < 14; hour += 1) await service.sees(hour, drawWindow(draws))
    const before = await service.bodies()

    await service.arrives(10, drawWindow(draws))
    expect(await service.judges(13)).toBe(1)

    const after = await service.bodies()
    expect(after.map((body, hour) => body === before[hour])).toEqual(
      Array.from({ length: 14 }, (_, hour) => hour !== 10),
    )
    const reopened = await service.reportOf(10)
    expect(reopened.requests).toBe(2 * EVENTS)
    expect(referenceOf(reopened)).toMatchObject({ kind: 'rolling', windows: 10 })
    // What comes next looks at the window as it is now.
    expect(referenceEvents(await service.sees(14, drawWindow(draws)), 'rush')).toBe(11 * EVENTS)
  })

  it('of a backlog gives what judging window by window gives', async () => {
    const bodiesOf = async (isBacklog: boolean) => {
      const draws = seededDraws(15)
      const service = givenService('reference: { seasonal: 4 }', DAY_MS, START_MS)
      await service.useBaseline(fileBaseline(drawWindow(draws)))
      for (let day = 0; day < 40; day += 1) {
        await service.arrives(day, drawWindow(draws, day === 20 ? 5 : 0))
        if (!isBacklog) await service.judges(day)
      }
      if (isBacklog) await service.judges(39)
      expect(await service.store.loadAlerts(SERIES.model)).toHaveLength(1)
      return service.bodies()
    }
    expect(await bodiesOf(true)).toEqual(await bodiesOf(false))
  })
})

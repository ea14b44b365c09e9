import { describe, expect, it } from 'vitest'
import { FAULTS } from '../../demo/faults.ts'
import { createProgress, progressLine } from '../../demo/progress.ts'
import {
  type DemoAlert,
  type DemoSummary,
  formatSummary,
  groupAlerts,
  wantsColor,
} from '../../demo/summary.ts'

const alert = (over: Partial<DemoAlert>): DemoAlert => ({
  id: 'a1',
  episode: 1,
  model: 'flight-delay',
  rule: 'feature-drift',
  subject: 'distance',
  cause: 'injected',
  window: { start: '2001-04-03T00:00:00Z', end: '2001-04-04T00:00:00Z' },
  firedAt: '2001-04-04T00:00:00Z',
  clearedAt: null,
  ...over,
})

const latencyMs = { p50: 0.4, p90: 0.6, p95: 0.7, p99: 1.2, max: 640.2 }
const summary: DemoSummary = {
  events: { sent: 312_580, accepted: 312_580, rejected: 0, lost: 0, doubled: 0 },
  judgedWindows: 3_436,
  wallSeconds: 48.2,
  eventsPerSecond: 6_485.1,
  peakRssMb: 512,
  alerts: [alert({})],
  retrainRequests: [
    { id: 'retrain-flight-delay-1', model: 'flight-delay', status: 'queued', because: ['a1'] },
  ],
  latencyMs,
  calmLatencyMs: { ...latencyMs, max: 9.1 },
  costUsd: { total: 0.12, perThousand: 0.00038 },
  faults: [
    {
      name: 'distance-in-kilometres',
      description: 'distance in kilometres',
      from: '2001-04-01T00:00:00Z',
      to: null,
    },
  ],
  replayed: { from: '2001-02-01T00:00:00Z', to: '2001-07-01T00:00:00Z' },
}

describe('the summary', () => {
  it('says what was sent, what drifted and why, and what it asked for', () => {
    const text = formatSummary(summary, false)
    expect(text).toContain('312,580 flight-delay predictions, 2001-02-01 to 2001-07-01')
    expect(text).toContain('doubled 0: every count agrees')
    expect(text).toMatch(/feature-drift +distance +injected fault +1 +2001-04-04 00:00 +still firing/)
    expect(text).toMatch(/retrain-flight-delay-1 +queued +because of feature-drift of distance/)
    expect(text).toContain('cost $0.12, $0.00038 per thousand')
    expect(text).toMatch(/outside the slow hours +0.4 +0.6 +0.7 +1.2 +9.1/)
    expect(text).toContain('2001-04-01 00:00 to the end: distance in kilometres')
  })

  it('shouts when the counts differ', () => {
    const lossy = { ...summary, events: { ...summary.events, lost: 1 } }
    expect(formatSummary(lossy, false)).toContain('THE COUNTS DIFFER')
  })

  it('fits a terminal of 100 columns and 45 lines, however much there is to tell', () => {
    const alerts = Array.from({ length: 60 }, (_, i) =>
      alert({ id: `a${i}`, subject: `feature-${i}`.padEnd(70, 'x') }),
    )
    const retrainRequests = Array.from({ length: 30 }, (_, i) => ({
      id: `retrain-flight-delay-${'0'.repeat(60)}-${i}`,
      model: 'flight-delay',
      status: 'queued',
      because: alerts.map(({ id }) => id),
    }))
    const faults = Array.from({ length: 2 }, () => ({
      name: 'x',
      description: FAULTS[1]?.description ?? '',
      from: '2001-05-16T12:00:00Z',
      to: '2001-05-16T18:00:00Z',
    }))
    const events = { sent: 2_491_761, accepted: 2_491_761, rejected: 2_491_761, lost: 1e6, doubled: 1e6 }
    const lines = formatSummary({ ...summary, events, alerts, retrainRequests, faults }, false).split('\n')
    expect(lines.length).toBeLessThanOrEqual(45)
    expect(lines.filter((line) => line.length > 100)).toEqual([])
    expect(lines.some((line) => line.includes('and 50 more kinds of alert'))).toBe(true)
    expect(lines.some((line) => line.includes('and 26 more requests'))).toBe(true)
  })

  it('says none where there is none', () => {
    const empty = { ...summary, alerts: [], retrainRequests: [], faults: [], calmLatencyMs: null }
    expect(formatSummary(empty, false).match(/^ {2}none$/gm)?.length).toBe(3)
  })

  it('is coloured on a terminal only, and never under NO_COLOR', () => {
    expect(wantsColor({}, { isTTY: true })).toBe(true)
    expect(wantsColor({ NO_COLOR: '' }, { isTTY: true })).toBe(true)
    expect(wantsColor({ NO_COLOR: '1' }, { isTTY: true })).toBe(false)
    expect(wantsColor({}, {})).toBe(false)
    expect(formatSummary(summary, true)).toContain('\x1b[')
    expect(formatSummary(summary, false)).not.toContain('\x1b[')
  })

  it('groups episodes, in the order in which they first fired', () => {
    const groups = groupAlerts([
      alert({ id: 'b', episode: 2, firedAt: '2001-05-01T00:00:00Z', clearedAt: '2001-05-03T00:00:00Z' }),
      alert({ id: 'b', episode: 1, firedAt: '2001-04-01T00:00:00Z', clearedAt: '2001-04-03T00:00:00Z' }),
      alert({ id: 'c', subject: 'hour', cause: 'data', firedAt: '2001-02-09T00:00:00Z' }),
    ])
    expect(
      groups.map(({ subject, episodes, firstFiredAt, lastClearedAt }) => [
        subject,
        episodes,
        firstFiredAt,
        lastClearedAt,
      ]),
    ).toEqual([
      ['hour', 1, '2001-02-09T00:00:00Z', null],
      ['distance', 2, '2001-04-01T00:00:00Z', '2001-05-03T00:00:00Z'],
    ])
  })
})

describe('the progress', () => {
  const half = { done: 156_290, total: 312_580, eventTimeMs: Date.UTC(2001, 3, 5) }

  it('shows the share, the rate and the simulated date', () => {
    expect(progressLine(half, 25)).toBe(
      '[###############---------------]  50 %  156,290 of 312,580 events  6,252/s  2001-04-05',
    )
    expect(progressLine({ done: 0, total: 0, eventTimeMs: 0 }, 0)).toContain('100 %')
  })

  it('redraws one line on a terminal, at most ten times a second', () => {
    const written: string[] = []
    const view = createProgress({ isTTY: true, write: (text) => written.push(text) }, 0)
    for (let nowMs = 0; nowMs <= 1000; nowMs += 10) view.show(half, nowMs)
    view.end()
    expect(written.length).toBe(12)
    expect(written.slice(0, -1).every((text) => text.startsWith('\r'))).toBe(true)
    expect(written.at(-1)).toBe('\n')
  })

  it('writes a plain line every ten seconds to a file', () => {
    const written: string[] = []
    const view = createProgress({ write: (text) => written.push(text) }, 0)
    for (let nowMs = 0; nowMs <= 60_000; nowMs += 100) view.show(half, nowMs)
    view.end()
    expect(written.length).toBe(6)
    expect(written.every((text) => /^\[[ -~]+\n$/.test(text))).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import type { ModelSummary } from '../../lib/api/types.ts'
import {
  chosenPeriod,
  chosenSeries,
  chosenSubject,
  chosenWindow,
  drawnSpan,
  spanOf,
} from '../../web/choose.ts'
import { parseChoice } from '../../web/url-state.ts'
import { alert, CHAMPION, DAY_MS, iso, judged, status, subject, untestable } from './answers.ts'

const NONE = parseChoice('')
const model = (name: string, ...series: readonly ModelSummary['series'][number][]): ModelSummary => ({
  model: name,
  series,
  baselineId: null,
  lastWindow: null,
  alertsFiring: 0,
  limits: { drift: null, latency: null, errors: null },
})
const NEWER = { ...CHAMPION, version: '2001-04' }
const models = [model('a', { version: '', variant: '', segment: '' }), model('flight-delay', CHAMPION, NEWER)]

describe('the period', () => {
  it('is all of a replay, and the last day of a live service', () => {
    expect(chosenPeriod(NONE, 'events')).toBe('150d')
    expect(chosenPeriod(NONE, 'wall')).toBe('24h')
    expect(chosenPeriod(parseChoice('period=7d'), 'events')).toBe('7d')
  })

  it('ends now, by the clock that the service goes by', () => {
    const lastWindow = { start: '2001-05-30T23:00:00.000Z', requests: 1 }
    const replay = status({
      clock: 'events',
      watermark: '2001-06-02T00:00:00.000Z',
      models: [{ ...model('flight-delay', CHAMPION), lastWindow }, model('silent', CHAMPION)],
    })
    expect(spanOf(replay, '7d', 'flight-delay')).toEqual({
      fromMs: Date.parse('2001-05-24T00:00:00Z'),
      toMs: Date.parse('2001-05-31T00:00:00Z'),
    })
    expect(spanOf(replay, '7d', 'silent').toMs).toBe(Date.parse('2001-06-02T00:00:00Z'))
    expect(spanOf(status(), '24h', 'flight-delay')).toEqual({
      fromMs: Date.parse('2026-11-21T16:00:00Z'),
      toMs: Date.parse('2026-11-22T16:41:07Z'),
    })
  })
})

describe('what is drawn', () => {
  const span = { fromMs: 0, toMs: 150 * DAY_MS }

  it('begins with the first window when all is shown, and with the period otherwise', () => {
    expect(drawnSpan(span, '150d', [judged(20), judged(21)])).toEqual({ ...span, fromMs: 20 * DAY_MS })
    expect(drawnSpan(span, '30d', [judged(20)])).toEqual(span)
    expect(drawnSpan(span, '150d', [])).toEqual(span)
  })
})

describe('the series', () => {
  it('is the one that was asked for', () => {
    const asked = parseChoice('model=flight-delay&version=2001-01&variant=champion&segment=')
    expect(chosenSeries(asked, models, [])).toEqual({ model: 'flight-delay', ...CHAMPION })
  })

  it('is of the model that fires, and the one that the alert is about', () => {
    expect(chosenSeries(NONE, models, [alert()])).toEqual({ model: 'flight-delay', ...CHAMPION })
  })

  it('is the newest version where nothing fires', () => {
    const asked = parseChoice('model=flight-delay')
    expect(chosenSeries(asked, models, [alert({ status: 'resolved' })])).toEqual({
      model: 'flight-delay',
      ...NEWER,
    })
  })

  it('falls back to what exists when a link names a model that does not', () => {
    expect(chosenSeries(parseChoice('model=gone'), models, [])?.model).toBe('a')
    expect(chosenSeries(NONE, [], [])).toBeNull()
  })
})

describe('subject and window', () => {
  const windows = [
    judged(0, subject('a', 'stable'), subject('distance', 'drifted', 0.3)),
    judged(1, subject('a', 'stable'), subject('distance', 'drifted', 0.3)),
    untestable(2),
  ]
  const series = { model: 'flight-delay', ...CHAMPION }

  it('are those that an alert is about, else the first', () => {
    expect(chosenSubject(NONE, windows, series, [alert()])?.name).toBe('distance')
    expect(chosenSubject(NONE, windows, series, [alert({ rule: 'latency', subject: 'p95' })])?.name).toBe('a')
    expect(chosenSubject(NONE, windows, series, [alert({ version: 'other' })])?.name).toBe('a')
    expect(chosenSubject(parseChoice('subject=feature:gone'), windows, series, [])?.name).toBe('a')
    expect(chosenSubject(parseChoice('subject=feature:distance'), windows, series, [])?.name).toBe('distance')
    expect(chosenSubject(NONE, [], series, [])).toBeNull()
  })

  it('follow the newest judged window until one is asked for', () => {
    expect(chosenWindow(NONE, windows)?.start).toBe(iso(DAY_MS))
    expect(chosenWindow(parseChoice(`window=${iso(0)}`), windows)?.start).toBe(iso(0))
    expect(chosenWindow(parseChoice(`window=${iso(99)}`), windows)?.start).toBe(iso(DAY_MS))
    expect(chosenWindow(NONE, [])).toBeNull()
  })
})

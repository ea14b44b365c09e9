import { describe, expect, it } from 'vitest'
import type { Alert } from '../../lib/alert/alert.ts'
import { learningStarts, type ReferencePolicy, referenceStarts } from '../../lib/drift/reference-plan.ts'
import { baselineOf } from '../../lib/pipeline/baseline/baseline.ts'
import {
  type ChosenReference,
  chooseReference,
  type ReferenceQuestion,
  spreadsOfBaseline,
} from '../../lib/pipeline/choose-reference.ts'
import type { PastWindows } from '../../lib/pipeline/past-windows.ts'
import type { BinsSpec } from '../../lib/window/bins.ts'
import { compileBins } from '../../lib/window/compiled-bins.ts'
import { START_MS as ALERT_MS, run, verdictsOf } from '../alert/series.ts'

const HOUR_MS = 3_600_000
const SPEC: BinsSpec = {
  subjects: [
    { role: 'feature', name: 'rush', kind: 'boolean' },
    { role: 'feature', name: 'night', kind: 'boolean' },
  ],
}
const FIXED = [
  [0, 0, 5_000, 5_000],
  [0, 0, 9_000, 1_000],
]
const baselineWith = (windows: Parameters<typeof baselineOf>[1]['windows']) =>
  baselineOf('m', { spec: SPEC, counts: FIXED, rows: 10_000, windows, origin: 'test' }, 0)

/** The window that is judged. Alerts of test/alert/series.ts begin 40 hours before it. */
const NOW_MS = ALERT_MS + 40 * HOUR_MS
/** Ordinary windows that move beyond chance, by hours before now. */
const pastOf = (hoursBack: readonly number[]): PastWindows =>
  new Map(
    hoursBack.map((hour) => {
      const swing = 60 * (hour % 3)
      return [
        NOW_MS - hour * HOUR_MS,
        [Float64Array.of(0, 0, 400 + swing, 600 - swing), Float64Array.of(0, 0, 900, 100)],
      ]
    }),
  )
const back = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => from - i)

const choose = (
  policy: ReferencePolicy,
  hoursBack: readonly number[],
  over: Partial<ReferenceQuestion> = {},
): ChosenReference =>
  chooseReference({
    baseline: baselineWith(null),
    bins: compileBins(SPEC),
    policy,
    isIndependent: false,
    ownSpreads: null,
    widthMs: HOUR_MS,
    past: pastOf(hoursBack),
    referenceStarts: referenceStarts(policy, NOW_MS, HOUR_MS),
    learningStarts: learningStarts(NOW_MS, HOUR_MS),
    alerts: [null, null],
    ...over,
  })
const countsOf = ({ counts }: ChosenReference) =>
  counts.map((cells) => cells.reduce((sum, each) => sum + each, 0))
const alertOver = (psi: string): Alert => {
  const { alert } = run(null, verdictsOf(psi), { fireAfter: 1, clearAfter: 1 })
  if (alert === null) throw new Error('no alert')
  return alert
}

describe('a fixed reference', () => {
  it('is the baseline, with the spread of its own windows', () => {
    const ownSpreads = [{ windows: 30, correlation: 0.1, rank: 1, autocorrelation: 0, excess: 10 }, null]
    const chosen = choose('fixed', back(30, 1), { ownSpreads })
    expect(chosen.counts.map((cells) => [...cells])).toEqual(FIXED)
    expect(chosen.spreads).toEqual(ownSpreads)
    expect(chosen.facts).toEqual({ kind: 'fixed', windows: 0, fallback: null, spread: 'baseline' })
  })

  it('learns how windows vary from the last ones where its own tell nothing', () => {
    const chosen = choose('fixed', back(30, 1))
    expect(chosen.facts.spread).toBe('past windows')
    expect(chosen.spreads[0]).toMatchObject({ windows: 30 })
    expect(chosen.spreads[0]?.correlation).toBeGreaterThan(0.001)
  })

  it('is learning until there are eight of them', () => {
    expect(choose('fixed', back(7, 1))).toMatchObject({
      facts: { spread: 'learning' },
      spreads: [null, null],
      isLearning: [true, true],
    })
    expect(choose('fixed', back(8, 1))).toMatchObject({
      facts: { spread: 'past windows' },
      spreads: [{ windows: 8 }, {}],
    })
  })

  it('is learning a subject whose windows were under its alert, whatever is known of others', () => {
    const psi = ['.05', ...Array(38).fill('.3')].join(' ')
    const chosen = choose('fixed', back(30, 1), { alerts: [alertOver(psi), null] })
    expect(chosen).toMatchObject({ facts: { spread: 'past windows' }, isLearning: [true, false] })
    expect(chosen.spreads).toMatchObject([null, { windows: 30 }])
  })

  it('is not learning a subject that never left one cell: any change of it is news', () => {
    const constant = Float64Array.of(0, 0, 1_000, 0)
    const past: PastWindows = new Map(
      [...pastOf(back(30, 1)).keys()].map((startMs) => [startMs, [constant, constant]]),
    )
    const chosen = choose('fixed', [], { past })
    expect(chosen).toMatchObject({
      facts: { spread: 'past windows' },
      isLearning: [false, false],
      spreads: [null, null],
    })
  })

  it('takes events for independent draws where the rule says so', () => {
    const ownSpreads = [{ windows: 30, correlation: 0.1, rank: 1, autocorrelation: 0, excess: 10 }, null]
    const chosen = choose('fixed', back(30, 1), { ownSpreads, isIndependent: true })
    expect(chosen).toMatchObject({
      facts: { spread: 'independent' },
      spreads: [null, null],
      isLearning: [false, false],
    })
  })
})

describe('a rolling reference', () => {
  it('is the sum of the last windows, and learns from them how they vary', () => {
    const chosen = choose({ rolling: 10 }, back(30, 1))
    expect(countsOf(chosen)).toEqual([10_000, 10_000])
    expect(chosen.facts).toEqual({ kind: 'rolling', windows: 10, fallback: null, spread: 'reference' })
    expect(chosen.spreads[0]).toMatchObject({ windows: 10 })
  })

  it('leaves out windows that are not there', () => {
    const chosen = choose({ rolling: 10 }, [...back(10, 6), ...back(4, 1)])
    expect(countsOf(chosen)).toEqual([9_000, 9_000])
    expect(chosen.facts).toMatchObject({ kind: 'rolling', windows: 9 })
  })

  it('gives way to the baseline while there are fewer than eight clean windows, and says why', () => {
    const chosen = choose({ rolling: 10 }, back(7, 1))
    expect(chosen.counts.map((cells) => [...cells])).toEqual(FIXED)
    expect(chosen.facts).toEqual({
      kind: 'fixed',
      windows: 0,
      fallback: '7 of 8 clean windows for a rolling reference: the baseline takes its place',
      spread: 'learning',
    })
  })

  it('gives way for one subject alone where only that one has too few clean windows', () => {
    const psi = [...Array(28).fill('.05'), ...Array(11).fill('.3')].join(' ')
    const chosen = choose({ rolling: 10 }, back(30, 1), { alerts: [alertOver(psi), null] })
    expect([...(chosen.counts[0] ?? [])]).toEqual(FIXED[0])
    expect(countsOf(chosen)[1]).toBe(10_000)
    expect(chosen.spreads[1]).toMatchObject({ windows: 10 })
    expect(chosen.facts).toMatchObject({
      kind: 'rolling',
      fallback: expect.stringContaining('1 of 2 subjects'),
      spread: 'reference',
    })
  })

  it('of one subject leaves out what was under its alert, in every episode, and of another nothing', () => {
    // Forty hours, the last ones just before now: two episodes of two windows, each with the one that clears it.
    const psi = [...'.'.repeat(28)]
      .map(() => '.05')
      .concat(['.3', '.3', '.05', '.05', '.3', '.3', '.05', '.05'])
    const chosen = choose({ rolling: 20 }, back(30, 1), { alerts: [alertOver(psi.join(' ')), null] })
    expect(countsOf(chosen)).toEqual([14_000, 20_000])
    expect(chosen.facts).toMatchObject({ kind: 'rolling', windows: 20 })
    expect(chosen.spreads[0]).toMatchObject({ windows: 14 })
    expect(chosen.spreads[1]).toMatchObject({ windows: 20 })
  })

  it('does not need a spread where events are taken for independent draws', () => {
    const chosen = choose({ rolling: 10 }, back(30, 1), { isIndependent: true })
    expect(countsOf(chosen)).toEqual([10_000, 10_000])
    expect(chosen).toMatchObject({ facts: { kind: 'rolling', spread: 'independent' }, spreads: [null, null] })
  })
})

describe('a seasonal reference', () => {
  const weeks = (count: number) => Array.from({ length: count }, (_, i) => (i + 1) * 168)

  it('is the sum of the same window of past weeks, four at least', () => {
    const chosen = choose({ seasonal: 6 }, [...weeks(5), ...back(30, 1)])
    expect(countsOf(chosen)).toEqual([5_000, 5_000])
    expect(chosen.facts).toEqual({ kind: 'seasonal', windows: 5, fallback: null, spread: 'past windows' })
    expect(choose({ seasonal: 6 }, [...weeks(3), ...back(30, 1)]).facts).toEqual({
      kind: 'fixed',
      windows: 0,
      fallback: '3 of 4 clean windows for a seasonal reference: the baseline takes its place',
      spread: 'past windows',
    })
  })

  it('learns how windows vary from its own, where eight weeks are there', () => {
    const chosen = choose({ seasonal: 8 }, weeks(8))
    expect(chosen.facts).toMatchObject({ kind: 'seasonal', windows: 8, spread: 'reference' })
    expect(chosen.spreads[0]).toMatchObject({ windows: 8 })
  })

  it('takes the spread of the baseline where weeks are few and the baseline knows', () => {
    const ownSpreads = [{ windows: 30, correlation: 0.1, rank: 1, autocorrelation: 0, excess: 10 }, null]
    const chosen = choose({ seasonal: 4 }, weeks(4), { ownSpreads })
    expect(chosen).toMatchObject({ facts: { kind: 'seasonal', spread: 'baseline' }, spreads: ownSpreads })
  })
})

describe('the spread of a baseline', () => {
  const own = (count: number, widthMs = HOUR_MS) => ({
    widthMs,
    windows: Array.from({ length: count }, (_, i) => ({
      startMs: i * widthMs,
      counts: [
        [0, 0, 100 + 20 * (i % 3), 100],
        [0, 0, 90, 10],
      ],
    })),
  })

  it('is learnt from its windows in the width of the rule', () => {
    expect(spreadsOfBaseline(baselineWith(own(30)), HOUR_MS)?.[0]).toMatchObject({ windows: 30 })
    expect(spreadsOfBaseline(baselineWith(own(30)), 3 * HOUR_MS)?.[0]).toMatchObject({ windows: 10 })
  })

  it('is unknown with too few windows, in a width that they do not fit, and without windows', () => {
    expect(spreadsOfBaseline(baselineWith(own(7)), HOUR_MS)).toBeNull()
    expect(spreadsOfBaseline(baselineWith(own(30)), 4 * HOUR_MS)).not.toBeNull()
    expect(spreadsOfBaseline(baselineWith(own(30)), 5 * HOUR_MS)).toBeNull()
    expect(spreadsOfBaseline(baselineWith(own(30)), HOUR_MS / 2)).toBeNull()
    expect(spreadsOfBaseline(baselineWith(null), HOUR_MS)).toBeNull()
  })

  it('is unknown of a baseline of an earlier release, which has no such member', () => {
    const { windows: _, ...older } = baselineWith(null)
    expect(spreadsOfBaseline(older, HOUR_MS)).toBeNull()
  })

  it('is learnt from the newest 120 windows at most', () => {
    expect(spreadsOfBaseline(baselineWith(own(300)), HOUR_MS)?.[0]).toMatchObject({ windows: 120 })
  })
})

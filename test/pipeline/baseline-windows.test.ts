import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sumCells } from '../../lib/drift/reference-windows.ts'
import { baselineFromColumns } from '../../lib/pipeline/baseline/from-columns.ts'
import { countOutside, recountOutside } from '../../lib/pipeline/baseline/outside-bins.ts'
import type { Baseline } from '../../lib/ports.ts'
import {
  addToOutside,
  emptyOutside,
  mergeOutside,
  type OutsideSubject,
} from '../../lib/window/outside-page.ts'

const HOUR_MS = 3_600_000
type Value = string | number | boolean | null

const column = (name: string, values: readonly Value[]) => ({ role: 'feature' as const, name, values })
const built = (
  columns: Parameters<typeof baselineFromColumns>[1],
  timesMs: readonly number[] | null,
): Baseline => {
  const times = timesMs === null ? null : { timesMsOf: () => timesMs, widthMs: HOUR_MS }
  const result = baselineFromColumns('m', columns, 'test', 0, times)
  if (result.kind === 'problems') throw new Error(result.problems.join('\n'))
  return result.baseline
}

describe('a baseline from columns with the time of each row', () => {
  it('keeps the cells of each window, ascending, empty ones left out', () => {
    const hours = [5, 2, 2, 5, 5, 9]
    const baseline = built(
      [
        column('rush', [true, false, true, null, true, false]),
        column('origin', ['LAS', 'LAS', 'SFO', 'SFO', 'LAS', 'LAS']),
      ],
      hours.map((hour) => hour * HOUR_MS + 17),
    )
    expect(baseline.windows).toEqual({
      widthMs: HOUR_MS,
      windows: [
        {
          startMs: 2 * HOUR_MS,
          counts: [
            [0, 0, 1, 1],
            [0, 0, 1, 1],
          ],
        },
        {
          startMs: 5 * HOUR_MS,
          counts: [
            [1, 0, 0, 2],
            [0, 0, 2, 1],
          ],
        },
        {
          startMs: 9 * HOUR_MS,
          counts: [
            [0, 0, 1, 0],
            [0, 0, 1, 0],
          ],
        },
      ],
    })
  })

  it('counts rows of unknown time in the sum, and in no window', () => {
    const baseline = built([column('rush', [true, false, false])], [Number.NaN, HOUR_MS, Number.NaN])
    expect(baseline.counts).toEqual([[0, 0, 2, 1]])
    expect(baseline.windows?.windows).toEqual([{ startMs: HOUR_MS, counts: [[0, 0, 1, 0]] }])
  })

  it('is refused where the rows span more windows than are kept', () => {
    const rows = (count: number) =>
      baselineFromColumns(
        'm',
        [
          column(
            'x',
            Array.from({ length: count }, (_, i) => i % 7),
          ),
        ],
        'test',
        0,
        {
          timesMsOf: () => Array.from({ length: count }, (_, i) => i * HOUR_MS),
          widthMs: HOUR_MS,
        },
      )
    expect(rows(366).kind).toBe('built')
    expect(rows(367)).toEqual({
      kind: 'problems',
      problems: ['its rows span over 366 windows: choose a longer --window'],
    })
  })

  it('is another one than the same rows without times, on the same bins', () => {
    const columns = [column('rush', [true, false, false])]
    const [timed, plain] = [built(columns, [1, 2, 3]), built(columns, null)]
    expect(plain.windows).toBeNull()
    expect(timed.binsId).toBe(plain.binsId)
    expect(timed.counts).toEqual(plain.counts)
    expect(timed.id).not.toBe(plain.id)
  })

  it('has windows that sum to its counts', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constant(null),
      fc.constantFrom(0, 1, 2),
    )
    const text = fc.oneof(fc.constantFrom('a', 'b', 'c'.repeat(70)), fc.constant(null))
    const rows = fc.array(fc.tuple(value, text, fc.nat(20)), { minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(rows, (all) => {
        const columns = [
          column('x', [...all.map(([x]) => x), 1]),
          column('c', [...all.map(([, c]) => c), 'a']),
        ]
        const baseline = built(columns, [...all.map(([, , hour]) => hour * HOUR_MS), 0])
        for (const [i, counts] of baseline.counts.entries()) {
          const windows = baseline.windows?.windows.map((each) => each.counts[i] ?? []) ?? []
          expect([...sumCells(windows, counts.length)]).toEqual(counts)
        }
      }),
    )
  })
})

describe('what was kept without bins, counted again on bins that were cut from all of it', () => {
  const KEY = 'feature:x'
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -50, max: 50 }),
    fc.constantFrom('a', 'b', 'true', 'false', true, false),
    fc.nat(200).map((i) => `category ${i}`),
    fc.constant(null),
    fc.constant(undefined),
  )
  const windows = fc.array(fc.array(value, { maxLength: 60 }), { minLength: 1, maxLength: 8 })
  const keptOf = (values: readonly (Value | undefined)[]) => {
    const page = emptyOutside()
    for (const each of values) if (each !== undefined) addToOutside(page, KEY, each)
    return page
  }

  it('sums over windows to the totals, cell by cell', () => {
    let counted = 0
    fc.assert(
      fc.property(windows, (all) => {
        const pages = all.map(keptOf)
        const total = emptyOutside()
        for (const page of pages) mergeOutside(total, page)
        const kept: OutsideSubject | undefined = total.subjects.get(KEY)
        const events = all.reduce((sum, each) => sum + each.length, 0)
        const whole = kept === undefined ? null : countOutside('feature', 'x', kept, events)
        if (whole === null) return
        counted += 1
        const parts = all.map((each, i) =>
          recountOutside(whole.subject, pages[i]?.subjects.get(KEY), each.length),
        )
        expect([...sumCells(parts, whole.cells.length)]).toEqual(whole.cells)
      }),
      { numRuns: 300 },
    )
    expect(counted).toBeGreaterThan(200)
  })

  it('counts categories that no bin names as unexpected, whichever window holds them', () => {
    const all = [0, 1, 2].map((window) => Array.from({ length: 60 }, (_, i) => `category ${window * 60 + i}`))
    const total = emptyOutside()
    for (const each of all) mergeOutside(total, keptOf(each))
    const kept = total.subjects.get(KEY)
    const whole = kept === undefined ? null : countOutside('feature', 'x', kept, 180)
    if (whole === null) throw new Error('nothing was counted')
    const parts = all.map((each) => recountOutside(whole.subject, keptOf(each).subjects.get(KEY), 60))
    expect(whole.cells[1]).toBe(180 - 64)
    expect([...sumCells(parts, whole.cells.length)]).toEqual(whole.cells)
  })

  it('of one window is its counts', () => {
    const kept = keptOf([1, 2, 2, 'late', null, -5]).subjects.get(KEY)
    if (kept === undefined) throw new Error('nothing was kept')
    const whole = countOutside('feature', 'x', kept, 8)
    if (whole === null) throw new Error('nothing was counted')
    expect(whole.cells.slice(0, 2)).toEqual([3, 1])
    expect(recountOutside(whole.subject, kept, 8)).toEqual(whole.cells)
  })

  it('misses the subject in every event of a window that never saw it', () => {
    const subject = { role: 'feature', name: 'x', kind: 'boolean' } as const
    expect(recountOutside(subject, undefined, 12)).toEqual([12, 0, 0, 0])
  })
})

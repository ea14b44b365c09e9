import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atWidth, type ReferenceWindows, sumCells } from '../../lib/drift/reference-windows.ts'

const HOUR_MS = 3_600_000
const window = (hour: number, ...counts: number[][]) => ({ startMs: hour * HOUR_MS, counts })
const hourly = (...windows: ReferenceWindows['windows']): ReferenceWindows => ({ widthMs: HOUR_MS, windows })

describe('windows of a reference in another width', () => {
  it('are themselves in their own', () => {
    const reference = hourly(window(1, [1, 2]))
    expect(atWidth(reference, HOUR_MS)).toBe(reference)
  })

  it('are none where it is no multiple of theirs', () => {
    expect(atWidth(hourly(window(1, [1, 2])), HOUR_MS / 2)).toBeNull()
    expect(atWidth(hourly(window(1, [1, 2])), 1.5 * HOUR_MS)).toBeNull()
  })

  it('are summed subject by subject, in the order of time, and leave the empty ones out', () => {
    const reference = hourly(
      window(2, [1, 2], [0, 0, 7]),
      window(4, [3, 4], [1, 0, 0]),
      window(5, [5, 6], [0, 1, 0]),
      window(9, [7, 8], [0, 0, 1]),
    )
    expect(atWidth(reference, 2 * HOUR_MS)).toEqual({
      widthMs: 2 * HOUR_MS,
      windows: [window(2, [1, 2], [0, 0, 7]), window(4, [8, 10], [1, 1, 0]), window(8, [7, 8], [0, 0, 1])],
    })
  })

  it('do not change what they are made of', () => {
    const reference = hourly(window(0, [1]), window(1, [2]))
    atWidth(reference, 2 * HOUR_MS)
    expect(reference).toEqual(hourly(window(0, [1]), window(1, [2])))
  })

  it('keep the sum of each cell, stand on multiples of the width and ascend', () => {
    const counts = fc.tuple(fc.tuple(fc.nat(1_000_000), fc.nat(9)), fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)))
    const windows = fc
      .uniqueArray(fc.record({ hour: fc.nat(500), counts }), { selector: ({ hour }) => hour, maxLength: 40 })
      .map((all) =>
        all.sort((a, b) => a.hour - b.hour).map(({ hour, counts: each }) => window(hour, ...each)),
      )
    fc.assert(
      fc.property(windows, fc.integer({ min: 1, max: 200 }), (own, times) => {
        const wide = atWidth(hourly(...own), times * HOUR_MS)
        if (wide === null) throw new Error('a multiple has its windows')
        for (const [subject, cells] of [2, 3].entries())
          expect(
            sumCells(
              wide.windows.map((each) => each.counts[subject] ?? []),
              cells,
            ),
          ).toEqual(
            sumCells(
              own.map((each) => each.counts[subject] ?? []),
              cells,
            ),
          )
        const starts = wide.windows.map(({ startMs }) => startMs)
        expect(starts.every((startMs) => startMs % (times * HOUR_MS) === 0)).toBe(true)
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b))
      }),
    )
  })
})

describe('the sum of windows', () => {
  it('of none is empty in every cell', () => {
    expect(sumCells([], 3)).toEqual(new Float64Array(3))
  })
})

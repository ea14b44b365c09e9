import { describe, expect, it } from 'vitest'
import { memoryTable } from '../../lib/adapters/memory/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import {
  loadPastWindows,
  type PastWindows,
  remember,
  type WindowPlace,
} from '../../lib/pipeline/past-windows.ts'
import { kinesisPosition, kinesisSource } from '../../lib/pipeline/position.ts'
import type { Store } from '../../lib/ports.ts'
import { type BinsSpec, binsIdOf } from '../../lib/window/bins.ts'
import { compileBins } from '../../lib/window/compiled-bins.ts'
import { emptyCore } from '../../lib/window/core-page.ts'
import { encodePage } from '../../lib/window/page.ts'

const HOUR_MS = 3_600_000
const SERIES = { model: 'm', version: '', variant: '', segment: '' }
const SPEC: BinsSpec = { subjects: [{ role: 'feature', name: 'rush', kind: 'boolean' }] }
const BINS = compileBins(SPEC)
const PLACE: WindowPlace = { series: SERIES, bins: BINS, binsId: binsIdOf(SPEC), widthMs: 2 * HOUR_MS }
const hours = (...starts: number[]) => starts.map((hour) => hour * HOUR_MS)

/** A store that counts its queries, with stored windows of an hour: `[hour, shard, false, true]`. */
const givenStored = async (
  windows: readonly (readonly [hour: number, shard: number, no: number, yes: number])[],
  binsId = PLACE.binsId,
) => {
  const memory = storeOn(memoryTable())
  for (const [hour, shard, no, yes] of windows) {
    const bytes = encodePage({ kind: 'core', core: emptyCore(), cells: Float64Array.of(0, 0, no, yes) })
    await memory.commitPartial(
      { series: SERIES, windowStartMs: hour * HOUR_MS, source: kinesisSource('s', `${shard}`), page: 'core' },
      null,
      { mark: kinesisPosition('1'), binsId, bytes },
      null,
    )
  }
  const queries: string[] = []
  const store: Store = {
    ...memory,
    loadWindows: (series, fromMs, toMs) => {
      queries.push(`${fromMs / HOUR_MS}-${toMs / HOUR_MS}`)
      return memory.loadWindows(series, fromMs, toMs)
    },
  }
  return { store, queries }
}

const told = (known: PastWindows) =>
  [...known].map(([startMs, cells]) => [startMs / HOUR_MS, cells?.map((each) => [...each]) ?? null])

describe('past windows', () => {
  it('are the sum of the stored windows and sources that they cover', async () => {
    const { store } = await givenStored([
      [4, 1, 1, 2],
      [5, 1, 3, 4],
      [5, 2, 5, 6],
      [6, 1, 7, 8],
    ])
    const known: PastWindows = new Map()
    await loadPastWindows(store, known, PLACE, hours(4, 6))
    expect(told(known)).toEqual([
      [4, [[0, 0, 9, 12]]],
      [6, [[0, 0, 7, 8]]],
    ])
  })

  it('are null where there were no events, or on other bins', async () => {
    const { store } = await givenStored([[4, 1, 1, 2]], 'other-bins')
    const known: PastWindows = new Map()
    await loadPastWindows(store, known, PLACE, hours(2, 4))
    expect(told(known)).toEqual([
      [2, null],
      [4, null],
    ])
  })

  it('are read neighbours at once, each once, and never from before 1970', async () => {
    const { store, queries } = await givenStored([[4, 1, 1, 2]])
    const known: PastWindows = new Map()
    await loadPastWindows(store, known, PLACE, hours(-4, -2, 0, 2, 4, 20, 22, 40))
    expect(queries).toEqual(['0-6', '20-24', '40-42'])
    await loadPastWindows(store, known, PLACE, hours(2, 4, 6))
    expect(queries).toEqual(['0-6', '20-24', '40-42', '6-8'])
  })

  it('keep what one window asks for, however much a long backlog has read since', async () => {
    const { store } = await givenStored([])
    const known: PastWindows = new Map()
    const wanted = Array.from({ length: 30 }, (_, i) => i * 2)
    for (const hour of wanted.slice(0, 10)) remember(known, hour * HOUR_MS, [Float64Array.of(hour)])
    for (let hour = 1_000; hour < 1_780; hour += 2) remember(known, hour * HOUR_MS, null)
    await loadPastWindows(store, known, PLACE, hours(...wanted))
    expect(wanted.filter((hour) => !known.has(hour * HOUR_MS))).toEqual([])
    expect(known.get(0)).toEqual([Float64Array.of(0)])
  })

  it('are bounded: the oldest are forgotten', () => {
    const known: PastWindows = new Map()
    for (let hour = 0; hour < 1_000; hour += 1) remember(known, hour, null)
    expect(known.size).toBe(400)
    expect(known.has(599)).toBe(false)
    expect(known.has(600)).toBe(true)
  })
})

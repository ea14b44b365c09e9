import { describe, expect, it } from 'vitest'
import { readDrift } from '../../lib/api/query/read-drift.ts'
import { readWindows } from '../../lib/api/query/read-windows.ts'
import { activate } from '../../lib/pipeline/baseline/activate.ts'
import { baselineFromColumns } from '../../lib/pipeline/baseline/from-columns.ts'
import { CELL_MISSING, CELL_UNEXPECTED, LEADING_CELLS } from '../../lib/window/bins.ts'
import { valuesIn } from '../../lib/window/outside-page.ts'
import { decodePage } from '../../lib/window/page.ts'
import { windowStart } from '../../lib/window/watermark.ts'
import { countsOf, type GivenInput, givenInput, ITEM_BYTES_MAX, linesOf, NOW_MS } from './given-input.ts'

const HOUR_MS = 3_600_000
const TIME_MS = NOW_MS - 30 * 60_000
const START_MS = windowStart(TIME_MS, HOUR_MS)
const SERIES = { model: 'flight-delay', version: '', variant: '', segment: '' }
const EVERYTHING = { fromMs: null, toMs: null, version: null, variant: null, segment: null }

/** What the window of flight-delay holds of one subject outside its bins. */
const outsideOf = async ({ deps }: GivenInput, subject: string) => {
  const parts = await deps.store.loadWindows(SERIES, START_MS, START_MS + HOUR_MS)
  for (const { page, value } of parts) {
    const content = decodePage(page, value.bytes)
    const found = content.kind === 'outside' ? content.outside.subjects.get(subject) : undefined
    if (found !== undefined) return found
  }
  return null
}

const withBaseline = async ({ deps }: GivenInput): Promise<void> => {
  const values = Array.from({ length: 1_000 }, (_, i) => i)
  const built = baselineFromColumns(
    'flight-delay',
    [{ role: 'feature', name: 'distance', values }],
    'a test',
    NOW_MS,
  )
  if (built.kind !== 'built') throw new Error(JSON.stringify(built))
  await deps.store.saveBaseline(built.baseline)
  await activate(deps.store, 'flight-delay', built.baseline, '', 0, 10)
}

describe('bad input that is valid, event by event', () => {
  it('a feature that changes its type is counted as unexpected, and its texts are kept outside the bins', async () => {
    const given = givenInput('')
    await withBaseline(given)
    const distance = (i: number) =>
      i < 100 ? i * 10 : i < 160 ? `"${i % 2 === 0 ? 'far' : 'near'}"` : 'null'
    await given.deliver([
      linesOf(
        200,
        (i) =>
          `{"model":"flight-delay","time":${TIME_MS},"prediction":1,"features":{"distance":${distance(i)}}}`,
      ),
    ])
    expect(countsOf(await given.status())).toMatchObject({
      sent: 200,
      accepted: 200,
      rejected: {},
      refused: {},
    })

    const { windows } = await readWindows(given.deps, 'flight-delay', { ...EVERYTHING, cells: true })
    const cells = windows[0]?.cells?.['feature:distance'] ?? []
    expect(cells[CELL_MISSING]).toBe(40)
    expect(cells[CELL_UNEXPECTED]).toBe(60)
    expect(cells.slice(LEADING_CELLS).reduce((sum, count) => sum + count, 0)).toBe(100)
    const outside = await outsideOf(given, 'feature:distance')
    expect([...(outside?.texts.rows ?? [])].sort()).toEqual([
      ['far', [30]],
      ['near', [30]],
    ])
  })

  it('a model that nobody has announced shows in the status at once, and its drift is not testable', async () => {
    const given = givenInput('idleTimeout: 1s')
    await given.deliver([
      linesOf(200, (i) => `{"model":"new","time":${TIME_MS - 2 * HOUR_MS},"prediction":${i}}`),
    ])
    const { events, models } = await given.status()
    expect(events).toMatchObject({ sent: 200, accepted: 200, rejected: 0, refused: 0 })
    expect(models).toMatchObject([{ model: 'new', baselineId: null, alertsFiring: 0 }])
    // An event of the present ends the window of two hours ago.
    await given.deliver([linesOf(1, () => `{"model":"new","time":${NOW_MS},"prediction":1}`)])
    expect(await given.evaluated()).toBe(1)
    const { windows } = await readDrift(given.deps, 'new', EVERYTHING)
    expect(windows.map(({ requests, drift }) => ({ requests, drift }))).toEqual([
      { requests: 200, drift: { kind: 'not-testable', reason: 'no baseline' } },
    ])
  })
})

/** Batches of records of 5,000 events each, so that the test holds no more at once than an invocation does. */
const deliverAll = async (given: GivenInput, count: number, line: (i: number) => string): Promise<void> => {
  const perRecord = 5_000
  for (let from = 0; from < count; from += 4 * perRecord)
    await given.deliver(
      [0, 1, 2, 3].flatMap((k) => {
        const start = from + k * perRecord
        return start < count ? [linesOf(Math.min(perRecord, count - start), (i) => line(start + i))] : []
      }),
    )
}

describe('input without bounds meets bounds', () => {
  it('a million categories of one feature take less than an item, and every value is counted', async () => {
    const given = givenInput('deduplicate: 0')
    await deliverAll(
      given,
      1_000_000,
      (i) => `{"model":"flight-delay","time":${TIME_MS},"prediction":1,"features":{"user":"user ${i}"}}`,
    )
    expect(countsOf(await given.status())).toEqual({
      sent: 1_000_000,
      accepted: 1_000_000,
      rejected: {},
      refused: {},
    })
    const outside = await outsideOf(given, 'feature:user')
    if (outside === null) throw new Error('nothing was kept')
    expect(valuesIn(outside)).toBe(1_000_000)
    expect(outside.texts.rows.size).toBe(64)
    expect(Math.max(...given.itemBytes())).toBeLessThan(ITEM_BYTES_MAX)
    expect(given.itemBytes().reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(ITEM_BYTES_MAX)
  }, 240_000)

  it('of 100,000 models as many are registered as there is room for, and the others are refused', async () => {
    const given = givenInput('')
    await deliverAll(given, 100_000, (i) => `{"model":"model ${i}","time":${TIME_MS},"prediction":1}`)
    const status = await given.status()
    expect(countsOf(status)).toEqual({
      sent: 100_000,
      accepted: 1_000,
      rejected: {},
      refused: { 'too-many-models': 99_000 },
    })
    expect(status.models).toHaveLength(1_000)
    expect(Math.max(...given.itemBytes())).toBeLessThan(ITEM_BYTES_MAX)
  }, 240_000)

  it('of 100,000 segments as many are registered as there is room for, and the others are refused', async () => {
    const given = givenInput('')
    await deliverAll(
      given,
      100_000,
      (i) => `{"model":"flight-delay","time":${TIME_MS},"prediction":1,"segments":{"user":${i}}}`,
    )
    const status = await given.status()
    expect(countsOf(status)).toEqual({
      sent: 100_000,
      accepted: 500,
      rejected: {},
      refused: { 'too-many-series': 99_500 },
    })
    expect(status.models.map(({ series }) => series.length)).toEqual([500])
    expect(Math.max(...given.itemBytes())).toBeLessThan(ITEM_BYTES_MAX)
  }, 240_000)

  it('series whose names no compression makes smaller stop where their item would be full', async () => {
    const given = givenInput('')
    let state = 1
    const name = () =>
      Array.from({ length: 128 }, () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0
        return String.fromCharCode(0x4e00 + ((state >>> 8) % 20_000))
      }).join('')
    await deliverAll(given, 500, () =>
      JSON.stringify({
        model: 'm',
        version: name(),
        variant: name(),
        segments: { a: name() },
        time: TIME_MS,
        prediction: 1,
      }),
    )
    const { sent, accepted, refused } = countsOf(await given.status())
    expect(sent).toBe(500)
    expect(accepted).toBeGreaterThan(200)
    expect(refused).toEqual({ 'too-many-series': 500 - accepted })
    expect(Math.max(...given.itemBytes())).toBeLessThan(ITEM_BYTES_MAX)
  })
})

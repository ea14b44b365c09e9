import { expect, test } from 'vitest'
import { memoryTable } from '../../lib/adapters/memory/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import { parseConfig } from '../../lib/config/parse-config.ts'
import { activate } from '../../lib/pipeline/baseline/activate.ts'
import { baselineFromColumns } from '../../lib/pipeline/baseline/from-columns.ts'
import { evaluate } from '../../lib/pipeline/evaluate.ts'
import { ingest } from '../../lib/pipeline/ingest.ts'
import type { WindowReport } from '../../lib/pipeline/judge-window.ts'
import { kinesisPosition, kinesisSource } from '../../lib/pipeline/position.ts'

const FEATURES = 1_000
const EVENTS = 600
const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2024, 0, 1)
/** DynamoDB takes 400 KB an item; a page should be far below. */
const ITEM_BYTES_MAX = 50 * 1024
const series = { model: 'wide', version: '', variant: '', segment: '' }

/** Feature 0 is shifted in the events, the others are as in the reference. */
const drawn = (feature: number, i: number): number | string =>
  feature % 4 === 3 ? `c${(i * 7 + feature) % 5}` : ((i * 37 + feature * 11) % 500) / 10
const features = (i: number, shift: number) =>
  Object.fromEntries(
    Array.from({ length: FEATURES }, (_, f) => {
      const value = drawn(f, i)
      return [`f${f}`, f === 0 && typeof value === 'number' ? value + shift : value]
    }),
  )

test('a model with 1,000 features fits: pages far below the limit of an item, and its one drift is found', async () => {
  const parsed = parseConfig('{ clock: events, lateness: 0s, idleTimeout: 1d }')
  if (!parsed.ok) throw new Error('wrong configuration')
  const table = memoryTable()
  const store = storeOn(table)
  const columns = Array.from({ length: FEATURES }, (_, f) => ({
    role: 'feature' as const,
    name: `f${f}`,
    values: Array.from({ length: 1_500 }, (_, i) => drawn(f, i)),
  }))
  const built = baselineFromColumns('wide', columns, 'test', 0)
  if (built.kind === 'problems') throw new Error(built.problems.join('\n'))
  await store.saveBaseline(built.baseline)
  await activate(store, 'wide', built.baseline, '', 0, 10)

  const deps = {
    store,
    config: parsed.config,
    binsCache: new Map(),
    wallMs: () => START_MS,
    hasTimeLeft: () => true,
  }
  const lines = Array.from({ length: EVENTS }, (_, i) =>
    JSON.stringify({ model: 'wide', time: START_MS + i, prediction: 1, features: features(i, 25) }),
  )
  const records = Array.from({ length: EVENTS / 50 }, (_, r) => ({
    position: kinesisPosition(String(100 + r)),
    arrivalMs: START_MS,
    data: Buffer.from(lines.slice(r * 50, r * 50 + 50).join('\n')),
  }))
  const source = kinesisSource('s', 'shardId-000000000000')
  expect(await ingest(deps, source, records)).toEqual({ failedAt: null, error: null })
  const end = Buffer.from(JSON.stringify({ type: 'heartbeat', time: START_MS + 2 * HOUR_MS }))
  await ingest(deps, source, [{ position: kinesisPosition('900'), arrivalMs: START_MS, data: end }])
  await evaluate(deps)

  const sizes = table
    .items()
    .filter(({ pk }) => /^[WV]#/.test(pk))
    .map(({ attributes }) =>
      Object.values(attributes).reduce<number>(
        (sum, value) => sum + (value instanceof Uint8Array ? value.length : String(value).length),
        0,
      ),
    )
  // 16 pages of 64 subjects, one outside page for the prediction, one verdict.
  expect(sizes.length).toBe(18)
  expect(Math.max(...sizes)).toBeLessThan(ITEM_BYTES_MAX)

  const [verdict] = await store.listVerdicts(series, HOUR_MS, 0, START_MS + HOUR_MS)
  const report = JSON.parse(verdict?.body ?? '{}') as WindowReport
  if (report.drift.kind !== 'judged') throw new Error(report.drift.reason)
  expect(report.drift.subjects).toHaveLength(FEATURES)
  const drifted = report.drift.subjects.filter((subject) => subject.verdict === 'drifted')
  expect(drifted.map(({ name }) => name)).toEqual(['f0'])
  expect((await store.loadAlerts('wide')).map(({ value }) => value.subject)).toEqual(['f0'])
})

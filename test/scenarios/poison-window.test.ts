import { expect, test } from 'vitest'
import { memoryTable } from '../../lib/adapters/memory/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import { parseConfig } from '../../lib/config/parse-config.ts'
import { evaluate } from '../../lib/pipeline/evaluate.ts'
import { ingest } from '../../lib/pipeline/ingest.ts'
import { kinesisPosition, kinesisSource } from '../../lib/pipeline/position.ts'

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2024, 0, 1)
const source = kinesisSource('s', 'shardId-000000000000')
const series = (model: string) => ({ model, version: '', variant: '', segment: '' })

test('a window that cannot be read keeps its mark, is told of, and holds no other window back', async () => {
  const parsed = parseConfig('{ clock: events, lateness: 0s, idleTimeout: 1d }')
  if (!parsed.ok) throw new Error('wrong configuration')
  const table = memoryTable()
  const store = storeOn(table)
  const deps = {
    store,
    config: parsed.config,
    binsCache: new Map(),
    wallMs: () => START_MS,
    hasTimeLeft: () => true,
  }
  const lines = ['broken', 'sound'].map((model) => JSON.stringify({ model, time: START_MS, prediction: 1 }))
  lines.push(JSON.stringify({ type: 'heartbeat', time: START_MS + 2 * HOUR_MS }))
  const data = Buffer.from(lines.join('\n'))
  await ingest(deps, source, [{ position: kinesisPosition('1'), arrivalMs: START_MS, data }])
  const [part] = await store.loadPartials(series('broken'), START_MS, source)
  if (part === undefined) throw new Error('nothing was stored')
  await store.commitPartial(part, part.version, { ...part.value, bytes: Uint8Array.of(99) }, null)

  await expect(evaluate(deps)).rejects.toMatchObject({ code: 'corrupt' })

  const judged = async (model: string) =>
    (await store.listVerdicts(series(model), HOUR_MS, 0, START_MS + HOUR_MS)).length
  expect(await judged('sound')).toBe(1)
  expect(await judged('broken')).toBe(0)
  expect((await store.listDue(START_MS + HOUR_MS, 9)).map((due) => due.series.model)).toEqual(['broken'])
})

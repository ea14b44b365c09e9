import { gunzipSync, gzipSync } from 'node:zlib'
import { median } from 'simple-statistics'
import { memoryTable } from '../lib/adapters/memory/table.ts'
import { storeOn } from '../lib/adapters/store/store.ts'
import { parseConfig } from '../lib/config/parse-config.ts'
import { chooseBins } from '../lib/drift/reference.ts'
import { activate } from '../lib/pipeline/baseline/activate.ts'
import { baselineFromColumns } from '../lib/pipeline/baseline/from-columns.ts'
import type { SourceRecord } from '../lib/pipeline/chunk.ts'
import { ingest } from '../lib/pipeline/ingest.ts'
import { kinesisPosition, kinesisSource } from '../lib/pipeline/position.ts'

/**
 * How fast one instance takes events in: the real ingest, on a table in memory so that no store is timed, against the
 * floor of merely decompressing and JSON-parsing the same records in the same run.
 */
const EVENTS = 200_000
const EVENTS_PER_RECORD = 200
const RECORDS_PER_BATCH = 50
const ROUNDS = 5
const FEATURES = 10
const START_MS = Date.UTC(2026, 0, 1)

const eventLine = (i: number): string => {
  const features: Record<string, number | string> = {}
  for (let f = 0; f < FEATURES; f++)
    features[`f${f}`] = f % 3 === 2 ? `c${(i * (f + 7)) % 13}` : ((i * (f + 1)) % 977) / 3
  return JSON.stringify({
    id: `e-${i}`,
    time: START_MS + i * 50,
    model: 'bench',
    version: '1',
    features,
    prediction: { label: i % 5 === 0 ? 'yes' : 'no', score: (i % 1000) / 1000 },
    latencyMs: 5 + (i % 97),
    computeMs: 3,
  })
}

const makeRecords = (): SourceRecord[] => {
  const records: SourceRecord[] = []
  for (let at = 0; at < EVENTS; at += EVENTS_PER_RECORD) {
    const lines = Array.from({ length: EVENTS_PER_RECORD }, (_, i) => eventLine(at + i))
    records.push({
      position: kinesisPosition(String(10 ** 15 + at)),
      arrivalMs: START_MS,
      data: gzipSync(lines.join('\n')),
    })
  }
  return records
}

const secondsOf = async (work: () => Promise<void>): Promise<number> => {
  const startedMs = performance.now()
  await work()
  return (performance.now() - startedMs) / 1000
}

const makeIngest = async () => {
  const parsed = parseConfig('clock: events')
  if (!parsed.ok) throw new Error('the configuration of the bench is wrong')
  const store = storeOn(memoryTable())
  const columns = Array.from({ length: FEATURES }, (_, f) => ({
    role: 'feature' as const,
    name: `f${f}`,
    values: Array.from(
      { length: 5_000 },
      (_, i) => (JSON.parse(eventLine(i)).features as Record<string, number | string>)[`f${f}`] ?? null,
    ),
  }))
  for (const column of columns)
    if (chooseBins(column).kind !== 'chosen') throw new Error(`no bins for ${column.name}`)
  const built = baselineFromColumns('bench', columns, 'bench', 0)
  if (built.kind === 'problems') throw new Error(built.problems.join('\n'))
  await store.saveBaseline(built.baseline)
  await activate(store, 'bench', built.baseline, '', 0, 10)
  const deps = {
    store,
    config: parsed.config,
    binsCache: new Map(),
    wallMs: () => START_MS,
    hasTimeLeft: () => true,
  }
  const source = kinesisSource('bench', 'shardId-000000000000')
  return async (records: readonly SourceRecord[]) => {
    const { failedAt, error } = await ingest(deps, source, records)
    if (failedAt !== null) throw error
  }
}

export const benchIngest = async (): Promise<Record<string, number>> => {
  const records = makeRecords()
  const floors: number[] = []
  const ingests: number[] = []
  // By turns, so that a slow moment of the machine hits both.
  for (let round = 0; round <= ROUNDS; round++) {
    const floor = await secondsOf(async () => {
      for (const { data } of records)
        for (const line of gunzipSync(data).toString('utf8').split('\n')) JSON.parse(line)
    })
    const take = await makeIngest()
    const real = await secondsOf(async () => {
      for (let at = 0; at < records.length; at += RECORDS_PER_BATCH)
        await take(records.slice(at, at + RECORDS_PER_BATCH))
    })
    // The first round warms up.
    if (round === 0) continue
    floors.push(floor)
    ingests.push(real)
  }
  const floorSeconds = median(floors)
  const ingestSeconds = median(ingests)
  return {
    events: EVENTS,
    features: FEATURES,
    floorEventsPerSecond: Math.round(EVENTS / floorSeconds),
    ingestEventsPerSecond: Math.round(EVENTS / ingestSeconds),
    microsecondsPerEvent: Number(((ingestSeconds / EVENTS) * 1e6).toFixed(2)),
    timesTheFloor: Number((ingestSeconds / floorSeconds).toFixed(2)),
  }
}

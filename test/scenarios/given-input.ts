import { memoryTable } from '../../lib/adapters/memory/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import type { QueryDeps } from '../../lib/api/query/query.ts'
import { readStatus } from '../../lib/api/query/read-status.ts'
import type { StatusAnswer } from '../../lib/api/types.ts'
import { parseConfig } from '../../lib/config/parse-config.ts'
import type { Config } from '../../lib/config/schema.ts'
import { pricesWith } from '../../lib/cost/prices.ts'
import { evaluate } from '../../lib/pipeline/evaluate.ts'
import { ingest } from '../../lib/pipeline/ingest.ts'
import { kinesisPosition, kinesisSource } from '../../lib/pipeline/position.ts'
import type { Quarantined } from '../../lib/ports.ts'

export const NOW_MS = Date.UTC(2026, 0, 5, 12)
export const SOURCE = kinesisSource('leeway-events', 'shardId-000000000000')

/** DynamoDB's bound on an item. */
export const ITEM_BYTES_MAX = 400 * 1024

export type GivenInput = {
  readonly deps: QueryDeps
  /** Hands records to the pipeline as one batch; a failed batch throws. */
  readonly deliver: (records: readonly Uint8Array[]) => Promise<void>
  /** The same records as the last call of deliver, at the same positions: a retry. */
  readonly redeliver: (records: readonly Uint8Array[]) => Promise<void>
  readonly status: () => Promise<StatusAnswer>
  readonly quarantined: () => Promise<Quarantined[]>
  readonly evaluated: () => Promise<number>
  /** Bytes of each stored item. */
  readonly itemBytes: () => readonly number[]
}

/** The real pipeline on the memory table, at noon of an ordinary day. */
export const givenInput = (yaml: string): GivenInput => {
  const table = memoryTable()
  const store = storeOn(table)
  const config = configOf(yaml)
  const wallMs = () => NOW_MS
  const deps: QueryDeps = { store, config, prices: pricesWith([]), wallMs }
  const binsCache = new Map()
  let sequence = 0
  const apply = async (records: readonly Uint8Array[], after: number): Promise<void> => {
    const batch = records.map((data, i) => ({
      position: kinesisPosition(String(after + i + 1)),
      arrivalMs: NOW_MS,
      data,
    }))
    const ingestDeps = { store, config, binsCache, wallMs, hasTimeLeft: () => true }
    const { failedAt, error } = await ingest(ingestDeps, SOURCE, batch)
    if (failedAt !== null) throw error
  }
  return {
    deps,
    deliver: async (records) => {
      await apply(records, sequence)
      sequence += records.length
    },
    redeliver: (records) => apply(records, sequence - records.length),
    status: () => readStatus(deps),
    quarantined: () => store.listQuarantined(SOURCE, 1_000),
    evaluated: async () => (await evaluate({ store, config, wallMs, hasTimeLeft: () => true })).judged,
    itemBytes: () =>
      table.items().map(({ attributes }) =>
        Object.values(attributes).reduce<number>((sum, value) => {
          if (value instanceof Uint8Array) return sum + value.byteLength
          return sum + (typeof value === 'string' ? Buffer.byteLength(value) : 8)
        }, 0),
      ),
  }
}

const configOf = (yaml: string): Config => {
  const parsed = parseConfig(yaml)
  if (parsed.ok) return parsed.config
  throw new Error(JSON.stringify(parsed.problems))
}

export const countsOf = ({ events }: StatusAnswer) => ({
  sent: events.sent,
  accepted: events.accepted,
  rejected: events.rejectedBy,
  refused: events.refusedBy,
})

/** One record of `count` events, one a line; the text of each is made by number. */
export const linesOf = (count: number, line: (i: number) => string): Uint8Array =>
  Buffer.from(Array.from({ length: count }, (_, i) => line(i)).join('\n'))

import type { Counters, Position, Progress, ProgressStore, SourceId } from '../../ports.ts'
import { bytesOf, numberOf, textOf } from './json.ts'
import { PROGRESS_PK } from './keys.ts'
import type { Item, Table } from './table.ts'

/** pk `P`, sk the source: one item a partition of a stream. It never expires: it is what keeps a replay from counting twice. */
export const progressStore = (table: Table): ProgressStore => ({
  loadProgress: async (source) => {
    const item = await table.get({ pk: PROGRESS_PK, sk: source })
    return item === null ? null : { value: progressOf(item), version: item.version }
  },
  listProgress: async () => {
    const items = await table.query(PROGRESS_PK, {})
    return items.map((item) => ({ source: item.sk as SourceId, progress: progressOf(item) }))
  },
  commitProgress: (source, priorVersion, next) =>
    table.put(
      {
        pk: PROGRESS_PK,
        sk: source,
        attributes: {
          position: next.position,
          maxEventMs: next.maxEventMs,
          updatedAtMs: next.updatedAtMs,
          counters: JSON.stringify(next.counters),
          ...(next.recentIds.length === 0 ? {} : { recentIds: next.recentIds }),
        },
        expiresAtMs: null,
      },
      priorVersion,
    ),
})

const progressOf = (item: Item): Progress => ({
  position: textOf(item, 'position') as Position,
  maxEventMs: numberOf(item, 'maxEventMs'),
  updatedAtMs: numberOf(item, 'updatedAtMs'),
  counters: JSON.parse(textOf(item, 'counters')) as Counters,
  recentIds: item.attributes.recentIds === undefined ? new Uint8Array() : bytesOf(item, 'recentIds'),
})

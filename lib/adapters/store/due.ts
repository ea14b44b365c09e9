import type { Series } from '../../event/event.ts'
import type { Due, DueStore } from '../../ports.ts'
import { hashOf } from '../../window/bounded-table.ts'
import { textOf } from './json.ts'
import { DUE_SHARDS, duePk, seriesHash, seriesKey, timeKey } from './keys.ts'
import type { Item, ItemKey, Table } from './table.ts'

/** pk `D#<shard>`, sk `<window end>#<horizon>#<hash of the series>`: what has changed and is not judged yet. */
export const dueStore = (table: Table): DueStore => ({
  markDue: async (due) => {
    await table.put(
      {
        ...keyOf(due),
        attributes: { series: JSON.stringify(due.series), token: due.token },
        expiresAtMs: null,
      },
      'any',
    )
  },
  listDue: async (endMs, limit) => {
    const shards = await Promise.all(
      Array.from({ length: DUE_SHARDS }, (_, shard) =>
        table.query(duePk(shard), { to: timeKey(endMs + 1), limit }),
      ),
    )
    return shards.flat().map(dueOf).sort(byEnd).slice(0, limit)
  },
  clearDue: (due) => table.remove(keyOf(due), { token: due.token }),
})

const keyOf = ({ series, horizonMs, startMs }: Due): ItemKey => ({
  pk: duePk(hashOf(seriesKey(series)) % DUE_SHARDS),
  sk: `${timeKey(startMs + horizonMs)}#${horizonMs}#${seriesHash(series)}`,
})

const dueOf = (item: Item): Due => {
  const [end = '', horizon = ''] = item.sk.split('#')
  return {
    series: JSON.parse(textOf(item, 'series')) as Series,
    horizonMs: Number(horizon),
    startMs: Number(end) - Number(horizon),
    token: textOf(item, 'token'),
  }
}

/** By end, and then in an order that is always the same. */
const byEnd = (a: Due, b: Due): number =>
  a.startMs + a.horizonMs - (b.startMs + b.horizonMs) ||
  a.horizonMs - b.horizonMs ||
  (seriesKey(a.series) < seriesKey(b.series) ? -1 : 1)

import { gunzipSync, gzipSync } from 'node:zlib'
import type { StoredVerdict, VerdictStore } from '../../ports.ts'
import { bytesOf } from './json.ts'
import { timeKey, verdictsPk } from './keys.ts'
import type { Item, Table } from './table.ts'

/** pk `V#<series>#<horizon>`, sk `<window end>`: what was found, the last judgement of each window. */
export const verdictStore = (table: Table): VerdictStore => ({
  saveVerdict: async (series, horizonMs, verdict, expiresAtMs) => {
    await table.put(
      {
        pk: verdictsPk(series, horizonMs),
        sk: timeKey(verdict.endMs),
        attributes: { body: gzipSync(verdict.body) },
        expiresAtMs,
      },
      'any',
    )
  },
  listVerdicts: async (series, horizonMs, afterMs, toMs) => {
    const range = { from: timeKey(afterMs + 1), to: timeKey(toMs + 1) }
    return (await table.query(verdictsPk(series, horizonMs), range)).map((item) => verdictOf(horizonMs, item))
  },
  lastVerdicts: async (series, horizonMs, endMs, count) => {
    const range = { to: timeKey(endMs + 1), descending: true, limit: count }
    return (await table.query(verdictsPk(series, horizonMs), range))
      .map((item) => verdictOf(horizonMs, item))
      .reverse()
  },
})

const verdictOf = (horizonMs: number, item: Item): StoredVerdict => ({
  startMs: Number(item.sk) - horizonMs,
  endMs: Number(item.sk),
  body: gunzipSync(bytesOf(item, 'body')).toString('utf8'),
})

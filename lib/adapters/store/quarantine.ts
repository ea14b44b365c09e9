import type { Position, Quarantined, QuarantineStore, SourceId } from '../../ports.ts'
import { bytesOf, packJson, unpackJson } from './json.ts'
import { quarantinePk } from './keys.ts'
import type { Table } from './table.ts'

/** pk `Q#<source>`, sk the record's position: its rejected events with their reasons, compressed. */
export const quarantineStore = (table: Table): QuarantineStore => ({
  saveQuarantined: async (entries, expiresAtMs) => {
    const [first] = entries
    if (first === undefined) return
    const body = packJson(entries.map(({ source: _, position: __, ...entry }) => entry))
    await table.put(
      { pk: quarantinePk(first.source), sk: first.position, attributes: { body }, expiresAtMs },
      'any',
    )
  },
  listQuarantined: async (source, limit) => {
    const items = await table.query(quarantinePk(source), { descending: true, limit })
    return items
      .flatMap((item) =>
        unpackJson<Omit<Quarantined, 'source' | 'position'>[]>(bytesOf(item, 'body')).map((entry) => ({
          ...entry,
          source: source as SourceId,
          position: item.sk as Position,
        })),
      )
      .slice(0, limit)
  },
})

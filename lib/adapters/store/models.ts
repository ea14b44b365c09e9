import type { ModelRecord, ModelStore } from '../../ports.ts'
import { bytesOf, packJson, unpackJson } from './json.ts'
import { MODELS_KEY, modelPk } from './keys.ts'
import type { Item, Table } from './table.ts'

/** pk `M`, sk `models`: the names of all. pk `M#<model>`, sk `record`: its series and activations. Compressed JSON. */
export const modelStore = (table: Table): ModelStore => {
  const names = (item: Item | null): string[] =>
    item === null ? [] : unpackJson<string[]>(bytesOf(item, 'body'))
  return {
    listModels: async () => names(await table.get(MODELS_KEY)),

    loadModel: async (model) => {
      const item = await table.get({ pk: modelPk(model), sk: 'record' })
      return item === null
        ? null
        : { value: unpackJson<ModelRecord>(bytesOf(item, 'body')), version: item.version }
    },

    registerModel: async (model, limit) => {
      const item = await table.get(MODELS_KEY)
      const known = names(item)
      if (known.includes(model)) return 'registered'
      if (known.length >= limit) return 'full'
      const next = {
        ...MODELS_KEY,
        attributes: { body: packJson([...known, model].sort()) },
        expiresAtMs: null,
      }
      return (await table.put(next, item?.version ?? null)) === 'committed' ? 'registered' : 'conflict'
    },

    commitModel: (priorVersion, next) =>
      table.put(
        { pk: modelPk(next.model), sk: 'record', attributes: { body: packJson(next) }, expiresAtMs: null },
        priorVersion,
      ),
  }
}

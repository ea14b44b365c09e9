import type { RetrainStore, Versioned } from '../../ports.ts'
import type { RetrainState } from '../../retrain/request.ts'
import { textOf } from './json.ts'
import { RETRAIN_PK } from './keys.ts'
import type { Item, Table } from './table.ts'

/** pk `R`, sk the model: all its requests in one item, so that the bound on those in flight is decided in one write. */
export const retrainStore = (table: Table): RetrainStore => ({
  loadRetrain: async (model) => {
    const item = await table.get({ pk: RETRAIN_PK, sk: model })
    return item === null ? null : stateOf(item)
  },
  listRetrain: async () => (await table.query(RETRAIN_PK, {})).map(stateOf),
  commitRetrain: (priorVersion, next) =>
    table.put(
      { pk: RETRAIN_PK, sk: next.model, attributes: { body: JSON.stringify(next) }, expiresAtMs: null },
      priorVersion,
    ),
})

const stateOf = (item: Item): Versioned<RetrainState> => ({
  value: JSON.parse(textOf(item, 'body')) as RetrainState,
  version: item.version,
})

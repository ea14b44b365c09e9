import type { Alert } from '../../alert/alert.ts'
import type { AlertStore, Versioned } from '../../ports.ts'
import { textOf } from './json.ts'
import { alertsPk } from './keys.ts'
import type { Item, Table } from './table.ts'

/** pk `A#<model>`, sk the alert's id: state and outbox in one item, as JSON. */
export const alertStore = (table: Table): AlertStore => ({
  loadAlerts: async (model) => (await table.query(alertsPk(model), {})).map(alertOf),
  loadAlert: async (model, alertId) => {
    const item = await table.get({ pk: alertsPk(model), sk: alertId })
    return item === null ? null : alertOf(item)
  },
  commitAlert: (priorVersion, next) =>
    table.put(
      {
        pk: alertsPk(next.model),
        sk: next.id,
        attributes: { body: JSON.stringify(next) },
        expiresAtMs: null,
      },
      priorVersion,
    ),
})

const alertOf = (item: Item): Versioned<Alert> => ({
  value: JSON.parse(textOf(item, 'body')) as Alert,
  version: item.version,
})

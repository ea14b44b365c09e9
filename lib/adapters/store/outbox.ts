import type { OutboxPointer, OutboxStore } from '../../ports.ts'
import { textOf } from './json.ts'
import { OUTBOX_PK, outboxSk } from './keys.ts'
import type { Table } from './table.ts'

/** pk `O`, sk `<kind>#<model>#<id>`: which items may hold unsent messages. The pointer's text is its own token. */
export const outboxStore = (table: Table): OutboxStore => ({
  putPointer: async (pointer) => {
    await table.put({ ...keyOf(pointer), attributes: { token: tokenOf(pointer) }, expiresAtMs: null }, 'any')
  },
  listPointers: async (limit) =>
    (await table.query(OUTBOX_PK, { limit })).map(
      (item) => JSON.parse(textOf(item, 'token')) as OutboxPointer,
    ),
  removePointer: (pointer) => table.remove(keyOf(pointer), { token: tokenOf(pointer) }),
})

// Members in one order, whatever order the caller made them in.
const tokenOf = ({ kind, model, id, version }: OutboxPointer): string =>
  JSON.stringify({ kind, model, id, version })

const keyOf = ({ kind, model, id }: OutboxPointer) => ({ pk: OUTBOX_PK, sk: outboxSk(kind, model, id) })

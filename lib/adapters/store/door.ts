import type { DoorStore } from '../../ports.ts'
import { DOOR_KEY } from './keys.ts'
import type { Table } from './table.ts'

/** pk `C`, sk `http`: a number for each reason. */
export const doorStore = (table: Table): DoorStore => ({
  countTurnedAway: (reason) => table.increment(DOOR_KEY, `n_${reason}`, 1),
  listTurnedAway: async () => {
    const item = await table.get(DOOR_KEY)
    return Object.fromEntries(
      Object.entries(item?.attributes ?? {}).flatMap(([name, count]) =>
        name.startsWith('n_') && typeof count === 'number' ? [[name.slice(2), count]] : [],
      ),
    )
  },
})

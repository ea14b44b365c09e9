import type { Attributes, Item, Table } from '../store/table.ts'

/** A table in memory: for tests of the pipeline's logic, and the plainest statement of what a table must do. */
export const memoryTable = (): Table & { items(): Item[] } => {
  const partitions = new Map<string, Map<string, Item>>()
  const partition = (pk: string): Map<string, Item> => {
    const known = partitions.get(pk)
    if (known !== undefined) return known
    const made = new Map<string, Item>()
    partitions.set(pk, made)
    return made
  }
  return {
    get: async ({ pk, sk }) => partition(pk).get(sk) ?? null,
    query: async (pk, { from, to, descending, limit }) => {
      const found = [...partition(pk).values()]
        .filter(
          ({ sk }) =>
            (from === undefined || byBytes(sk, from) >= 0) && (to === undefined || byBytes(sk, to) < 0),
        )
        .sort((a, b) => byBytes(a.sk, b.sk))
      if (descending) found.reverse()
      return found.slice(0, limit)
    },
    put: async ({ pk, sk, attributes }, prior) => {
      const stored = partition(pk).get(sk)
      if (prior !== 'any' && (stored?.version ?? null) !== prior) return 'conflict'
      const version = (prior === 'any' ? (stored?.version ?? 0) : (prior ?? 0)) + 1
      partition(pk).set(sk, { pk, sk, version, attributes: copyOf(attributes) })
      return 'committed'
    },
    remove: async ({ pk, sk }, condition) => {
      const stored = partition(pk).get(sk)
      if (condition === null || stored?.attributes.token === condition.token) partition(pk).delete(sk)
    },
    increment: async ({ pk, sk }, attribute, by) => {
      const stored = partition(pk).get(sk)
      const before = stored?.attributes[attribute]
      const attributes = {
        ...stored?.attributes,
        [attribute]: (typeof before === 'number' ? before : 0) + by,
      }
      partition(pk).set(sk, { pk, sk, version: (stored?.version ?? 0) + 1, attributes })
    },
    items: () => [...partitions.values()].flatMap((each) => [...each.values()]),
  }
}

/** The order of UTF-8, as DynamoDB's; JavaScript's own puts astral characters before U+E000. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** A caller may go on writing into its buffer; what is stored must not change with it. */
const copyOf = (attributes: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? value.slice() : value,
    ]),
  )

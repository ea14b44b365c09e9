/**
 * Counts by name, bounded, and yet the same whatever the order of arrival: of all names only the `capacity` with the
 * smallest hash are kept, the rest is summed. A name among the smallest of all was among the smallest of every part
 * that held it, so no kept count ever misses anything, and tables merge exactly. ("First come" or "most frequent so far"
 * would depend on the order.)
 *
 * Every row is a vector of integers of the same length.
 */
export type BoundedTable = {
  readonly capacity: number
  readonly width: number
  readonly rows: Map<string, number[]>
  /** Sum of the rows of all names that are not kept. */
  readonly rest: number[]
  /** The kept name with the largest hash while the table is full, else null. */
  last: string | null
}

export const emptyTable = (capacity: number, width: number): BoundedTable => ({
  capacity,
  width,
  rows: new Map(),
  rest: new Array<number>(width).fill(0),
  last: null,
})

/** Adds a vector to the row of a name. */
export const addRow = (table: BoundedTable, name: string, values: readonly number[]): void => {
  const row = table.rows.get(name)
  if (row !== undefined) {
    addInto(row, values)
    return
  }
  if (table.rows.size < table.capacity) {
    table.rows.set(name, [...values])
    if (table.rows.size === table.capacity) table.last = lastOf(table.rows)
    return
  }
  if (table.last === null || compareHashed(name, table.last) > 0) {
    addInto(table.rest, values)
    return
  }
  addInto(table.rest, table.rows.get(table.last) ?? [])
  table.rows.delete(table.last)
  table.rows.set(name, [...values])
  table.last = lastOf(table.rows)
}

/** Adds all of `other` to `table`. */
export const mergeTable = (table: BoundedTable, other: BoundedTable): void => {
  for (const [name, row] of other.rows) addRow(table, name, row)
  addInto(table.rest, other.rest)
}

/** Sum of one column over all names, kept or not. */
export const totalOf = (table: BoundedTable, column: number): number => {
  let total = table.rest[column] ?? 0
  for (const row of table.rows.values()) total += row[column] ?? 0
  return total
}

const addInto = (row: number[], values: readonly number[]): void => {
  for (let i = 0; i < row.length; i++) row[i] = (row[i] ?? 0) + (values[i] ?? 0)
}

const lastOf = (rows: ReadonlyMap<string, unknown>): string | null => {
  let last: string | null = null
  for (const name of rows.keys()) if (last === null || compareHashed(name, last) > 0) last = name
  return last
}

/** Order by hash, and by text where hashes are equal. */
export const compareHashed = (a: string, b: string): number =>
  hashOf(a) - hashOf(b) || (a < b ? -1 : a > b ? 1 : 0)

/** FNV-1a over UTF-16 units with murmur3's finaliser: 32 bits, spread enough to cut names into even parts. */
export const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

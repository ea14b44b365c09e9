import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addRow,
  type BoundedTable,
  compareHashed,
  emptyTable,
  hashOf,
  mergeTable,
  totalOf,
} from '../../lib/window/bounded-table.ts'
import { readTable, writeTable } from '../../lib/window/bounded-table-bytes.ts'
import { byteReader, byteWriter, writtenBytes } from '../../lib/window/bytes.ts'

type Row = readonly [name: string, values: readonly number[]]

const tableOf = (capacity: number, rows: readonly Row[]): BoundedTable => {
  const table = emptyTable(capacity, 2)
  for (const [name, values] of rows) addRow(table, name, values)
  return table
}

const bytesOf = (table: BoundedTable): Uint8Array => {
  const writer = byteWriter()
  writeTable(writer, table)
  return writtenBytes(writer)
}

/** The same counts without a bound. */
const plainOf = (rows: readonly Row[]): Map<string, readonly [number, number]> => {
  const plain = new Map<string, readonly [number, number]>()
  for (const [name, [first = 0, second = 0]] of rows) {
    const [a, b] = plain.get(name) ?? [0, 0]
    plain.set(name, [a + first, b + second])
  }
  return plain
}

const rows = fc.array(
  fc.tuple(
    fc.oneof(
      fc.nat(400).map((n) => `name ${n}`),
      fc.constantFrom('', 'constructor', '__proto__', '\ufeff'),
    ),
    fc.tuple(fc.nat(1_000), fc.nat(1_000)),
  ),
  { maxLength: 300 },
)
const capacity = fc.integer({ min: 1, max: 80 })

describe('a bounded table', () => {
  it('keeps the names with the smallest hashes, with all of their counts, and sums the rest', () => {
    fc.assert(
      fc.property(capacity, rows, (size, given) => {
        const table = tableOf(size, given)
        const plain = plainOf(given)
        const kept = [...plain.keys()].sort(compareHashed).slice(0, size)
        expect([...table.rows.keys()].sort(compareHashed)).toEqual(kept)
        for (const name of kept) expect(table.rows.get(name)).toEqual([...(plain.get(name) ?? [])])
        const rest = [...plain].filter(([name]) => !kept.includes(name)).map(([, values]) => values)
        for (const column of [0, 1] as const) {
          expect(table.rest[column]).toBe(rest.reduce((sum, values) => sum + values[column], 0))
          expect(totalOf(table, column)).toBe(
            [...plain.values()].reduce((sum, values) => sum + values[column], 0),
          )
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is the same for any split and order, also of tables that were stored', () => {
    fc.assert(
      fc.property(capacity, rows, rows, (size, a, b) => {
        const all = bytesOf(tableOf(size, [...a, ...b]))
        expect(bytesOf(tableOf(size, [...b, ...a].reverse()))).toEqual(all)
        const sum = readTable(byteReader(bytesOf(tableOf(size, b))), size, 2)
        mergeTable(sum, readTable(byteReader(bytesOf(tableOf(size, a))), size, 2))
        expect(bytesOf(sum)).toEqual(all)
      }),
      { numRuns: 300 },
    )
  })

  it('does not hold on to the vectors that it is given', () => {
    const table = emptyTable(4, 2)
    const vector = [1, 2]
    addRow(table, 'a', vector)
    addRow(table, 'a', vector)
    expect([vector, table.rows.get('a')]).toEqual([
      [1, 2],
      [2, 4],
    ])
  })
})

describe('the hash of a name', () => {
  /** FNV-1a of isthe.com/chongo/tech/comp/fnv, then fmix32 of smhasher's MurmurHash3.cpp, over BigInt. */
  const reference = (text: string): number => {
    const mask = 0xffffffffn
    let hash = 0x811c9dc5n
    for (let i = 0; i < text.length; i++) hash = ((hash ^ BigInt(text.charCodeAt(i))) * 0x01000193n) & mask
    hash = ((hash ^ (hash >> 16n)) * 0x85ebca6bn) & mask
    hash = ((hash ^ (hash >> 13n)) * 0xc2b2ae35n) & mask
    return Number(hash ^ (hash >> 16n))
  }

  it('is FNV-1a with the finaliser of murmur3', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => hashOf(text) === reference(text)))
  })

  it('cuts names that differ in their last digit into even parts', () => {
    const parts = new Array<number>(64).fill(0)
    for (let i = 0; i < 64_000; i++) {
      const part = hashOf(`feature:f${i}`) % 64
      parts[part] = (parts[part] ?? 0) + 1
    }
    // 1,000 each, standard deviation 31: five of them either way.
    expect(Math.min(...parts)).toBeGreaterThan(845)
    expect(Math.max(...parts)).toBeLessThan(1_155)
  })
})

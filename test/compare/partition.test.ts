import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { chunksInNumber, chunksOfSize, offsetsOf } from '../../lib/compare/partition.ts'
import { chunksByPeriod, parsePeriod } from '../../lib/compare/period.ts'

const keysOf = ({ parts }: { readonly parts: readonly { readonly key: string }[] }) =>
  parts.map(({ key }) => key)

describe('chunks by rows', () => {
  it('a remainder is a chunk of its own, however small', () => {
    expect(keysOf(chunksOfSize(10_003, 5_000))).toEqual(['[0:4999]', '[5000:9999]', '[10000:10002]'])
  })

  it('a size over all rows is one chunk', () => {
    expect(keysOf(chunksOfSize(3, 5_000))).toEqual(['[0:2]'])
  })

  it('a number of chunks divides the rows evenly', () => {
    expect(chunksInNumber(10, 3).parts.map(({ rows }) => rows)).toEqual([3, 4, 3])
  })

  it('there are no more chunks than rows', () => {
    expect(keysOf(chunksInNumber(2, 5))).toEqual(['[0:0]', '[1:1]'])
  })

  it('more chunks than anybody can look at are refused, with the remedy', () => {
    expect(() => chunksOfSize(100_000, 10)).toThrow(
      'that gives 10000 chunks, at most 1000: choose a larger --chunk-size',
    )
  })

  test('every row is in the chunk that names it, and parts add up to all rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 40 }), (rows, count) => {
        for (const partition of [
          chunksOfSize(rows, Math.max(count, Math.ceil(rows / 100))),
          chunksInNumber(rows, count),
        ]) {
          expect(offsetsOf(partition).at(-1)).toBe(rows)
          partition.partOf.forEach((part, row) => {
            const { start, end } = partition.parts[part] ?? { start: -1, end: -1 }
            expect(Number(start) <= row && row <= Number(end)).toBe(true)
          })
        }
      }),
    )
  })
})

describe('chunks by time', () => {
  const at = (...times: string[]) => Float64Array.from(times, (time) => Date.parse(time))
  const chunks = (times: Float64Array, length: string) => {
    const period = parsePeriod(length)
    if (period === null) throw new Error(`${length} is no period`)
    return chunksByPeriod(times, period)
  }

  it('days begin at midnight UTC, come in the order of time, and empty ones are left out', () => {
    const { parts, partOf } = chunks(
      at('2024-03-05T23:59:59Z', '2024-03-01T00:00:00Z', '2024-03-05T00:00:00Z'),
      '1d',
    )
    expect(parts).toEqual([
      { key: '2024-03-01T00:00:00Z', start: '2024-03-01T00:00:00Z', end: '2024-03-02T00:00:00Z', rows: 1 },
      { key: '2024-03-05T00:00:00Z', start: '2024-03-05T00:00:00Z', end: '2024-03-06T00:00:00Z', rows: 2 },
    ])
    expect([...partOf]).toEqual([1, 0, 1])
  })

  it('weeks begin on Mondays', () => {
    expect(keysOf(chunks(at('2024-03-03T12:00:00Z', '2024-03-04T00:00:00Z'), '1w'))).toEqual([
      '2024-02-26T00:00:00Z',
      '2024-03-04T00:00:00Z',
    ])
  })

  it('months are those of the calendar', () => {
    const { parts } = chunks(at('2024-02-29T23:00:00Z', '2024-12-31T00:00:00Z'), '1M')
    expect(parts.map(({ start, end }) => [start, end])).toEqual([
      ['2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
      ['2024-12-01T00:00:00Z', '2025-01-01T00:00:00Z'],
    ])
  })

  it('times before 1970 have periods too', () => {
    expect(keysOf(chunks(at('1969-12-31T23:00:00Z'), '1d'))).toEqual(['1969-12-31T00:00:00Z'])
  })

  it('a row without a time is in no chunk', () => {
    const { parts, partOf } = chunks(Float64Array.of(Number.NaN, 0), '1h')
    expect([...partOf]).toEqual([-1, 0])
    expect(parts.map(({ rows }) => rows)).toEqual([1])
  })

  it.each(['', '0d', '1y', 'd', '1.5h', '-1d', '1dd'])('%o is no period', (text) => {
    expect(parsePeriod(text)).toBeNull()
  })
})

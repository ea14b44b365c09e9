import { expect, test } from 'vitest'
import { baselineFromColumns } from '../../lib/pipeline/baseline/from-columns.ts'

const build = (columns: Parameters<typeof baselineFromColumns>[1], createdAtMs = 0) =>
  baselineFromColumns('m', columns, 'a file', createdAtMs)

test('columns become bins and counts of all rows', () => {
  const long = 'x'.repeat(100)
  const built = build([
    { role: 'feature', name: 'distance', values: [...Array.from({ length: 40 }, (_, i) => i), null] },
    { role: 'feature', name: 'note', values: [long, long, 'short'] },
    { role: 'prediction', name: 'label', values: [true, false, false] },
  ])
  if (built.kind === 'problems') throw new Error(built.problems.join())
  const { spec, counts, rows } = built.baseline
  expect(rows).toBe(41)
  expect(counts[0]?.slice(0, 3)).toEqual([1, 0, 0])
  expect(counts.map((cells) => cells.reduce((sum, count) => sum + count, 0))).toEqual([41, 3, 3])
  expect(counts[1]).toEqual([0, 0, 1, 2])
  expect(spec.subjects[2]).toEqual({ role: 'prediction', name: 'label', kind: 'boolean' })
  expect(counts[2]).toEqual([0, 0, 2, 1])
})

test('the id names the content, not the time', () => {
  const column = { role: 'feature', name: 'a', values: [1, 2, 3] } as const
  const [a, b, c] = [build([column]), build([column], 9), build([{ ...column, values: [1, 2, 4] }])]
  if (a.kind !== 'built' || b.kind !== 'built' || c.kind !== 'built') throw new Error('not built')
  expect(a.baseline.id).toBe(b.baseline.id)
  expect(a.baseline.id).not.toBe(c.baseline.id)
})

test('every unusable column is a problem', () => {
  const built = build([
    { role: 'feature', name: 'a', values: [] },
    { role: 'feature', name: 'b', values: [1, 'x'] },
    { role: 'feature', name: 'c', values: [1] },
    { role: 'feature', name: 'c', values: [1] },
  ])
  expect(built).toMatchObject({
    kind: 'problems',
    problems: [
      expect.stringContaining("'a' has no values"),
      expect.stringContaining("'b' mixes"),
      expect.stringContaining("'c' is there twice"),
    ],
  })
  expect(build([]).kind).toBe('problems')
})

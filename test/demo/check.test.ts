import { expect, test } from 'vitest'
import { compareWindows } from '../../demo/check.ts'
import type { WindowAnswer } from '../../lib/api/types.ts'
import type { BinsSpec } from '../../lib/window/bins.ts'

const SPEC: BinsSpec = { subjects: [{ role: 'feature', name: 'x', kind: 'boolean' }] }
const HOUR = '2001-02-01T00:00:00.000Z'
const expected = (cells: readonly number[]) =>
  new Map([[Date.parse(HOUR), { requests: 5, errors: 1, cells: [Float64Array.from(cells)] }]])

const stored = (changes: Partial<WindowAnswer>): WindowAnswer => ({
  version: '',
  variant: '',
  segment: '',
  start: HOUR,
  end: '2001-02-01T01:00:00.000Z',
  binsId: 'b',
  requests: 5,
  errors: 1,
  errorRate: 0.2,
  errorsBy: {},
  latencyMs: null,
  costUsd: {
    total: 0,
    perThousand: 0,
    compute: 0,
    tokens: 0,
    own: 0,
    unpricedTokens: [],
    unpricedComputeMs: 0,
  },
  cells: { 'feature:x': [0, 0, 2, 3] },
  ...changes,
})

test('equal counts are neither lost nor doubled', () => {
  expect(compareWindows([stored({})], expected([0, 0, 2, 3]), SPEC)).toEqual({
    lost: 0,
    doubled: 0,
    comparedCells: 6,
  })
})

test('an observation in another bin is lost in one and doubled in the other', () => {
  expect(compareWindows([stored({})], expected([0, 0, 3, 2]), SPEC)).toMatchObject({ lost: 1, doubled: 1 })
})

test('an hour that was not stored is lost with all its requests', () => {
  expect(compareWindows([], expected([0, 0, 2, 3]), SPEC)).toMatchObject({ lost: 5, doubled: 0 })
})

test('an hour that should not be there is doubled with all it holds', () => {
  expect(compareWindows([stored({})], new Map(), SPEC)).toMatchObject({ lost: 0, doubled: 11 })
})

test('a subject that the service does not answer for is lost', () => {
  expect(compareWindows([stored({ cells: {} })], expected([0, 0, 2, 3]), SPEC)).toMatchObject({ lost: 5 })
})

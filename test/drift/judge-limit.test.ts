import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeShare } from '../../lib/drift/judge-limit.ts'
import { drawCounts, seededUniform } from '../stats/seeded-draws.ts'

const rule = { maxShare: 0.02, alpha: 0.01, minCount: 100 }

describe('a share against its limit', () => {
  // scipy 1.17.1, stats.binom.sf(k - 1, 1000, .02): k = 31 .0126, k = 32 .0075.
  it.each<readonly [exceeding: number, verdict: string, pValue: number]>([
    [0, 'within', 1],
    [30, 'within', 0.02069651867323949],
    [31, 'within', 0.012647748346112582],
    [32, 'exceeded', 0.007507980592779365],
    [33, 'exceeded', 0.004331682791134067],
  ])('%d failures of 1000 at 2 %% are %s', (exceeding, verdict, pValue) => {
    expect(judgeShare({ ...rule, exceeding, total: 1000 })).toEqual({
      verdict,
      share: exceeding / 1000,
      pValue: expect.closeTo(pValue, 12),
    })
  })

  it('accuses a service that is exactly at its limit in at most a share alpha of windows', () => {
    const uniform = seededUniform(7)
    const windows = Array.from({ length: 2000 }, () => drawCounts([0.95, 0.05], 400, uniform)[1] ?? 0)
    const accused = windows.filter(
      (exceeding) => judgeShare({ ...rule, maxShare: 0.05, exceeding, total: 400 }).verdict === 'exceeded',
    )
    expect(accused.length / windows.length).toBeLessThanOrEqual(0.01 * 1.4) // 2 standard errors above alpha
    expect(accused.length).toBeGreaterThan(0)
  })

  it('says what is missing when there are too few events', () => {
    const few = { verdict: 'not-testable', reason: 'too few events', count: 99, required: 100 }
    expect(judgeShare({ ...rule, exceeding: 99, total: 99 })).toEqual(few)
    expect(judgeShare({ ...rule, exceeding: 0, total: 0, minCount: 0 })).toMatchObject({
      count: 0,
      required: 1,
    })
  })

  it('takes a limit of nothing and a limit of everything at their word', () => {
    expect(judgeShare({ ...rule, maxShare: 0, exceeding: 1, total: 1000 }).verdict).toBe('exceeded')
    expect(judgeShare({ ...rule, maxShare: 0, exceeding: 0, total: 1000 }).verdict).toBe('within')
    expect(judgeShare({ ...rule, maxShare: 1, exceeding: 1000, total: 1000 }).verdict).toBe('within')
  })

  it('never takes more exceeding events as less evidence', () => {
    const order = ['within', 'exceeded']
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 100_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(),
        (total, maxShare, seed) => {
          const exceeding = seed % total
          const [fewer, more] = [exceeding, exceeding + 1].map((k) =>
            judgeShare({ ...rule, maxShare, exceeding: k, total }),
          )
          expect(order.indexOf(more?.verdict ?? '')).toBeGreaterThanOrEqual(
            order.indexOf(fewer?.verdict ?? ''),
          )
        },
      ),
    )
  })
})

describe('a latency percentile as a share', () => {
  it('P95 by nearest rank is over L exactly when more than 5 % of requests are slower than L', () => {
    const latencies = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 100 })
    fc.assert(
      fc.property(latencies, fc.integer({ min: 0, max: 50 }), (values, limit) => {
        const rank = Math.ceil((95 * values.length) / 100)
        const p95 = values.toSorted((a, b) => a - b)[rank - 1] ?? Number.NaN
        const slower = values.filter((value) => value > limit).length
        expect(p95 > limit).toBe(slower * 100 > 5 * values.length)
      }),
    )
  })
})

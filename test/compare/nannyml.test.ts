import { describe, expect, it } from 'vitest'
import { optionsOf } from '../../lib/cli/compare/options-of.ts'
import { parseMethods } from '../../lib/cli/compare/parse.ts'
import { compareTables } from '../../lib/compare/compare-tables.ts'
import { type CompareOptions, DEFAULT_COMPARE_OPTIONS } from '../../lib/compare/options.ts'
import { type GivenColumns, givenTable } from './given-table.ts'

const compare = (reference: GivenColumns, current: GivenColumns, options: Partial<CompareOptions>) =>
  compareTables(givenTable('reference', reference), givenTable('current', current), {
    ...DEFAULT_COMPARE_OPTIONS,
    compat: 'nannyml',
    ...options,
  })

const ramp = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i)
const cycle = <T>(count: number, ...values: readonly T[]): T[] =>
  Array.from({ length: count }, (_, i) => values[i % values.length] as T)

describe('--compat nannyml', () => {
  it('every method is told of each chunk, and the first that fits decides', async () => {
    const values = { x: ramp(200) }
    const { columns, chunks } = await compare(values, values, { methods: ['l-infinity', 'ks', 'hellinger'] })
    expect(columns).toMatchObject([{ primary: 'ks', effect: { measure: 'ks' } }])
    expect(chunks?.[0]?.columns[0]?.tests.map(({ method }) => method)).toEqual(['ks', 'hellinger'])
  })

  it('exact KS has a p-value beside it, and is judged by its own limit', async () => {
    const values = { x: ramp(200) }
    const [column] = (await compare(values, values, { methods: ['ks'], calculation: 'exact' })).columns
    expect(column).toMatchObject({ primary: 'ks', adjustedPValue: null, effect: { measure: 'ks' } })
    expect(column?.tests[0]?.pValue).toBeGreaterThan(0)
  })

  it('an estimate from bins has none', async () => {
    const values = { x: ramp(200) }
    const [column] = (await compare(values, values, { methods: ['ks'], calculation: 'estimated' })).columns
    expect(column?.tests).toMatchObject([{ method: 'ks', pValue: null }])
  })

  it('a missing row alerts where the reference has none, and fewer than usual alert too', async () => {
    const options = { methods: ['missing'], chunks: { by: 'number', chunks: 2 } } as const
    const full = { x: cycle(20, 'a', 'b') }
    const half = { x: cycle(20, 'a', null) }
    expect((await compare(full, { x: [...cycle(19, 'a'), null] }, options)).chunks).toMatchObject([
      { columns: [{ verdict: 'stable', effect: { value: 0, threshold: 0, lowerThreshold: 0 } }] },
      { columns: [{ verdict: 'drifted', effect: { value: 0.1, threshold: 0, lowerThreshold: 0 } }] },
    ])
    expect((await compare(half, full, options)).columns).toMatchObject([
      { verdict: 'drifted', effect: { measure: 'missing', value: 0, threshold: 0.5, lowerThreshold: 0.5 } },
    ])
  })

  it('an unseen category alerts; numbers have none', async () => {
    const { columns } = await compare(
      { plan: cycle(20, 'free', 'paid'), age: ramp(20) },
      { plan: cycle(20, 'free', 'trial'), age: ramp(20) },
      { methods: ['unseen'] },
    )
    expect(columns).toMatchObject([
      { name: 'plan', verdict: 'drifted', effect: { measure: 'unseen', value: 0.5, threshold: 0 } },
      { name: 'age', verdict: 'not-testable', reason: expect.stringContaining('not of numbers') },
    ])
  })
})

describe('what only a peer takes', () => {
  const words = { reference: 'a', current: 'b', url: '' }
  const optionsFrom = (given: Partial<Parameters<typeof optionsOf>[0]>) =>
    optionsOf({ ...words, ...given }, () => undefined)

  it('missing and unseen are methods of NannyML', () => {
    expect(parseMethods('missing, unseen, ks')).toEqual(['missing', 'unseen', 'ks'])
    expect(optionsFrom({ method: ['missing'], compat: 'nannyml' }).methods).toEqual(['missing'])
    expect(() => optionsFrom({ method: ['ks', 'missing'] })).toThrow(
      '--method missing needs --compat nannyml: without it missing values are told of every column',
    )
  })

  it('a peer decides by what has no p-value too', () => {
    expect(optionsFrom({ method: ['kl'], compat: 'evidently' }).methods).toEqual(['kl'])
  })

  it('how NannyML calculates is no choice of others', () => {
    expect(optionsFrom({ compat: 'nannyml', calculation: 'exact' }).calculation).toBe('exact')
    expect(() => optionsFrom({ compat: 'evidently', calculation: 'exact' })).toThrow('--compat nannyml')
    expect(() => optionsFrom({ calculation: 'auto' })).toThrow('--compat nannyml')
  })
})

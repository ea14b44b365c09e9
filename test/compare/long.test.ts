import { describe, expect, it } from 'vitest'
import type { StoredBaseline } from '../../lib/compare/baseline.ts'
import { makeBuffers } from '../../lib/compare/buffers.ts'
import { compareWithBaseline } from '../../lib/compare/compare-baseline.ts'
import { compareTables } from '../../lib/compare/compare-tables.ts'
import { examineLong } from '../../lib/compare/examine-long.ts'
import { DEFAULT_COMPARE_OPTIONS } from '../../lib/compare/options.ts'
import { makePlan } from '../../lib/compare/plan.ts'
import { scoreSubject } from '../../lib/drift/score-subject.ts'
import { baselineFromColumns } from '../../lib/pipeline/baseline/from-columns.ts'
import { cellOf, compileBins } from '../../lib/window/compiled-bins.ts'
import { seededUniform } from '../stats/seeded-draws.ts'
import { type GivenColumns, givenTable } from './given-table.ts'

const uniforms = (count: number, seed: number): number[] => Array.from({ length: count }, seededUniform(seed))
const columnsOf = (rows: number, seed: number) => ({
  x: uniforms(rows, seed).map((value, i) => (i % 11 === 0 ? null : 1e6 + value * seed)),
  plan: uniforms(rows, seed + 10).map((value) => (value < 0.1 ? null : `p${Math.floor(value * 6 * seed)}`)),
  flag: uniforms(rows, seed + 20).map((value) => value < 0.5),
})
const options = { ...DEFAULT_COMPARE_OPTIONS, chunks: { by: 'number', chunks: 3 } } as const
const shared = (name: string, kind: 'numeric' | 'categorical' | 'boolean') => ({
  name,
  reference: { kind, type: '' },
  current: { kind, type: '' },
})

describe('columns too long to hold', () => {
  it.each([
    ['x', 'numeric'],
    ['plan', 'categorical'],
    ['flag', 'boolean'],
  ] as const)(
    "of '%s' the counts, facts and tests on bins are those of columns that are held",
    async (name, kind) => {
      const [reference, current] = [columnsOf(600, 1), columnsOf(200, 2)].map((columns, i) =>
        givenTable(`table ${i}`, columns),
      ) as [ReturnType<typeof givenTable>, ReturnType<typeof givenTable>]
      const plan = await makePlan(reference, current, options)
      const long = await examineLong(shared(name, kind), { reference, current }, plan, makeBuffers())
      const held = await compareTables(reference, current, options)
      const heldColumn = held.columns.find((column) => column.name === name)
      expect(long.whole.facts.missing).toEqual(heldColumn?.missing)
      expect(long.whole.facts.newCategories).toEqual(heldColumn?.newCategories)
      expect(long.whole.facts.mean.current).toEqual(
        kind === 'numeric' ? expect.closeTo(heldColumn?.mean.current ?? 0, 6) : null,
      )
      expect(long.whole.facts.sd.current).toEqual(
        kind === 'numeric' ? expect.closeTo(heldColumn?.sd.current ?? 0, 6) : null,
      )
      const onBins = (tests: readonly { readonly method: string }[] = []) =>
        tests.filter(({ method }) => method !== 'ks')
      const found = [long.whole, ...long.chunks].map(({ finding }) =>
        finding.kind === 'scored' ? onBins(finding.scores.tests) : finding,
      )
      const parts = [held, ...(held.chunks ?? [])]
      expect(found).toEqual(
        parts.map(({ columns }) => onBins(columns.find((column) => column.name === name)?.tests)),
      )
    },
  )
})

describe('a stored baseline as the reference', () => {
  const [reference, current] = [columnsOf(600, 1), columnsOf(200, 2)]
  const built = baselineFromColumns(
    'churn',
    Object.entries(reference).map(([name, values]) => ({ role: 'feature' as const, name, values })),
    'test',
    0,
  )
  if (built.kind !== 'built') throw new Error(built.problems.join('; '))
  const { baseline } = built
  const stored: StoredBaseline = {
    name: 'churn@1',
    rows: baseline.rows,
    subjects: baseline.spec.subjects.map((subject, i) => ({ subject, counts: baseline.counts[i] ?? [] })),
  }
  const compare = (columns: GivenColumns) =>
    compareWithBaseline(stored, givenTable('current', columns), options)

  it('the same rows through windows and through compare give the same statistics to the last digit', async () => {
    const report = await compare(current)
    for (const compiled of compileBins(baseline.spec).pages.flatMap(({ subjects }) => subjects)) {
      const { subject } = compiled
      const index = baseline.spec.subjects.indexOf(subject)
      const before = Float64Array.from(baseline.counts[index] ?? [])
      const window = new Float64Array(before.length)
      for (const value of current[subject.name as keyof typeof current]) {
        const cell = cellOf(compiled, value)
        window[cell] = (window[cell] ?? 0) + 1
      }
      const judged = scoreSubject(subject, before, window, { alpha: 0.01, minCount: 10, spread: null })
      const column = report.columns.find(({ name }) => name === subject.name)
      expect(judged.kind === 'scored' && judged.scores.tests).toEqual(column?.tests)
    }
  })

  it('gives the same numbers as the file it was built from, but for the values themselves and for new names', async () => {
    const known = {
      ...current,
      plan: current.plan.map((name) => (reference.plan.includes(name) ? name : null)),
    }
    const fromFile = await compareTables(givenTable('f', reference), givenTable('c', known), options)
    const fromBaseline = await compare(known)
    const essence = ({ columns }: typeof fromFile) =>
      columns.map(({ name, missing, effect, newCategories, vanishedCategories }) => ({
        name,
        missing,
        effect,
        newCategories,
        vanishedCategories,
      }))
    expect(essence(fromBaseline)).toEqual(essence(fromFile))
    expect(fromBaseline.reference).toEqual({ name: 'churn@1', rows: 600, kind: 'baseline', windows: null })
  })

  it('KS on its bins comes with the most that it could be on the values', async () => {
    const ks = (await compare(current)).columns
      .find(({ name }) => name === 'x')
      ?.tests.find(({ method }) => method === 'ks')
    expect(ks?.statisticMax).toBeGreaterThanOrEqual(ks?.statistic ?? 1)
  })

  it('numbers where it has categories are not testable, and the remedy is told', async () => {
    const report = await compare({ ...current, plan: uniforms(200, 3) })
    expect(report.columns.find(({ name }) => name === 'plan')?.reason).toContain('--types plan=categorical')
  })

  it('has no segments of its own', async () => {
    await expect(
      compareWithBaseline(stored, givenTable('current', current), { ...options, segment: 'plan' }),
    ).rejects.toThrow('a baseline has none')
  })
})

describe('a column of names that hardly come twice', () => {
  const names = (seed: number) => uniforms(600, seed).map((value) => `name ${Math.floor(value * 2_000)}`)

  it('does not drift between two random halves, though most names of one are not in the other', async () => {
    const report = await compareTables(
      givenTable('f', { name: names(1) }),
      givenTable('c', { name: names(2) }),
      DEFAULT_COMPARE_OPTIONS,
    )
    expect(report.columns[0]).toMatchObject({ verdict: 'stable' })
    expect(report.columns[0]?.newCategories.count).toBeGreaterThan(300)
  })

  it('nor against a baseline, whose names come from other rows than its counts', () => {
    const verdicts = [3, 5, 7, 9].map((seed) => {
      const values = [...names(seed), ...names(seed + 100), ...names(seed + 200)]
      const built = baselineFromColumns('m', [{ role: 'feature', name: 'name', values }], 'test', 0)
      if (built.kind !== 'built') throw new Error(built.problems.join('; '))
      const [compiled] = compileBins(built.baseline.spec).pages.flatMap(({ subjects }) => subjects)
      const before = Float64Array.from(built.baseline.counts[0] ?? [])
      const window = new Float64Array(before.length)
      for (const value of names(seed + 300)) {
        const cell = compiled === undefined ? 0 : cellOf(compiled, value)
        window[cell] = (window[cell] ?? 0) + 1
      }
      if (compiled === undefined) throw new Error('no subject')
      const judged = scoreSubject(compiled.subject, before, window, {
        alpha: 0.01,
        minCount: 10,
        spread: null,
      })
      return judged.kind === 'scored' && judged.scores.primary.pValue > 0.001
    })
    expect(verdicts).toEqual([true, true, true, true])
  })
})

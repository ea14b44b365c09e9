import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import type { CompareReport } from '../../lib/compare/report.ts'
import { seededUniform } from '../stats/seeded-draws.ts'
import { closedPort, givenFile, givenFolder, leeway } from './leeway.ts'

/** Rows of `plan,age,time`, an hour apart; from `changedFrom` on, people are 30 years older. */
const csv = (rows: number, seed: number, changedFrom = rows): string => {
  const uniform = seededUniform(seed)
  const lines = Array.from({ length: rows }, (_, i) => {
    const age = 20 + Math.floor(uniform() * 40) + (i >= changedFrom ? 30 : 0)
    const time = new Date(Date.UTC(2026, 0, 1) + i * 3_600_000).toISOString()
    return `${uniform() < 0.3 ? 'free' : 'paid'},${age},${time}`
  })
  return `plan,age,time\n${lines.join('\n')}\n`
}

const givenSides = async (changedFrom?: number) => ({
  reference: await givenFile('reference.csv', csv(1_000, 1)),
  current: await givenFile('current.csv', csv(480, 2, changedFrom)),
})

const compare = async (words: readonly string[]): Promise<CompareReport> => {
  const { code, stdout, stderr } = await leeway(['compare', '--json', ...words])
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe('leeway compare', () => {
  it('says in plain words what drifted, and draws a line a column without colour where that is not wanted', async () => {
    const { reference, current } = await givenSides(0)
    const { code, stdout } = await leeway(['compare', '--reference', reference, '--current', current], {
      env: { NO_COLOR: '1', TERM: 'dumb' },
    })
    expect(code).toBe(0)
    expect(stdout.split('\n')[0]).toMatch(/^1 of 2 columns drifted\. It is age, PSI \d/)
    expect(stdout).toMatch(/^drifted {2}age/m)
    expect(stdout).toMatch(/^stable {3}plan/m)
    expect(stdout).not.toContain('\u001b')
    expect(stdout).not.toMatch(/[▁-█]/)
  })

  it('prints one JSON document of the shape that is promised, and nothing else', async () => {
    const { reference, current } = await givenSides(0)
    const report = await compare(['--reference', reference, '--current', current])
    expect(report).toMatchObject({
      reference: { name: reference, rows: 1_000, kind: 'file', windows: null },
      current: { name: current, rows: 480 },
      alpha: 0.01,
      fdr: 'benjamini-hochberg',
      compat: 'leeway',
      dataset: { driftedColumns: 1, testedColumns: 2, notTestable: 0, verdict: 'drifted' },
    })
    expect(report.columns[0]).toMatchObject({
      name: 'age',
      kind: 'numeric',
      verdict: 'drifted',
      reason: null,
      primary: 'ks',
      designEffect: null,
      effect: { measure: 'psi', threshold: 0.1 },
      detectableShift: { unit: 'reference sd', power: 0.8 },
      missing: { reference: 0, current: 0 },
    })
  })

  it('a document larger than a pipe holds arrives whole', async () => {
    const wide = (seed: number) => {
      const uniform = seededUniform(seed)
      const names = Array.from({ length: 60 }, (_, i) => `c${i}`)
      const rows = Array.from({ length: 60 }, () => names.map(() => uniform()).join(','))
      return `${names.join(',')}\n${rows.join('\n')}\n`
    }
    const [reference, current] = [await givenFile('r.csv', wide(1)), await givenFile('c.csv', wide(2))]
    const report = await compare(['--reference', reference, '--current', current, '--chunk-number', '4'])
    expect(report.chunks?.map(({ columns }) => columns.length)).toEqual([60, 60, 60, 60])
  })

  it('ends with 1 on drift only where that is asked for, also where only a chunk drifted', async () => {
    const { reference, current } = await givenSides(0)
    const words = ['compare', '--reference', reference, '--current', current]
    expect((await leeway([...words, '--fail-on-drift'])).code).toBe(1)
    expect((await leeway(words)).code).toBe(0)
    expect((await leeway([...words, '--fail-on-drift', '--columns', 'plan'])).code).toBe(0)
    const late = await givenFile('late.csv', csv(4_800, 3, 4_700))
    const byChunk = ['compare', '--reference', reference, '--current', late, '--fail-on-drift']
    expect((await leeway(byChunk)).code).toBe(0)
    expect((await leeway([...byChunk, '--chunk-number', '48'])).code).toBe(1)
  })

  it('chunks by day show in a strip on which day the change began', async () => {
    const { reference, current } = await givenSides(264)
    const words = ['--reference', reference, '--current', current, '--chunk-by', 'time']
    const { chunks } = await compare([...words, '--period', '5d'])
    expect(chunks?.map(({ key, dataset }) => [key, dataset.verdict])).toEqual([
      ['2025-12-28T00:00:00Z', 'stable'],
      ['2026-01-02T00:00:00Z', 'stable'],
      ['2026-01-07T00:00:00Z', 'stable'],
      ['2026-01-12T00:00:00Z', 'drifted'],
      ['2026-01-17T00:00:00Z', 'drifted'],
    ])
    const { stdout } = await leeway(['compare', ...words, '--period', '5d'])
    expect(stdout).toMatch(/^age +2 {2}\.\.\.##$/m)
  })

  it('compares segments with their own reference', async () => {
    const { reference, current } = await givenSides()
    const report = await compare(['--reference', reference, '--current', current, '--segment', 'plan'])
    expect(
      report.segments?.map(({ segment, columns }) => [segment, columns.map(({ name }) => name)]),
    ).toEqual([
      ['paid', ['age']],
      ['free', ['age']],
    ])
  })

  it('takes a baseline file as the reference', async () => {
    const { reference, current } = await givenSides(0)
    const baseline = join(await givenFolder(), 'baseline.json')
    const built = await leeway([
      'baseline',
      'build',
      reference,
      '--model',
      'm',
      '--ignore',
      'time',
      '--out',
      baseline,
    ])
    expect(built.code).toBe(0)
    const report = await compare(['--reference', baseline, '--current', current])
    expect(report.reference).toEqual({ name: baseline, rows: 1_000, kind: 'baseline', windows: null })
    expect(report.columns.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['age', 'drifted'],
      ['plan', 'stable'],
    ])
  })

  it.each(['evidently', 'nannyml', 'deequ'])(
    '--compat %s gives verdicts of its own, under its name',
    async (peer) => {
      const { reference, current } = await givenSides(0)
      const report = await compare(['--reference', reference, '--current', current, '--compat', peer])
      expect(report).toMatchObject({ compat: peer, fdr: 'none' })
      expect(report.columns.find(({ name }) => name === 'age')).toMatchObject({ verdict: 'drifted' })
    },
  )

  it('writes one page that loads nothing', async () => {
    const { reference, current } = await givenSides(0)
    const page = join(await givenFolder(), 'report.html')
    const { code, stderr } = await leeway([
      'compare',
      '--reference',
      reference,
      '--current',
      current,
      '--html',
      page,
    ])
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining(`written to ${page}`) })
    const html = await readFile(page, 'utf8')
    expect(html).toContain('age')
    expect(html).not.toMatch(/<(?:script|img|link)[^>]+(?:src|href)="(?!#|data:)/)
  })
})

describe('a call that is wrong ends with 2, says what to do, and prints no answer', () => {
  test.each([
    {
      words: ['--method', 'wasserstein,ks'],
      says: 'wasserstein has no p-value, and the first --method decides',
    },
    { words: ['--effect', 'psi'], says: 'a measure and a number over 0, such as psi=0.2' },
    { words: ['--compat', 'deequ', '--method', 'ks'], says: 'deequ has no ks: --method takes l-infinity' },
    { words: ['--chunk-by', 'when'], says: 'when' },
    { words: ['--chunk-by', 'plan'], says: "no row has a time in 'plan'" },
    { words: ['--columns', 'nobody'], says: "neither side has a column 'nobody'" },
  ])('$words', async ({ words, says }) => {
    const { reference, current } = await givenSides()
    const { code, stdout, stderr } = await leeway([
      'compare',
      '--reference',
      reference,
      '--current',
      current,
      ...words,
    ])
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(says) })
  })

  it('a file that is not there is named', async () => {
    const { current } = await givenSides()
    const { code, stderr } = await leeway(['compare', '--reference', 'no/such.parquet', '--current', current])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('no/such.parquet') })
  })

  it('a baseline of a service that does not run says how to start one', async () => {
    const { current } = await givenSides()
    const url = `http://127.0.0.1:${await closedPort()}`
    const words = ['--reference', 'churn@0123456789abcdef', '--current', current, '--url', url]
    const { code, stderr } = await leeway(['compare', ...words])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`no Leeway at ${url}`) })
  })
})

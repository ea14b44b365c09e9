import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseArrays, parseCases } from '../../conformance/case.ts'
import { runCases } from '../../conformance/run.ts'
import { skipWithout } from '../lacking.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SHARED = join(ROOT, '../shared/conformance')

/** Metrics that nothing here computes yet; `online:` is the start of several. */
const NOT_YET = [
  'online:',
  'detector-evaluation',
  'prequential-error',
  'rolling-mean',
  'cbpe',
  'ece-bin-edges',
  'sampling-error',
  'llm-cost',
  'mmd-bandwidth',
  'ks-incremental',
]
const isNotYet = (metric: string): boolean =>
  NOT_YET.some((name) => (name === 'online:' || name === 'cbpe' ? metric.startsWith(name) : metric === name))

describe('the cases that lie beside the repository', () => {
  it('fail where the metric is unknown, and nowhere else', (context) => {
    skipWithout(
      context,
      'shared',
      existsSync(SHARED),
      'there is no ../shared/conformance: put the folder of cases there',
    )
    const json = (file: string): unknown => JSON.parse(readFileSync(join(SHARED, file), 'utf8'))
    const cases = parseCases(json('cases.json'))
    const { passed, failures } = runCases(cases, parseArrays(json('arrays.json')))
    const expected = cases.filter(({ metric }) => isNotYet(metric))
    expect(failures.map(({ id, metric }) => `${id} ${metric}`)).toEqual(
      expected.map(({ id, metric }) => `${id} ${metric}`),
    )
    for (const { got } of failures) expect(got).toContain('the metric is unknown')
    expect(passed).toBe(cases.length - expected.length)
    expect(passed).toBeGreaterThan(0)
  })
})

describe('npm run conformance', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'leeway-conformance-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const run = (...folders: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(ROOT, 'conformance/main.ts'), ...folders],
      { encoding: 'utf8' },
    )
    return { status, stdout, stderr }
  }

  const write = (cases: readonly unknown[]): void => {
    writeFileSync(join(folder, 'cases.json'), JSON.stringify({ cases }))
    writeFileSync(join(folder, 'arrays.json'), JSON.stringify({ ones: [1, 1, 1] }))
  }

  const PASSING = {
    id: 'C1',
    metric: 'l-infinity',
    source: 'nannyml',
    inputs: { reference: 'aabb', analysis: 'aaaa', encoding: 'one category per character' },
    expected: { distance: 0.5 },
    tolerance: 'exact',
  }

  it('ends with 0 and one line when all cases pass', () => {
    write([PASSING])
    expect(run(folder)).toEqual({ status: 0, stdout: '1 passed, 0 failed\n', stderr: '' })
  })

  it('ends with 1 and says of each failure its id, what was expected and what it got', () => {
    write([
      PASSING,
      { ...PASSING, id: 'C2', expected: { distance: 0.25 } },
      { ...PASSING, id: 'C3', metric: 'horoscope' },
      { ...PASSING, id: 'C4', inputs: { reference: { $data: 'twos' }, analysis: [1] } },
      { ...PASSING, id: 'C5', expected: { distance: 0.5, colour: 'red' } },
      { ...PASSING, id: 'C6', expected: {} },
    ])
    const { status, stdout } = run(folder)
    expect(status).toBe(1)
    expect(stdout.split('\n')).toEqual([
      'C2 (l-infinity): expected {"distance":0.25}, got {"distance":0.5}',
      'C3 (horoscope): expected {"distance":0.5}, got nothing: the metric is unknown for nannyml',
      'C4 (l-infinity): expected {"distance":0.5}, got an error: arrays.json has no twos',
      'C5 (l-infinity): expected {"distance":0.5,"colour":"red"}, got {"distance":0.5,"colour":"undefined"}',
      'C6 (l-infinity): expected {}, got nothing to compare',
      '1 passed, 5 failed',
      '',
    ])
  })

  it('ends with 2 where there is no such folder, no folder at all, or no cases in it', () => {
    expect(run(join(folder, 'nowhere'))).toMatchObject({ status: 2, stdout: '' })
    expect(run(join(folder, 'nowhere')).stderr).toContain('FOLDER holds a cases.json and an arrays.json')
    expect(run()).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('usage:') })
    writeFileSync(join(folder, 'cases.json'), '{}')
    expect(run(folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('no list named cases') })
  })
})

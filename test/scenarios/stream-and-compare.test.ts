import { expect, test } from 'vitest'
import { memoryTable } from '../../lib/adapters/memory/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import { compareWithBaseline } from '../../lib/compare/compare-baseline.ts'
import { DEFAULT_COMPARE_OPTIONS } from '../../lib/compare/options.ts'
import { parseConfig } from '../../lib/config/parse-config.ts'
import { activate } from '../../lib/pipeline/baseline/activate.ts'
import { baselineFromColumns } from '../../lib/pipeline/baseline/from-columns.ts'
import { evaluate } from '../../lib/pipeline/evaluate.ts'
import { ingest } from '../../lib/pipeline/ingest.ts'
import type { WindowReport } from '../../lib/pipeline/judge-window.ts'
import { kinesisPosition, kinesisSource } from '../../lib/pipeline/position.ts'
import { givenTable } from '../compare/given-table.ts'
import { seededUniform } from '../stats/seeded-draws.ts'

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2024, 0, 1)
const REFERENCE_ROWS = 3_000
const CURRENT_ROWS = 700

type Row = { readonly amount: number | null; readonly country: string; readonly returning: boolean }

/** Amounts of one sixth step, some missing; a country that the reference never saw where rows are shifted. */
const rowsOf = (count: number, seed: number, shift: number): Row[] => {
  const uniform = seededUniform(seed)
  return Array.from({ length: count }, () => {
    const u = uniform()
    return {
      amount: uniform() < 0.03 ? null : Math.round((uniform() + uniform() + shift) * 60) / 6,
      country: u < 0.5 ? 'NL' : u < 0.8 ? 'BE' : u < 0.99 - shift / 10 ? 'DE' : shift > 0 ? 'XX' : 'LU',
      returning: uniform() < 0.3 + shift / 5,
    }
  })
}

const columnsOf = (rows: readonly Row[]) => ({
  amount: rows.map(({ amount }) => amount),
  country: rows.map(({ country }) => country),
  returning: rows.map(({ returning }) => returning),
})

test('the same rows give the same statistics to the last digit, through the stream and through compare', async () => {
  const reference = columnsOf(rowsOf(REFERENCE_ROWS, 1, 0))
  const rows = rowsOf(CURRENT_ROWS, 2, 0.2)
  const built = baselineFromColumns(
    'fraud',
    Object.entries(reference).map(([name, values]) => ({ role: 'feature' as const, name, values })),
    'test',
    0,
  )
  if (built.kind === 'problems') throw new Error(built.problems.join('\n'))
  const { baseline } = built

  const streamed = await throughTheStream(rows, baseline)
  const stored = {
    name: 'baseline',
    rows: baseline.rows,
    subjects: baseline.spec.subjects.map((subject, i) => ({ subject, counts: baseline.counts[i] ?? [] })),
  }
  const compared = await compareWithBaseline(
    stored,
    givenTable('rows', columnsOf(rows)),
    DEFAULT_COMPARE_OPTIONS,
  )

  expect(streamed.map(({ name }) => name).sort()).toEqual(['amount', 'country', 'returning'])
  for (const subject of streamed) {
    const column = compared.columns.find(({ name }) => name === subject.name)
    if (subject.verdict === 'not-testable') throw new Error(subject.reason)
    expect(subject.tests.length).toBeGreaterThanOrEqual(2)
    expect(JSON.parse(JSON.stringify(column?.tests))).toEqual(subject.tests)
    expect(column).toMatchObject({
      verdict: subject.verdict,
      primary: subject.primary.method,
      adjustedPValue: subject.adjustedPValue,
      effect: subject.effect,
    })
  }
})

type BuiltBaseline = Extract<ReturnType<typeof baselineFromColumns>, { kind: 'built' }>['baseline']

/** As events, through ingest, the store and evaluate. */
const throughTheStream = async (rows: readonly Row[], baseline: BuiltBaseline) => {
  const parsed = parseConfig(
    '{ clock: events, lateness: 0s, idleTimeout: 1d, defaults: { drift: { spread: independent } } }',
  )
  if (!parsed.ok) throw new Error('wrong configuration')
  const store = storeOn(memoryTable())
  await store.saveBaseline(baseline)
  await activate(store, 'fraud', baseline, '', 0, 10)
  const deps = {
    store,
    config: parsed.config,
    binsCache: new Map(),
    wallMs: () => START_MS,
    hasTimeLeft: () => true,
  }
  const lines = rows.map((features, i) =>
    JSON.stringify({ model: 'fraud', time: START_MS + i, prediction: 1, features }),
  )
  lines.push(JSON.stringify({ type: 'heartbeat', time: START_MS + 2 * HOUR_MS }))
  const records = [
    { position: kinesisPosition('1'), arrivalMs: START_MS, data: Buffer.from(lines.join('\n')) },
  ]
  expect(await ingest(deps, kinesisSource('s', 'shardId-000000000000'), records)).toEqual({
    failedAt: null,
    error: null,
  })
  await evaluate(deps)
  const series = { model: 'fraud', version: '', variant: '', segment: '' }
  const [verdict] = await store.listVerdicts(series, HOUR_MS, 0, START_MS + HOUR_MS)
  const report = JSON.parse(verdict?.body ?? '{}') as WindowReport
  if (report.drift.kind !== 'judged') throw new Error(report.drift.reason)
  return report.drift.subjects
}

import { describe, expect, it } from 'vitest'
import type { CompareReport } from '../../lib/compare/report.ts'
import {
  chunkOf,
  compare,
  countBy,
  dataFile,
  expectSixDigits,
  needShared,
  type OracleRow,
  readOracle,
} from './shared.ts'

/** Of the column that the document judges as a category, and of its size of chunks. */
const CAR_LOAN = ['--compat', 'nannyml', '--chunk-size', '5000', '--types', 'y_pred=categorical'] as const

/** The chunks of the reference are what comes out when it is compared with itself. */
const reportOf = (period: OracleRow['period'], ...words: readonly string[]): Promise<CompareReport> =>
  compare(
    ...CAR_LOAN,
    '--reference',
    dataFile('car-loan/reference.csv'),
    '--current',
    dataFile(`car-loan/${period === 'reference' ? 'reference' : 'monitoring'}.csv`),
    ...words,
  )

/** Each test reads 200,000 rows as text. */
const LONG = { timeout: 240_000 }

const PERIODS = ['reference', 'analysis'] as const

const METHODS = [
  { inDocument: 'jensen_shannon', method: 'jensen-shannon', rows: 135 },
  { inDocument: 'kolmogorov_smirnov', method: 'ks', rows: 75 },
  { inDocument: 'chi2', method: 'chi-square', rows: 60 },
]

describe("NannyML's car loan, 5,000 rows a chunk", LONG, () => {
  it.for(METHODS)(
    '$rows values, thresholds and alerts of $inDocument',
    async ({ inDocument, method, rows }, context) => {
      needShared(context)
      const listed = readOracle('nannyml-car-loan-drift').filter((row) => row.method === inDocument)
      expect(listed).toHaveLength(rows)
      for (const period of PERIODS) {
        const report = await reportOf(period, '--method', method)
        for (const row of listed.filter((each) => each.period === period)) {
          const { tests, effect, verdict } = chunkOf(report, row)
          const what = `${row.column} ${period} ${row.chunk}`
          expectSixDigits(tests[0]?.statistic, row.value, what)
          if (row.upper_threshold !== null && row.upper_threshold !== undefined)
            expectSixDigits(effect?.threshold, row.upper_threshold, `threshold of ${what}`)
          expect(verdict === 'drifted', what).toBe(row.alert)
        }
      }
    },
  )

  it('what looks at all columns together is left out: 30 rows', (context) => {
    needShared(context)
    const others = readOracle('nannyml-car-loan-drift').filter(
      ({ method }) => !METHODS.some(({ inDocument }) => inDocument === method),
    )
    expect(countBy(others, ({ method }) => method)).toEqual({
      domain_classifier_auroc: 15,
      reconstruction_error: 15,
    })
  })
})

/** Older documents: KS of the values, and an alert where p is below .05. p-values have three decimals. */
describe("NannyML's car loan by exact KS and chi-square, as documented before estimates came", LONG, () => {
  const TABLES = [
    { inDocument: 'kolmogorov_smirnov', words: ['--method', 'ks', '--calculation', 'exact'], rows: 33 },
    { inDocument: 'chi2_contingency', words: ['--method', 'chi-square'], rows: 20 },
  ]

  it.for(TABLES)(
    '$rows statistics of $inDocument, with p-values and alerts where listed',
    async ({ inDocument, words, rows }, context) => {
      needShared(context)
      const listed = readOracle('nannyml-car-loan-exact-ks').filter(({ method }) =>
        method.startsWith(inDocument),
      )
      expect(listed).toHaveLength(rows)
      for (const period of PERIODS) {
        const report = await reportOf(period, ...words)
        for (const row of listed.filter((each) => each.period === period)) {
          const [test] = chunkOf(report, row).tests
          const what = `${row.column} ${period} ${row.chunk}`
          expectSixDigits(test?.statistic, row.value, what)
          if (typeof row.p_value === 'number') expect(test?.pValue, what).toBeCloseTo(row.p_value, 3)
          if (typeof row.alert === 'boolean')
            expect((test?.pValue ?? Number.NaN) < (row.threshold ?? Number.NaN), what).toBe(row.alert)
        }
      }
    },
  )
})

describe('alerts that documents count', () => {
  const alertsOf = ({ chunks }: CompareReport): Readonly<Record<string, number>> =>
    countBy(
      (chunks ?? []).flatMap(({ columns }) => columns.filter(({ verdict }) => verdict === 'drifted')),
      ({ name }) => name,
    )

  it('employment in Massachusetts: ANC 37 of 42 chunks, AGEP 29, RELP, MAR and DREM 28', async (context) => {
    needShared(context)
    const report = await compare(
      '--compat',
      'nannyml',
      '--chunk-size',
      '5000',
      '--reference',
      dataFile('employment-MA/employment_MA_reference.parquet'),
      '--current',
      dataFile('employment-MA/employment_MA_analysis.parquet'),
    )
    expect(report.chunks).toHaveLength(42)
    expect(alertsOf(report)).toMatchObject({ ANC: 37, AGEP: 29, RELP: 28, MAR: 28, DREM: 28 })
  })

  it('houses in California, KS by month: Longitude 3, Latitude 1, no other feature', async (context) => {
    needShared(context)
    const report = await compare(
      '--compat',
      'nannyml',
      '--method',
      'ks',
      '--chunk-by',
      'timestamp',
      '--period',
      '1M',
      '--ignore',
      'id,y_pred_proba,y_pred',
      '--reference',
      dataFile('california-housing/california_housing_reference.csv'),
      '--current',
      dataFile('california-housing/california_housing_analysis.csv'),
    )
    expect(report.columns).toHaveLength(8)
    expect(alertsOf(report)).toEqual({ Longitude: 3, Latitude: 1 })
  })
})

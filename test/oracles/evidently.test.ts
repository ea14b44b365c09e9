import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CompareReport } from '../../lib/compare/report.ts'
import { givenFolder } from '../cli/leeway.ts'
import { columnOf, compare, dataFile, needShared, type OracleRow, readOracle, runSql } from './shared.ts'

const rowsOf = (data: string, method = ''): OracleRow[] =>
  readOracle('evidently-adult-iris').filter((row) => row.data === data && row.method.startsWith(method))

const namesOf = (rows: readonly OracleRow[]): string => rows.map(({ column }) => column).join(',')

/**
 * The split of Evidently's notebook: three kinds of education against all others. The first 2,000 of the current rows
 * lose both columns of education.
 */
const splitAdult = async () => {
  const folder = await givenFolder()
  const [reference, current] = [join(folder, 'reference.parquet'), join(folder, 'current.parquet')]
  const common = "education IN ('Some-college', 'HS-grad', 'Bachelors')"
  const blank = (column: string) => `CASE WHEN row < 2000 THEN NULL ELSE "${column}" END AS "${column}"`
  await runSql(
    `CREATE TABLE adult AS SELECT * EXCLUDE file_row_number, file_row_number AS place FROM read_parquet('${dataFile('adult/adults.parquet')}', file_row_number = true)`,
    `COPY (SELECT * EXCLUDE place FROM adult WHERE NOT ${common} ORDER BY place) TO '${reference}'`,
    `COPY (SELECT * EXCLUDE (row, place) REPLACE (${blank('education')}, ${blank('education-num')})
       FROM (SELECT *, row_number() OVER (ORDER BY place) - 1 AS row FROM adult WHERE ${common}) ORDER BY row)
       TO '${current}'`,
  )
  return ['--compat', 'evidently', '--reference', reference, '--current', current]
}

const expectRows = (report: CompareReport, rows: readonly OracleRow[]): void => {
  for (const { column, value, threshold, alert } of rows) {
    const { tests, effect, verdict } = columnOf(report, column)
    expect(tests, String(column)).toMatchObject([{ statistic: expect.closeTo(value, 11) }])
    expect({ threshold: effect?.threshold, alert: verdict === 'drifted' }, String(column)).toEqual({
      threshold,
      alert,
    })
  }
}

describe("the Adult census in Evidently's notebooks", () => {
  it('KL of six columns of numbers and PSI of nine of categories, of which 3 of 15 drift', async (context) => {
    needShared(context)
    const words = await splitAdult()
    const [kl, psi] = [rowsOf('adult', 'KL'), rowsOf('adult', 'PSI')]
    expect([kl.length, psi.length]).toEqual([6, 9])
    const numbers = await compare(...words, '--method', 'kl', '--columns', namesOf(kl))
    const categories = await compare(...words, '--method', 'psi', '--columns', namesOf(psi))
    expect([numbers.reference.rows, numbers.current.rows]).toEqual([14_155, 34_687])
    expectRows(numbers, kl)
    expectRows(categories, psi)
    const [first] = rowsOf('adult', 'dataset drift')
    expect(numbers.dataset.driftedColumns + categories.dataset.driftedColumns).toBe(
      first?.number_of_drifted_columns,
    )
  })

  it('the tests of its own choice: Wasserstein of six columns, Jensen-Shannon of nine, no drift of the whole', async (context) => {
    needShared(context)
    const report = await compare(...(await splitAdult()))
    const rows = [...rowsOf('adult', 'Wasserstein'), ...rowsOf('adult', 'Jensen-Shannon')]
    expect(rows).toHaveLength(15)
    expectRows(report, rows)
    const [, second] = rowsOf('adult', 'dataset drift')
    expect(report.dataset).toMatchObject({
      driftedColumns: second?.number_of_drifted_columns,
      notTestable: 0,
    })
    expect(report.columns).toHaveLength(second?.number_of_columns ?? 0)
    expect(report.dataset.verdict === 'drifted').toBe(second?.alert)
  })
})

describe("iris in Evidently's notebook", () => {
  it('the p-values of four columns, first half against second', async (context) => {
    needShared(context)
    const folder = await givenFolder()
    const [first, second] = [join(folder, 'first.csv'), join(folder, 'second.csv')]
    const iris = `SELECT * EXCLUDE row FROM (SELECT *, row_number() OVER () AS row FROM read_csv('${dataFile('iris/iris.csv')}'))`
    await runSql(
      `COPY (${iris} WHERE row <= 75 ORDER BY row) TO '${first}'`,
      `COPY (${iris} WHERE row > 75 ORDER BY row) TO '${second}'`,
    )
    const report = await compare('--compat', 'evidently', '--reference', first, '--current', second)
    const rows = rowsOf('iris')
    expect(rows).toHaveLength(4)
    for (const { column, value, alert } of rows) {
      const { primary, tests, verdict } = columnOf(report, column)
      expect({ primary, drifted: verdict === 'drifted' }).toEqual({ primary: 'ks', drifted: alert })
      expect((tests[0]?.pValue ?? 0) / value, String(column)).toBeCloseTo(1, 10)
    }
  })
})

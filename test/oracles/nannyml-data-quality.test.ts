import { describe, expect, it } from 'vitest'
import { chunkOf, compare, countBy, dataFile, expectSixDigits, needShared, readOracle } from './shared.ts'

const TITANIC = [
  '--compat',
  'nannyml',
  '--method',
  'missing',
  '--reference',
  dataFile('titanic/titanic_reference.csv'),
]

describe("NannyML's Titanic, ten chunks and a rest", () => {
  it.for([
    { period: 'reference', rows: 110 },
    { period: 'analysis', rows: 40 },
  ])(
    '$rows shares of missing rows in the $period, with both thresholds and alerts',
    async ({ period, rows }, context) => {
      needShared(context)
      const listed = readOracle('nannyml-data-quality-titanic').filter((row) => row.period === period)
      expect(listed).toHaveLength(rows)
      const report = await compare(...TITANIC, '--current', dataFile(`titanic/titanic_${period}.csv`))
      for (const row of listed) {
        const { tests, effect, verdict } = chunkOf(report, row)
        const what = `${row.column} ${row.chunk}`
        expectSixDigits(tests[0]?.statistic, row.value, what)
        expectSixDigits(effect?.threshold, row.upper_threshold ?? Number.NaN, `upper threshold of ${what}`)
        expectSixDigits(
          effect?.lowerThreshold,
          row.lower_threshold ?? Number.NaN,
          `lower threshold of ${what}`,
        )
        expect(verdict === 'drifted', what).toBe(row.alert)
      }
    },
  )

  it('a value that the reference has not is drift; a missing one is not, where the reference has missing ones', async (context) => {
    needShared(context)
    const report = await compare(
      ...['--compat', 'nannyml', '--method', 'unseen', '--columns', 'Embarked,Ticket,Sex,Age'],
      ...['--reference', dataFile('titanic/titanic_reference.csv')],
      ...['--current', dataFile('titanic/titanic_analysis.csv')],
    )
    expect(report.columns.map(({ name, verdict, effect }) => [name, verdict, effect?.threshold])).toEqual([
      ['Ticket', 'drifted', 0],
      ['Sex', 'stable', 0],
      ['Embarked', 'stable', 0],
      ['Age', 'not-testable', undefined],
    ])
  })
})

describe('tables of what leeway compare does not compute', () => {
  it.for([
    { table: 'nannyml-cbpe', kind: 'estimated', rows: 85 },
    { table: 'nannyml-realized-performance', kind: 'realized', rows: 180 },
  ])('$rows rows of $table are left out', ({ table, kind, rows }, context) => {
    needShared(context)
    expect(countBy(readOracle(table), ({ method }) => method.split(':')[0] ?? '')).toEqual({ [kind]: rows })
  })
})

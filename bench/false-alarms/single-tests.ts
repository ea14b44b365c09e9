import { seededDraws } from '../draws.ts'
import { testPair } from './battery.ts'
import { COLUMNS, type Column } from './columns.ts'
import { CURRENT_COUNTS, drawPair, REFERENCE_COUNT } from './pair.ts'
import {
  ALPHAS,
  aboveNominal,
  countRejections,
  FAMILY_LEVEL,
  poolBy,
  type Rejections,
  ratesBy,
  rejectedMax,
} from './rejections.ts'

/**
 * Each guaranteed test on each column and size: its rate of rejections without drift. All tests of a trial look at the
 * same pair of samples; pairs share nothing, so pooled over columns the rates are finer.
 */
export const rejectionRates = (trials: number): Record<string, unknown> => {
  const runs = COLUMNS.flatMap((column, i) =>
    CURRENT_COUNTS.map((count, j) => runTrials(column, count, trials, i * CURRENT_COUNTS.length + j + 1)),
  )
  const cells = runs.flatMap((run) => run.rejections)
  const overColumns = poolBy(cells, ['test', 'n'])
  return {
    referenceCount: REFERENCE_COUNT,
    trialsPerCell: trials,
    cells: cells.length,
    familyLevel: FAMILY_LEVEL,
    rejectedMax: ALPHAS.map((alpha) => rejectedMax(trials, alpha, cells.length)),
    notTestable: runs.reduce((sum, run) => sum + run.notTestable, 0),
    aboveNominal: aboveNominal(cells),
    ratesPercent: ratesBy(cells, ['test', 'column', 'n']),
    pooledOverColumns: {
      aboveNominal: aboveNominal(overColumns),
      ratesPercent: ratesBy(overColumns, ['test', 'n']),
    },
  }
}

type Run = { readonly rejections: readonly Rejections[]; readonly notTestable: number }

const runTrials = (column: Column, n: number, trials: number, seed: number): Run => {
  const draws = seededDraws(seed)
  const outcomes = Array.from({ length: trials }, () => testPair(drawPair(draws, column, n))).flat()
  const rejections = [...Map.groupBy(outcomes, ({ test }) => test)].flatMap(([test, each]) =>
    countRejections({ test, column: column.name, n }, each),
  )
  process.stderr.write(`${column.name}, n = ${n}: ${JSON.stringify(ratesBy(rejections, ['test']))}\n`)
  return { rejections, notTestable: outcomes.filter(({ pValue }) => pValue === null).length }
}

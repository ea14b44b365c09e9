import { type CompatColumn, presentRows } from '../column.ts'
import { type CompatResult, judgeScore, notTestable } from '../result.ts'
import { evidentlyDefaultTest } from './default-test.ts'
import { EVIDENTLY_TESTS, type EvidentlyTest } from './tests.ts'

export type EvidentlyOptions = {
  /** Without one, Evidently's own choice. */
  readonly test?: EvidentlyTest
  /** Without one, Evidently's default for the test. */
  readonly threshold?: number
}

/** Evidently's number and verdict of a column, missing and infinite values dropped as its report does. */
export const evidentlyColumn = (
  reference: CompatColumn,
  current: CompatColumn,
  options: EvidentlyOptions = {},
): CompatResult<EvidentlyTest> => {
  const test = options.test ?? evidentlyDefaultTest(reference, current)
  const definition = EVIDENTLY_TESTS[test]
  if (presentRows(reference) === 0 || presentRows(current) === 0)
    return { ...notTestable('a side has no values: Evidently raises an error'), test }
  if (reference.kind !== current.kind)
    return { ...notTestable(`${reference.kind} in the reference, ${current.kind} in the current rows`), test }
  if (options.test !== undefined && definition.columns !== 'any' && definition.columns !== reference.kind)
    return { ...notTestable(`Evidently has ${test} for ${definition.columns} columns only`), test }
  return judgeScore(definition.scoreOf(reference, current), {
    test,
    threshold: options.threshold ?? definition.threshold,
    drift: definition.drift,
  })
}

/** Evidently calls a data set drifted when at least this share of its columns is. */
export const DATASET_SHARE_MIN = 0.5

export const isEvidentlyDatasetDrift = (driftedColumns: number, columns: number): boolean =>
  driftedColumns / columns >= DATASET_SHARE_MIN

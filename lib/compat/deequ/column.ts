import { valueCounts } from '../cells.ts'
import { type CompatColumn, presentRows } from '../column.ts'
import {
  type CompatResult,
  type DriftRule,
  distance,
  judgeScore,
  notTestable,
  pValueOf,
  SAMPLES,
  type Score,
  VALUES,
} from '../result.ts'
import { deequChiSquare } from './chi-square.ts'
import { type LInfinityForm, lInfinityOfCategories, lInfinityOfNumbers, ROBUST } from './l-infinity.ts'
import { deequPsiOfColumns } from './psi.ts'

export type DeequTest = 'l-infinity' | 'chi-square' | 'psi'

export type DeequOptions = {
  readonly test?: DeequTest
  readonly form?: LInfinityForm
  readonly threshold?: number
}

type Defaults = { readonly threshold: number; readonly drift: DriftRule }

/**
 * L-infinity: SageMaker Model Monitor's `comparison_threshold`, above which a column is a violation. PSI: deequ names .1
 * and .2 as common. Chi-square: deequ has no level; this is the usual one.
 */
const DEFAULTS: Readonly<Record<DeequTest, Defaults>> = {
  'l-infinity': { threshold: 0.1, drift: 'above' },
  psi: { threshold: 0.1, drift: 'above' },
  'chi-square': { threshold: 0.05, drift: 'below' },
}

/**
 * What deequ, and SageMaker Model Monitor with it, says of a column: L-infinity, robust unless `simple` is asked for;
 * chi-square of categories; PSI. Missing values are left out.
 */
export const deequColumn = (
  reference: CompatColumn,
  current: CompatColumn,
  { test = 'l-infinity', form = ROBUST, threshold }: DeequOptions = {},
): CompatResult<DeequTest> => {
  if (presentRows(reference) === 0 || presentRows(current) === 0)
    return { ...notTestable('a side has no values'), test }
  if (reference.kind !== current.kind)
    return { ...notTestable(`${reference.kind} in the reference, ${current.kind} in the current rows`), test }
  const { threshold: usual, drift } = DEFAULTS[test]
  return judgeScore(scoreOf(test, reference, current, form), { test, threshold: threshold ?? usual, drift })
}

const scoreOf = (
  test: DeequTest,
  reference: CompatColumn,
  current: CompatColumn,
  form: LInfinityForm,
): Score => {
  switch (test) {
    case 'psi':
      return deequPsiOfColumns(reference, current)
    case 'chi-square':
      return chiSquareScore(reference, current)
    case 'l-infinity':
      return reference.kind === 'numeric' && current.kind === 'numeric'
        ? distance(lInfinityOfNumbers(reference.values, current.values, form), SAMPLES)
        : distance(lInfinityOfCategories(valueCounts(reference), valueCounts(current), form), VALUES)
  }
}

const chiSquareScore = (reference: CompatColumn, current: CompatColumn): Score => {
  if (reference.kind === 'numeric') return notTestable('deequ has chi-square for categories only')
  const result = deequChiSquare(valueCounts(reference), valueCounts(current))
  return result.kind === 'tested'
    ? pValueOf(result.pValue, 'categories, the small ones merged')
    : notTestable(result.reason)
}

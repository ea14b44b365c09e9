import { cellsByValue, valueCounts } from '../../lib/compat/cells.ts'
import { distanceAnswer, type Evaluate } from '../answer.ts'
import type { ConformanceCase, NamedArrays } from '../case.ts'
import { categoricalColumn, countsOf, numericColumn, sidesOf } from '../inputs.ts'
import { deepchecksCramersV, deepchecksPsi, rangeWasserstein } from '../peers/deepchecks.ts'

/** Counts by category, or rows to be counted. */
const cellsOf = (each: ConformanceCase, arrays: NamedArrays) => {
  if (Object.keys(each.inputs).some((name) => name.startsWith('counts_'))) return countsOf(each)
  const { reference, current } = sidesOf(each, arrays)
  return cellsByValue(valueCounts(categoricalColumn(reference)), valueCounts(categoricalColumn(current)))
}

const numberAmong = (inputs: ConformanceCase['inputs'], name: string): number => {
  const value = inputs[name]
  return typeof value === 'number' ? value : 0
}

const cramersV: Evaluate = (each, arrays) => ({
  cramers_v: deepchecksCramersV(cellsOf(each, arrays), {
    weights: each.inputs.balance_classes === true ? 'equal' : 'as they are',
    shareMin: numberAmong(each.inputs, 'min_category_size_ratio'),
  }),
})

const psi: Evaluate = (each, arrays) => ({ psi: deepchecksPsi(cellsOf(each, arrays)) })

const wassersteinOverRange: Evaluate = (each, arrays) => {
  const { reference, current } = sidesOf(each, arrays)
  return distanceAnswer(
    each,
    rangeWasserstein(
      numericColumn(reference).values,
      numericColumn(current).values,
      numberAmong(each.inputs, 'margin_quantile_filter'),
    ),
  )
}

export const DEEPCHECKS_METRICS: Readonly<Record<string, Evaluate>> = {
  'cramers-v': cramersV,
  psi,
  'wasserstein-range-normalised': wassersteinOverRange,
}

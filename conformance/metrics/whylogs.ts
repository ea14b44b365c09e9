import { allRows } from '../../lib/compat/column.ts'
import { LeewayError } from '../../lib/errors.ts'
import { distanceAnswer, type Evaluate } from '../answer.ts'
import { type ConformanceCase, isMembers, type Members, type NamedArrays } from '../case.ts'
import { categoricalColumn, columnsOf, numbersOf, numericColumn, sidesOf } from '../inputs.ts'
import {
  type CategoryRanges,
  driftCategory,
  HELLINGER_RANGES,
  P_VALUE_RANGES,
  whylogsChiSquare,
  whylogsHellinger,
  whylogsKs,
} from '../peers/whylogs.ts'

const hellingerOf = (each: ConformanceCase, arrays: NamedArrays): number => {
  const { reference, current } = sidesOf(each, arrays)
  const { max_hist_buckets: bucketsMax } = each.inputs
  return whylogsHellinger(
    numericColumn(reference).values,
    numericColumn(current).values,
    typeof bucketsMax === 'number' ? bucketsMax : undefined,
  )
}

const hellinger: Evaluate = (each, arrays) => distanceAnswer(each, hellingerOf(each, arrays))

const ks: Evaluate = (each, arrays) => {
  const { reference, current } = sidesOf(each, arrays)
  const { statistic, pValue } = whylogsKs(numericColumn(reference).values, numericColumn(current).values)
  return { statistic, D: statistic, p_value: pValue }
}

const chiSquare: Evaluate = (each, arrays) => {
  const { reference, current } = sidesOf(each, arrays)
  const [r, c] = [categoricalColumn(reference), categoricalColumn(current)]
  const rows = { reference: allRows(r), current: allRows(c) }
  const { statistic, pValue } = whylogsChiSquare(r.counts, c.counts, rows)
  return { statistic, p_value: pValue }
}

type Measured = { readonly algorithm: string; readonly measures: readonly number[] }

/** A case gives measures themselves, or two samples and perhaps the algorithm; whylogs prefers KS for numbers. */
const measured = (each: ConformanceCase, arrays: NamedArrays): Measured => {
  const { inputs } = each
  const wanted = inputs.algorithm ?? inputs.test
  for (const [name, usual] of GIVEN_MEASURES) {
    const given = inputs[name] ?? inputs[`${name}s`]
    if (given === undefined) continue
    return {
      algorithm: typeof wanted === 'string' ? wanted : usual,
      measures: numbersOf(Array.isArray(given) ? given : [given]),
    }
  }
  const { reference } = columnsOf(sidesOf(each, arrays), inputs.feature_type)
  const usual = reference.kind === 'numeric' ? 'ks' : 'chi-square'
  const algorithm = typeof wanted === 'string' ? wanted : usual
  if (algorithm === 'hellinger') return { algorithm, measures: [hellingerOf(each, arrays)] }
  const answer = algorithm === 'ks' ? ks(each, arrays) : chiSquare(each, arrays)
  return { algorithm, measures: [Number(answer.p_value)] }
}

/** The algorithm whose ranges are usual for a measure of that name. */
const GIVEN_MEASURES: readonly (readonly [name: string, algorithm: string])[] = [
  ['p_value', 'ks'],
  ['pvalue', 'ks'],
  ['statistic', 'hellinger'],
  ['distance', 'hellinger'],
  ['measure', 'ks'],
  ['value', 'ks'],
]

const category: Evaluate = (each, arrays): Members => {
  const { algorithm, measures } = measured(each, arrays)
  const usual = algorithm === 'hellinger' ? HELLINGER_RANGES : P_VALUE_RANGES
  const ranges = rangesOf(each.inputs.thresholds) ?? usual
  const categories = measures.map((measure) => driftCategory(measure, ranges))
  return { algorithm, categories, category: categories[0], drift_category: categories[0] }
}

const rangesOf = (thresholds: unknown): CategoryRanges | null => {
  if (thresholds === undefined || thresholds === null) return null
  if (!isMembers(thresholds)) throw new LeewayError('input', 'thresholds are an object of ranges')
  const rangeOf = (name: string): readonly [number, number] | undefined => {
    const range = thresholds[name]
    return Array.isArray(range) ? [Number(range[0]), Number(range[1])] : undefined
  }
  const [none, possible, drift] = [rangeOf('NO_DRIFT'), rangeOf('POSSIBLE_DRIFT'), rangeOf('DRIFT')]
  return {
    ...(none && { NO_DRIFT: none }),
    ...(possible && { POSSIBLE_DRIFT: possible }),
    ...(drift && { DRIFT: drift }),
  }
}

export const WHYLOGS_METRICS: Readonly<Record<string, Evaluate>> = {
  hellinger,
  ks,
  chi2: chiSquare,
  'drift-category': category,
}

import { valueCounts } from '../../lib/compat/cells.ts'
import { deequChiSquare } from '../../lib/compat/deequ/chi-square.ts'
import {
  type LInfinityForm,
  lInfinityOfCategories,
  lInfinityOfNumbers,
} from '../../lib/compat/deequ/l-infinity.ts'
import { deequPsi } from '../../lib/compat/deequ/psi.ts'
import type { Evaluate } from '../answer.ts'
import { categoricalColumn, countsOf, numericColumn, sidesOf } from '../inputs.ts'

const SIMPLE: LInfinityForm = { kind: 'simple' }
const robust = (alpha: unknown): LInfinityForm => ({
  kind: 'robust',
  alpha: typeof alpha === 'number' ? alpha : null,
})

/** Both forms, and the one that the metric names as its distance. */
const lInfinity =
  (named: LInfinityForm['kind'], kind: 'numbers' | 'categories'): Evaluate =>
  (each, arrays) => {
    const { reference, current } = sidesOf(each, arrays)
    const distanceIn = (form: LInfinityForm): number =>
      kind === 'numbers'
        ? lInfinityOfNumbers(numericColumn(reference).values, numericColumn(current).values, form)
        : lInfinityOfCategories(
            valueCounts(categoricalColumn(reference)),
            valueCounts(categoricalColumn(current)),
            form,
          )
    const [linf_simple, linf_robust] = [distanceIn(SIMPLE), distanceIn(robust(each.inputs.alpha))]
    return { linf_simple, linf_robust, distance: named === 'simple' ? linf_simple : linf_robust }
  }

const chiSquare: Evaluate = (each, arrays) => {
  const { reference, current } = sidesOf(each, arrays)
  const result = deequChiSquare(
    valueCounts(categoricalColumn(reference)),
    valueCounts(categoricalColumn(current)),
  )
  return result.kind === 'tested'
    ? { statistic: result.statistic, p_value: result.pValue }
    : { statistic: Number.NaN, p_value: Number.NaN }
}

const psi: Evaluate = (each) => {
  const score = deequPsi(countsOf(each), 'buckets of the case')
  return { psi: score.kind === 'distance' ? score.statistic : Number.NaN }
}

export const DEEQU_METRICS: Readonly<Record<string, Evaluate>> = {
  'linf-kll': lInfinity('simple', 'numbers'),
  'linf-kll-robust': lInfinity('robust', 'numbers'),
  'linf-categorical': lInfinity('simple', 'categories'),
  'linf-categorical-robust': lInfinity('robust', 'categories'),
  'chi2-regrouped': chiSquare,
  psi,
}

import { scipyKs } from '../../lib/compat/evidently/kolmogorov-smirnov.ts'
import { scipyAndersonDarling } from '../../lib/compat/scipy/anderson-ksamp.ts'
import { scipyCramerVonMises } from '../../lib/compat/scipy/two-sample-cramer-von-mises.ts'
import { twoSampleKs } from '../../lib/stats/ks.ts'
import { mannWhitney } from '../../lib/stats/mann-whitney.ts'
import { distanceAnswer, type Evaluate, pValueAnswer } from '../answer.ts'
import type { Members } from '../case.ts'
import { numericColumn, sidesOf } from '../inputs.ts'

/** Tests of two samples as scipy has them, which is what most peers call: for sources without a form of their own. */
const ofSamples =
  (
    test: (reference: Float64Array, current: Float64Array) => { statistic: number; pValue: number },
  ): Evaluate =>
  (each, arrays): Members => {
    const { reference, current } = sidesOf(each, arrays)
    const { statistic, pValue } = test(numericColumn(reference).values, numericColumn(current).values)
    return { ...distanceAnswer(each, statistic), D: statistic, ...pValueAnswer(each, pValue) }
  }

const NONE = { statistic: Number.NaN, pValue: Number.NaN }

export const PLAIN_METRICS: Readonly<Record<string, Evaluate>> = {
  ks: ofSamples((reference, current) => {
    const [result, score] = [twoSampleKs(reference, current), scipyKs(reference, current)]
    return result.kind === 'tested' && score.kind === 'p-value'
      ? { statistic: result.ksStatistic, pValue: score.pValue }
      : NONE
  }),
  'cramer-von-mises': ofSamples((reference, current) => scipyCramerVonMises(reference, current) ?? NONE),
  'mann-whitney': ofSamples((reference, current) => {
    const result = mannWhitney(reference, current)
    return result.kind === 'tested' ? result : NONE
  }),
  'anderson-darling': ofSamples((reference, current) => {
    const result = scipyAndersonDarling(reference, current)
    return result === null ? NONE : { statistic: result.normalisedStatistic, pValue: result.pValue }
  }),
}

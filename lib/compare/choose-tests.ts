import { type Method, RATES, type Rate, type TestResult } from '../drift/test-result.ts'
import type { SubjectScores } from '../drift/verdict.ts'
import { LeewayError } from '../errors.ts'
import type { Subject } from '../window/bins.ts'
import { STATISTICS } from './methods.ts'
import type { Sides } from './report.ts'
import type { Side } from './side.ts'

/**
 * The tests that were asked for, as far as they apply to the column. The first of them that has a p-value is primary;
 * `null` where there is none.
 */
export const chooseTests = (
  subject: Subject,
  sides: Sides<Side>,
  methods: readonly TestResult['method'][],
): Pick<SubjectScores, 'tests' | 'primary'> | null => {
  const tests = methods.filter(isOwn).flatMap((method) => {
    const result = STATISTICS[method].of(subject, sides)
    return result === null ? [] : [{ method, ...result }]
  })
  const primary = tests.flatMap(({ method, pValue }) => (pValue === null ? [] : [{ method, pValue }]))[0]
  return primary === undefined ? null : { tests, primary }
}

/** The value of a statistic; `null` where it does not apply. */
export const measureBy = (method: Method, subject: Subject, sides: Sides<Side>): number | null =>
  STATISTICS[method].of(subject, sides)?.statistic ?? null

const isRate = (method: TestResult['method']): method is Rate => RATES.some((rate) => rate === method)
const isOwn = (method: TestResult['method']): method is Method => !isRate(method)

/** A verdict of ours needs a p-value, so the first method must have one. */
export const requirePrimary = (methods: readonly TestResult['method'][]): void => {
  const rate = methods.find(isRate)
  if (rate !== undefined)
    throw new LeewayError(
      'input',
      `--method ${rate} needs --compat nannyml: without it ${rate} values are told of every column`,
    )
  const [first] = methods.filter(isOwn)
  if (first === undefined || STATISTICS[first].hasPValue) return
  const others = Object.entries(STATISTICS).flatMap(([name, { hasPValue }]) => (hasPValue ? [name] : []))
  throw new LeewayError(
    'input',
    `${first} has no p-value, and the first --method decides: put one of ${others.join(', ')} before it`,
  )
}

/** Statistics that grow with the change and not with the rows: only of these can a threshold be stated. */
export const EFFECT_MEASURES = [
  'psi',
  'ks',
  'jensen-shannon',
  'hellinger',
  'total-variation',
  'l-infinity',
  'kl',
  'wasserstein',
  'wasserstein-normed',
  'energy',
  'cramers-v',
] as const satisfies readonly Method[]

export const requireEffectMeasure = (measure: Method): void => {
  if (EFFECT_MEASURES.some((each) => each === measure)) return
  throw new LeewayError(
    'input',
    `${measure} is no measure of an effect: it grows with the rows; --effect takes ${EFFECT_MEASURES.join(', ')}`,
  )
}

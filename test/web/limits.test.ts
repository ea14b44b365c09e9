import { expect, it } from 'vitest'
import { ALERT_RULES } from '../../lib/alert/alert.ts'
import { msText, numberText } from '../../web/format.ts'
import { limitOf, limitText } from '../../web/limits.ts'

const LIMITS = {
  drift: { psi: 0.2, horizonMs: 3_600_000 },
  latency: { percentile: 99.5, maxMs: 250 },
  errors: { maxShare: 0.05 },
}

it('every rule has the limit of its own measure', () => {
  expect(ALERT_RULES.map((rule) => [rule, limitOf(LIMITS, rule)?.value])).toEqual([
    ['feature-drift', 0.2],
    ['prediction-drift', 0.2],
    ['latency', 250],
    ['error-rate', 0.05],
  ])
})

it('nothing is drawn for a rule that is off, nor for a measure without a rule', () => {
  const off = { drift: null, latency: null, errors: null }
  expect(ALERT_RULES.map((rule) => limitOf(off, rule))).toEqual([null, null, null, null])
  expect(limitOf(LIMITS, null)).toBeNull()
})

it('says which percentile a limit is on', () => {
  expect(limitText({ value: 250, of: 'P99.5' }, msText)).toBe('limit 250 ms on P99.5')
  expect(limitText({ value: 0.2, of: null }, numberText)).toBe('limit 0.2')
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { acknowledgeDelivered } from '../../lib/alert/acknowledge.ts'
import { advance } from '../../lib/alert/advance.ts'
import type { Alert, WindowVerdict } from '../../lib/alert/alert.ts'
import { DISTANCE, run, verdictOf } from './series.ts'

const psis = fc.array(fc.constantFrom(null, 0.01, 0.3, 0.9), { maxLength: 40 })
const rules = fc.record({
  fireAfter: fc.integer({ min: 1, max: 4 }),
  clearAfter: fc.integer({ min: 1, max: 4 }),
})
const toVerdicts = (series: readonly (number | null)[]): readonly WindowVerdict[] =>
  series.map((psi, i) => verdictOf(i, psi))

test('advancing again with the same window changes nothing', () => {
  fc.assert(
    fc.property(psis, rules, (series, rule) => {
      let alert: Alert | null = null
      const verdicts = toVerdicts(series)
      for (let end = 1; end <= verdicts.length; end += 1) {
        const once = advance(alert, DISTANCE, verdicts.slice(0, end), rule)
        expect(advance(once.alert, DISTANCE, verdicts.slice(0, end), rule)).toEqual({
          alert: once.alert,
          changed: false,
        })
        alert = once.alert
      }
    }),
  )
})

test('judging any older window again changes nothing once an alert exists', () => {
  fc.assert(
    fc.property(
      psis,
      rules,
      fc.nat({ max: 39 }),
      fc.constantFrom(null, 0.01, 0.3, 0.9),
      (series, rule, at, psi) => {
        const { alert } = run(null, toVerdicts(series), rule)
        fc.pre(alert !== null && verdictOf(at, null).windowEndMs < alert.judgedToMs)
        const reopened = [...toVerdicts(series).slice(0, at), verdictOf(at, psi)]
        expect(advance(alert, DISTANCE, reopened, rule)).toEqual({ alert, changed: false })
      },
    ),
  )
})

test('notification ids never repeat, also when the outbox is emptied in between', () => {
  fc.assert(
    fc.property(psis, rules, fc.array(fc.boolean()), (series, rule, deliveries) => {
      const verdicts = toVerdicts(series)
      const sent: string[] = []
      let alert: Alert | null = null
      for (let end = 1; end <= verdicts.length; end += 1) {
        alert = advance(alert, DISTANCE, verdicts.slice(0, end), rule).alert
        if (alert === null || deliveries[end] === false) continue
        const ids: readonly string[] = alert.outbox.map((message) => message.notificationId)
        sent.push(...ids)
        alert = acknowledgeDelivered(alert, ids).alert
      }
      expect(new Set(sent).size).toBe(sent.length)
    }),
  )
})

test('every episode is told as fired, at most one escalation, resolved', () => {
  fc.assert(
    fc.property(psis, rules, (series, rule) => {
      const told = run(null, toVerdicts(series), rule).effects.replaceAll(/[. ]+/g, ' ').trim()
      expect(told).toMatch(/^(fired( escalated)? resolved ?)*(fired( escalated)?)?$/)
    }),
  )
})

test('windows that could not be tested never change what is told', () => {
  fc.assert(
    fc.property(psis, rules, (series, rule) => {
      const kindsOf = (some: readonly (number | null)[]) =>
        (run(null, toVerdicts(some), rule).alert?.outbox ?? []).map((message) => message.kind)
      expect(kindsOf(series)).toEqual(kindsOf(series.filter((psi) => psi !== null)))
    }),
  )
})

test('only as many testable windows as the rule asks for are needed', () => {
  fc.assert(
    fc.property(psis, rules, (series, rule) => {
      const testable = toVerdicts(series.filter((psi) => psi !== null))
      const reach = Math.max(rule.fireAfter, rule.clearAfter)
      let short: Alert | null = null
      for (let end = 1; end <= testable.length; end += 1) {
        short = advance(short, DISTANCE, testable.slice(Math.max(0, end - reach), end), rule).alert
      }
      expect(short).toEqual(run(null, testable, rule).alert)
    }),
  )
})

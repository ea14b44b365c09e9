import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance } from '../../lib/alert/advance.ts'
import { ALERT_RULES, type Alert, type AlertIdentity } from '../../lib/alert/alert.ts'
import { decide } from '../../lib/retrain/decide.ts'
import { messageOf } from '../../lib/retrain/message.ts'
import { emptyRetrainState } from '../../lib/retrain/request.ts'
import { verdictOf } from '../alert/series.ts'
import { heldFor, NOW_MS, POLICY } from '../retrain/given.ts'
import { publishedSchema, validatorOf } from './validators.ts'

const notification = validatorOf('notification.v1.schema.json')
const retrainRequest = validatorOf('retrain-request.v1.schema.json')

/** As a receiver finds it. */
const received = (message: unknown): Record<string, unknown> =>
  JSON.parse(JSON.stringify(message)) as Record<string, unknown>

const membersOf = (file: string): string[] => Object.keys(publishedSchema(file).properties ?? {}).sort()

const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 })
const identity: fc.Arbitrary<AlertIdentity> = fc.record({
  model: name,
  version: fc.oneof(fc.constant(''), name),
  variant: fc.oneof(fc.constant(''), name),
  segment: fc.constantFrom('', 'region=west'),
  rule: fc.constantFrom(...ALERT_RULES),
  subject: name,
})
const psi = fc.array(fc.option(fc.constantFrom(0.02, 0.3, 0.9)), { minLength: 6, maxLength: 12 })

/** Every message of one alert over a series of windows. */
const messagesOf = (about: AlertIdentity, values: readonly (number | null)[]) => {
  const verdicts = values.map((value, index) => verdictOf(index, value))
  let alert: Alert | null = null
  for (const index of verdicts.keys())
    alert = advance(alert, about, verdicts.slice(0, index + 1), { fireAfter: 1, clearAfter: 1 }).alert
  return alert?.outbox ?? []
}

describe('notifications as advance makes them', () => {
  it('match the published schema, whatever the names and the series', () => {
    fc.assert(
      fc.property(identity, psi, (about, values) => {
        for (const message of messagesOf(about, values))
          expect(notification(received(message)), JSON.stringify(notification.errors)).toBe(true)
      }),
    )
  })

  it('are of every kind in a series that gets bad, worse and good, and have exactly the members of the schema', () => {
    const [about] = fc.sample(identity, { numRuns: 1, seed: 1 })
    if (about === undefined) throw new Error('nothing was sampled')
    const messages = messagesOf(about, [0.3, 0.9, 0.02])
    expect(messages.map(({ kind }) => kind)).toEqual(['fired', 'escalated', 'resolved'])
    for (const message of messages)
      expect(Object.keys(received(message)).sort()).toEqual(membersOf('notification.v1.schema.json'))
  })

  it.each([
    ['a kind that is none', { kind: 'silenced' }],
    ['a rule that is none', { rule: 'latency-drift' }],
    ['a firing alert that has cleared', { clearedAt: '2001-02-01T00:00:00.000Z' }],
    ['a resolved one that has not', { kind: 'resolved' }],
    ['an id of another shape', { notificationId: '1' }],
    ['no evidence', { evidence: undefined }],
  ])('the schema refuses %s', (_, over) => {
    const [about] = fc.sample(identity, { numRuns: 1, seed: 1 })
    if (about === undefined) throw new Error('nothing was sampled')
    const [message] = messagesOf(about, [0.3])
    expect(notification(received({ ...message, ...over }))).toBe(false)
  })
})

describe('retraining requests as decide makes them', () => {
  const messageFor = (model: string, alerts: number) => {
    const held = Array.from({ length: alerts }, (_, i) =>
      heldFor(3 + i, { alertId: String(i).padStart(16, '0') }),
    )
    const { requested } = decide(emptyRetrainState(model), held, POLICY, NOW_MS)
    if (requested === null) throw new Error('nothing was requested')
    return received(messageOf(requested))
  }

  it('match the published schema, whatever the model and the alerts', () => {
    fc.assert(
      fc.property(name, fc.integer({ min: 1, max: 60 }), (model, alerts) => {
        expect(retrainRequest(messageFor(model, alerts)), JSON.stringify(retrainRequest.errors)).toBe(true)
      }),
    )
  })

  it('have exactly the members of the schema', () => {
    expect(Object.keys(messageFor('m', 1)).sort()).toEqual(membersOf('retrain-request.v1.schema.json'))
  })

  it.each([
    ['no reason', { because: [] }],
    ['an id that no queue would take', { requestId: 'retrain me' }],
    ['a time without a zone', { requestedAt: '2001-02-01T00:00:00' }],
    ['half a window', { trainingWindow: { start: '2001-02-01T00:00:00.000Z' } }],
  ])('the schema refuses %s', (_, over) => {
    expect(retrainRequest({ ...messageFor('m', 1), ...over })).toBe(false)
  })
})

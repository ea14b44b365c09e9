import { describe, expect, test } from 'vitest'
import { advance } from '../../lib/alert/advance.ts'
import type { AlertIdentity, Evidence, Notification } from '../../lib/alert/alert.ts'
import { DISTANCE, given, verdictOf } from './series.ts'

const AT_ONCE = { fireAfter: 1, clearAfter: 1 }

describe('the summary says what, where, how much and since when', () => {
  test('fired, escalated, resolved', () => {
    const { messages } = given(AT_ONCE).when({ psi: '0.01 0.31 0.6 0.04' })
    expect(messages.map((message) => message.summary)).toEqual([
      'warning: drift in feature distance of flight-delay, version 2001-01, variant champion: psi 0.31, limit 0.1, n = 5000, since 2001-02-01T01:00:00.000Z.',
      'now critical: drift in feature distance of flight-delay, version 2001-01, variant champion: psi 0.6, limit 0.1, n = 5000, since 2001-02-01T01:00:00.000Z.',
      'resolved: drift in feature distance of flight-delay, version 2001-01, variant champion: psi 0.04, limit 0.1, n = 5000; it had been firing since 2001-02-01T02:00:00.000Z.',
    ])
  })

  test.each([
    ['prediction-drift', 'score', 'drift in the predicted score of m'],
    ['latency', 'p95', 'latency (p95) of m'],
    ['error-rate', 'errors', 'error rate (errors) of m'],
  ] as const)('%s is told in its own words', (rule, subject, words) => {
    const message = fired({ model: 'm', version: '', variant: '', segment: '', rule, subject }, {})
    expect(message.summary).toContain(`warning: ${words}: `)
  })

  test.each([
    [0.31, 0.1, 'psi 0.31, limit 0.1'],
    [0.314159, 0.1, 'psi 0.314, limit 0.1'],
    [0.10004, 0.1, 'psi 0.10004, limit 0.1'],
    [12345.6, 500, 'psi 12346, limit 500'],
  ])('value %d against limit %d can be told apart', (value, threshold, words) => {
    expect(fired(DISTANCE, { value, threshold }).summary).toContain(words)
  })

  test('a name from outside cannot break the line or fill the page', () => {
    const message = fired({ ...DISTANCE, subject: `a\nb${'x'.repeat(500)}` }, {})
    expect(message.summary).toContain('feature a bxxx')
    expect(message.summary.length).toBeLessThan(300)
    expect(message.subject).toHaveLength(503)
  })
})

describe('the message', () => {
  test('says when and where in RFC 3339, with the window that decided', () => {
    const { messages } = given(AT_ONCE).when({ psi: '0.31 0.04' })
    expect(messages.at(-1)).toMatchObject({
      schemaVersion: 1,
      kind: 'resolved',
      firedAt: '2001-02-01T01:00:00.000Z',
      clearedAt: '2001-02-01T02:00:00.000Z',
      window: { start: '2001-02-01T01:00:00.000Z', end: '2001-02-01T02:00:00.000Z' },
      evidence: { measure: 'psi', value: 0.04, threshold: 0.1, pValue: null, count: 5000 },
    })
  })

  test('survives JSON', () => {
    const { messages } = given(AT_ONCE).when({ psi: '0.31' })
    expect(JSON.parse(JSON.stringify(messages))).toEqual(messages)
  })
})

const fired = (identity: AlertIdentity, evidence: Partial<Evidence>): Notification => {
  const bad = verdictOf(0, 0.31)
  const judged = { ...bad, evidence: { ...bad.evidence, ...evidence } }
  const message = advance(null, identity, [judged], AT_ONCE).alert?.outbox[0]
  if (message === undefined) throw new Error('nothing fired')
  return message
}

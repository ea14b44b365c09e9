import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../../lib/retrain/decide.ts'
import { messageOf } from '../../lib/retrain/message.ts'
import { report } from '../../lib/retrain/report.ts'
import {
  emptyRetrainState,
  isInFlight,
  type RetrainRequest,
  type RetrainState,
  replaceRequest,
  requestIdOf,
} from '../../lib/retrain/request.ts'
import { HOUR_MS, heldFor, NOW_MS, POLICY } from './given.ts'

const NOTHING_YET = emptyRetrainState('flight-delay')

describe('when a retraining is asked for', () => {
  test('a drift alert that has lasted three windows asks for one', () => {
    const { requested, state } = decide(NOTHING_YET, [heldFor(3)], POLICY, NOW_MS)
    expect(requested).toMatchObject({
      status: 'pending',
      number: 1,
      because: ['aaaaaaaaaaaaaaaa'],
      cause:
        'Drift has lasted at least 3 windows: feature-drift of distance (3 windows, since 2001-01-31T21:00:00.000Z).',
      replacesVersion: '2001-01',
      trainingWindow: { startMs: NOW_MS - 3 * HOUR_MS, endMs: NOW_MS },
    })
    expect(state).toEqual({ model: 'flight-delay', lastNumber: 1, requests: [requested] })
  })

  test.each([
    ['drift has not lasted long enough', [heldFor(2)], POLICY, 'not-held'],
    ['nothing is firing', [], POLICY, 'not-held'],
    ['calls are slow', [heldFor(9, { rule: 'latency' })], POLICY, 'not-held'],
    ['calls fail', [heldFor(9, { rule: 'error-rate' })], POLICY, 'not-held'],
    ['there is no policy', [heldFor(9)], null, 'no-policy'],
  ] as const)('not when %s', (_, firing, policy, because) => {
    expect(decide(NOTHING_YET, firing, policy, NOW_MS)).toEqual({
      state: NOTHING_YET,
      requested: null,
      because,
    })
  })

  test('prediction drift asks as feature drift does', () => {
    expect(decide(NOTHING_YET, [heldFor(3, { rule: 'prediction-drift' })], POLICY, NOW_MS).because).toBeNull()
  })

  test('not while one is in flight, however long ago it was asked for', () => {
    const { state } = decide(NOTHING_YET, [heldFor(3)], POLICY, NOW_MS)
    expect(decide(state, [heldFor(9)], POLICY, NOW_MS + 100 * HOUR_MS).because).toBe('in-flight')
  })

  test('a failed one is repeated when the cooldown, counted from the request, is over', () => {
    const failed = ended({ status: 'failed', jobId: null, reason: 'no GPU' })
    expect(decide(failed, [heldFor(9)], POLICY, NOW_MS + 24 * HOUR_MS - 1).because).toBe('cooldown')
    expect(decide(failed, [heldFor(9)], POLICY, NOW_MS + 24 * HOUR_MS).requested?.number).toBe(2)
  })

  test('drift that a retraining has answered does not ask again, newer drift does', () => {
    const succeeded = ended({ status: 'succeeded', jobId: 'j', newVersion: '2001-02' })
    const laterMs = NOW_MS + 48 * HOUR_MS
    expect(decide(succeeded, [heldFor(51)], POLICY, laterMs).because).toBe('answered')
    expect(
      decide(succeeded, [heldFor(3, { sinceMs: laterMs - 3 * HOUR_MS })], POLICY, laterMs).because,
    ).toBeNull()
    expect(decide(succeeded, [heldFor(51, { version: '2001-02' })], POLICY, laterMs).because).toBeNull()
  })

  test('the alert that has held longest is named first, and says which version to replace', () => {
    const firing = [
      heldFor(3),
      heldFor(7, { alertId: 'bbbbbbbbbbbbbbbb', version: '2001-02', subject: 'origin' }),
    ]
    const { requested } = decide(NOTHING_YET, firing, POLICY, NOW_MS)
    expect(requested).toMatchObject({
      because: ['bbbbbbbbbbbbbbbb', 'aaaaaaaaaaaaaaaa'],
      replacesVersion: '2001-02',
      trainingWindow: { startMs: NOW_MS - 7 * HOUR_MS },
    })
    expect(decide(NOTHING_YET, firing.toReversed(), POLICY, NOW_MS).requested).toEqual(requested)
  })

  test('hundreds of drifting features make one readable sentence and a bounded record', () => {
    const firing = Array.from({ length: 300 }, (_, i) => heldFor(5, { alertId: String(i).padStart(16, '0') }))
    const { requested } = decide(NOTHING_YET, firing, POLICY, NOW_MS)
    expect(requested?.because).toHaveLength(50)
    expect(requested?.cause).toMatch(/; 297 more\.$/)
  })
})

describe('laws', () => {
  const steps = fc.array(
    fc.record({
      hours: fc.nat({ max: 30 }),
      badWindows: fc.nat({ max: 6 }),
      end: fc.constantFrom('none', 'failed', 'cancelled', 'succeeded'),
    }),
    { maxLength: 60 },
  )
  const policies = fc.record({
    afterWindows: fc.integer({ min: 1, max: 4 }),
    cooldownMs: fc.constantFrom(0, HOUR_MS, 24 * HOUR_MS),
    maxInFlight: fc.integer({ min: 1, max: 3 }),
  })

  test('never more in flight than allowed; a repeated decision changes nothing; ids never repeat; history is bounded', () => {
    fc.assert(
      fc.property(steps, policies, (series, policy) => {
        let state = NOTHING_YET
        let nowMs = NOW_MS
        const ids: string[] = []
        for (const step of series) {
          nowMs += step.hours * HOUR_MS
          const firing = [heldFor(step.badWindows, { sinceMs: nowMs - step.badWindows * HOUR_MS })]
          const decided = decide(state, firing, policy, nowMs)
          if (decided.requested !== null) ids.push(decided.requested.id)
          expect(decide(state, firing, policy, nowMs)).toEqual(decided)
          expect(decide(decided.state, firing, policy, nowMs)).toMatchObject({
            state: decided.state,
            requested: null,
          })
          expect(decided.state.requests.filter(isInFlight).length).toBeLessThanOrEqual(policy.maxInFlight)
          state = endOldest(decided.state, step.end)
          expect(state.requests.filter((request) => !isInFlight(request)).length).toBeLessThanOrEqual(20)
        }
        expect(new Set(ids).size).toBe(ids.length)
      }),
    )
  })

  test('every id is an AWS Batch job name and an SQS de-duplication id', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.integer({ min: 1 }),
        (model, number) => {
          expect(requestIdOf(model, number)).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/)
        },
      ),
    )
  })
})

test('of 25 requests that ended, the last 20 are kept', () => {
  let state = NOTHING_YET
  for (let day = 0; day < 25; day += 1) {
    state = endOldest(decide(state, [heldFor(3)], POLICY, NOW_MS + day * POLICY.cooldownMs).state, 'failed')
  }
  expect(state.requests.map((request) => request.number)).toEqual(Array.from({ length: 20 }, (_, i) => i + 6))
})

test('models whose names differ only in signs do not share an id', () => {
  expect(requestIdOf('flight delay', 1)).not.toBe(requestIdOf('flight-delay', 1))
})

// printf 'flight-delay' | sha256sum
test('an id is what people can read and shell can find', () => {
  expect(requestIdOf('flight-delay', 12)).toBe('retrain-flight-delay-de85b53e-12')
})

test('the message is the same whatever has become of the request', () => {
  const { state, requested } = decide(NOTHING_YET, [heldFor(3)], POLICY, NOW_MS)
  if (requested === null) throw new Error('nothing was requested')
  const cancelled = report(state, requested.id, { status: 'cancelled', reason: 'not needed' })
  if (cancelled.kind === 'refused') throw new Error(cancelled.message)
  expect(messageOf(cancelled.request)).toEqual(messageOf(requested))
  expect(messageOf(requested)).toEqual({
    schemaVersion: 1,
    requestId: requested.id,
    model: 'flight-delay',
    replacesVersion: '2001-01',
    requestedAt: '2001-02-01T00:00:00.000Z',
    because: ['aaaaaaaaaaaaaaaa'],
    cause: requested.cause,
    trainingWindow: { start: '2001-01-31T21:00:00.000Z', end: '2001-02-01T00:00:00.000Z' },
  })
})

type End =
  | { status: 'failed'; jobId: null; reason: string }
  | { status: 'cancelled'; reason: string }
  | { status: 'succeeded'; jobId: string; newVersion: string }

const ended = (end: End): RetrainState => {
  const { state, requested } = decide(NOTHING_YET, [heldFor(3)], POLICY, NOW_MS)
  if (requested === null) throw new Error('nothing was requested')
  return replaceRequest(state, endOf(requested, end))
}

const endOf = (request: RetrainRequest, end: End): RetrainRequest => ({ ...request, ...end })

const endOldest = (state: RetrainState, end: 'none' | End['status']): RetrainState => {
  const oldest = state.requests.find(isInFlight)
  if (oldest === undefined) return state
  switch (end) {
    case 'none':
      return state
    case 'failed':
      return replaceRequest(state, endOf(oldest, { status: 'failed', jobId: null, reason: 'r' }))
    case 'cancelled':
      return replaceRequest(state, endOf(oldest, { status: 'cancelled', reason: 'r' }))
    case 'succeeded':
      return replaceRequest(state, endOf(oldest, { status: 'succeeded', jobId: 'j', newVersion: 'v' }))
  }
}

import { describe, expect, it } from 'vitest'
import { ALERT_RULES } from '../../lib/alert/alert.ts'
import type { RetrainRequestAnswer } from '../../lib/api/types.ts'
import { evidenceText, placeText, plain, retrainStatusText, troubleText } from '../../web/alert-text.ts'
import { CHAMPION } from './answers.ts'

describe('an alert in plain words', () => {
  it('says what is wrong, for every rule', () => {
    const subjects = {
      'feature-drift': 'distance',
      'prediction-drift': 'score',
      latency: 'p95',
      'error-rate': 'errors',
    }
    expect(ALERT_RULES.map((rule) => troubleText({ rule, subject: subjects[rule] }))).toEqual([
      'Feature “distance” has drifted',
      'The predicted score has drifted',
      'Responses are too slow (P95)',
      'Too many calls fail',
    ])
  })

  it('says where, and leaves out what is not there', () => {
    expect(placeText({ model: 'flight-delay', ...CHAMPION })).toBe(
      'flight-delay, version 2001-01, variant champion',
    )
    expect(placeText({ model: 'm', version: '', variant: '', segment: 'region=west' })).toBe(
      'm, segment region=west',
    )
  })

  it.each([
    ['psi', 0.412, 0.1, 'PSI 0.412, limit 0.1'],
    ['latencyP95Ms', 1_400, 250, 'P95 1.4 s, limit 250 ms'],
    ['latencyP99.9Ms', 12.5, 10, 'P99.9 12.5 ms, limit 10 ms'],
    ['errorRate', 0.0725, 0.05, '7.25 %, limit 5 % of calls'],
  ])('says how much of %s against which limit', (measure, value, threshold, text) => {
    expect(evidenceText({ measure, value, threshold, pValue: null, count: 1 })).toBe(text)
  })

  it('keeps names of senders on one line and short', () => {
    expect(plain('a\nb\u202ec')).toBe('a b c')
    expect(plain('x'.repeat(500))).toHaveLength(80)
  })
})

describe('a retraining request', () => {
  const request: RetrainRequestAnswer = {
    id: 'r1',
    model: 'm',
    status: 'pending',
    requestedAt: '2001-03-04T00:00:00Z',
    because: ['a1'],
    cause: 'drift',
    replacesVersion: '1',
    trainingWindow: { start: '2001-03-01T00:00:00Z', end: '2001-03-04T00:00:00Z' },
    jobId: null,
    jobRef: null,
    newVersion: null,
    reason: null,
  }

  it.each([
    [{}, 'pending'],
    [{ status: 'queued', jobRef: 'q-1' }, 'queued: in queue as q-1'],
    [{ status: 'running', jobId: 'j-1' }, 'running: job j-1'],
    [{ status: 'succeeded', jobId: 'j-1', newVersion: '2' }, 'succeeded: new version 2, job j-1'],
    [{ status: 'failed', reason: 'no data' }, 'failed: no data'],
  ])('with %o reads %s', (change, text) => {
    expect(retrainStatusText({ ...request, ...change })).toBe(text)
  })
})

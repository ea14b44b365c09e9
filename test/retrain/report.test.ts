import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../../lib/retrain/decide.ts'
import { lease, submitted } from '../../lib/retrain/lease.ts'
import { type RetrainUpdate, report } from '../../lib/retrain/report.ts'
import {
  emptyRetrainState,
  type RetrainRequest,
  type RetrainState,
  replaceRequest,
} from '../../lib/retrain/request.ts'
import { heldFor, NOW_MS, POLICY } from './given.ts'

const decided = decide(emptyRetrainState('flight-delay'), [heldFor(3)], POLICY, NOW_MS)
if (decided.requested === null) throw new Error(`declined: ${decided.because}`)
const PENDING: RetrainRequest = decided.requested
const ID = PENDING.id

describe('the way of a request', () => {
  test('pending, leased, queued, running, succeeded', () => {
    const submitting = leasedBy(PENDING, 'a', 0)
    const queued = submitted(submitting, 'message-1')
    if (queued.kind !== 'applied') throw new Error(queued.kind)
    const done = reported(queued.request, [
      { status: 'running', jobId: 'job-1' },
      { status: 'succeeded', jobId: 'job-1', newVersion: '2001-02' },
    ])
    expect([submitting.status, queued.request.status]).toEqual(['submitting', 'queued'])
    expect(done).toEqual({ ...PENDING, status: 'succeeded', jobId: 'job-1', newVersion: '2001-02' })
  })

  test('a job may report before we have written down that it was submitted', () => {
    const running = reported(leasedBy(PENDING, 'a', 0), [{ status: 'running', jobId: 'job-1' }])
    expect(running.status).toBe('running')
    expect(submitted(running, 'message-1')).toEqual({ kind: 'unchanged', request: running })
  })
})

describe('at most one job takes effect', () => {
  const running = reported(queuedAs('message-1'), [{ status: 'running', jobId: 'job-1' }])

  test.each<[string, RetrainUpdate]>([
    ['run', { status: 'running', jobId: 'job-2' }],
    ['succeed', { status: 'succeeded', jobId: 'job-2', newVersion: 'v' }],
    ['fail the request', { status: 'failed', jobId: 'job-2', reason: 'refused' }],
  ])('a second job cannot %s', (_, update) => {
    expect(report(stateOf(running), ID, update)).toMatchObject({ kind: 'refused', code: 'other-job' })
  })

  test('in any order of any reports, only the job that ran first can end with a version', () => {
    const jobs = fc.constantFrom('job-1', 'job-2', 'job-3')
    const updates = fc.array(
      fc.oneof(
        fc.record({ status: fc.constant('running' as const), jobId: jobs }),
        fc.record({ status: fc.constant('succeeded' as const), jobId: jobs, newVersion: jobs }),
        fc.record({
          status: fc.constant('failed' as const),
          jobId: fc.option(jobs),
          reason: fc.constant('r'),
        }),
        fc.record({ status: fc.constant('cancelled' as const), reason: fc.constant('r') }),
      ),
    )
    fc.assert(
      fc.property(updates, (series) => {
        let state = stateOf(queuedAs('message-1'))
        const applied: RetrainUpdate[] = []
        for (const update of series) {
          const result = report(state, ID, update)
          if (result.kind === 'refused') continue
          expect(report(result.state, ID, update)).toEqual({ ...result, kind: 'unchanged' })
          if (result.kind === 'applied') applied.push(update)
          state = result.state
        }
        const owners = new Set(
          applied.flatMap((update) => (update.status === 'running' ? [update.jobId] : [])),
        )
        expect(owners.size).toBeLessThanOrEqual(1)
        const winners = applied.filter((update) => update.status === 'succeeded')
        expect(winners.every((update) => owners.has(update.jobId))).toBe(true)
        expect(winners.length).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('reports that are refused say why and what to do', () => {
  test('success needs a running report before it', () => {
    const result = report(stateOf(queuedAs('m')), ID, { status: 'succeeded', jobId: 'j', newVersion: 'v' })
    expect(result).toEqual({
      kind: 'refused',
      code: 'illegal-transition',
      message: `request ${ID} is queued and cannot become succeeded; report running with the job id first`,
    })
  })

  test.each<[string, RetrainRequest, RetrainUpdate, string]>([
    [
      'a request nobody submitted cannot run',
      PENDING,
      { status: 'running', jobId: 'j' },
      'illegal-transition',
    ],
    ['a job needs an id', queuedAs('m'), { status: 'running', jobId: '' }, 'empty-value'],
    [
      'a success needs a version',
      { ...PENDING, status: 'running', jobId: 'j' },
      { status: 'succeeded', jobId: 'j', newVersion: '' },
      'empty-value',
    ],
    [
      'a cancelled request takes no success',
      { ...PENDING, status: 'cancelled', reason: 'r' },
      { status: 'succeeded', jobId: 'j', newVersion: 'v' },
      'illegal-transition',
    ],
  ])('%s', (_, request, update, code) => {
    expect(report(stateOf(request), ID, update)).toMatchObject({ kind: 'refused', code })
  })

  test('an unknown request is named', () => {
    const result = report(stateOf(PENDING), 'retrain-x-1', { status: 'cancelled', reason: 'r' })
    expect(result).toMatchObject({ kind: 'refused', code: 'unknown-request' })
  })

  test('every request in flight can be cancelled', () => {
    const inFlight: RetrainRequest[] = [
      PENDING,
      leasedBy(PENDING, 'a', 0),
      queuedAs('m'),
      { ...PENDING, status: 'running', jobId: 'j' },
    ]
    const kinds = inFlight.map(
      (request) => report(stateOf(request), ID, { status: 'cancelled', reason: 'r' }).kind,
    )
    expect(kinds).toEqual(['applied', 'applied', 'applied', 'applied'])
  })
})

describe('who may submit', () => {
  test('the first owner may, without looking', () => {
    expect(lease(PENDING, 0, 60, 'a')).toMatchObject({ kind: 'leased', lookFirst: false })
  })

  test('another owner waits until the lease is over, then looks before it submits', () => {
    const held = leasedBy(PENDING, 'a', 0)
    expect(lease(held, 59, 60, 'b')).toEqual({ kind: 'held', owner: 'a', untilMs: 60 })
    expect(lease(held, 60, 60, 'b')).toMatchObject({
      kind: 'leased',
      lookFirst: true,
      request: { owner: 'b', leaseUntilMs: 120 },
    })
  })

  test('an owner that asks again looks first: its own submission may have gone out', () => {
    expect(lease(leasedBy(PENDING, 'a', 0), 1, 60, 'a')).toMatchObject({ kind: 'leased', lookFirst: true })
  })

  test('what is submitted or ended is not submitted again', () => {
    expect(lease(queuedAs('m'), 0, 60, 'a').kind).toBe('not-needed')
    expect(lease({ ...PENDING, status: 'cancelled', reason: 'r' }, 0, 60, 'a').kind).toBe('not-needed')
  })

  test('a submission without a lease is refused, and so is a second one', () => {
    expect(submitted(PENDING, 'm').kind).toBe('refused')
    expect(submitted(queuedAs('m'), 'm').kind).toBe('unchanged')
    expect(submitted(queuedAs('m'), 'n').kind).toBe('refused')
  })
})

function stateOf(request: RetrainRequest): RetrainState {
  return replaceRequest(decided.state, request)
}

function leasedBy(request: RetrainRequest, owner: string, nowMs: number): RetrainRequest {
  const result = lease(request, nowMs, 60, owner)
  if (result.kind !== 'leased') throw new Error(`not leased: ${result.kind}`)
  return result.request
}

function queuedAs(jobRef: string): RetrainRequest {
  return { ...PENDING, status: 'queued', jobRef }
}

function reported(request: RetrainRequest, updates: readonly RetrainUpdate[]): RetrainRequest {
  return updates.reduce((each, update) => {
    const result = report(stateOf(each), ID, update)
    if (result.kind !== 'applied') throw new Error(`${update.status}: ${result.kind}`)
    return result.request
  }, request)
}

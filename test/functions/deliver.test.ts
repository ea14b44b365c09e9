import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Alert, alertIdOf } from '../../lib/alert/alert.ts'
import { notificationOf } from '../../lib/alert/notification.ts'
import type { Store } from '../../lib/ports.ts'
import { factsOf } from '../../lib/retrain/request.ts'
import { startFront, UNAVAILABLE } from '../adapters/front.ts'
import { requestNumber } from '../contracts/job-queue.contract.ts'
import { receive, remove } from '../contracts/job-queue-sqs.ts'
import { givenEnvironment, givenLogs, givenVariable, invoke, startWorld, type World } from './given.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const END_MS = Date.UTC(2001, 1, 1)
const START_MS = END_MS - 3_600_000
const EVIDENCE = { measure: 'psi', value: 0.31, threshold: 0.1, pValue: 2e-7, count: 500 }

const firing = (subject: string): Alert => {
  const identity = {
    model: 'flight-delay',
    version: '1',
    variant: '',
    segment: '',
    rule: 'feature-drift',
    subject,
  } as const
  const alert: Alert = {
    ...identity,
    id: alertIdOf(identity),
    status: 'firing',
    episode: 1,
    lastTransition: 1,
    lastTransitionMs: END_MS,
    judgedToMs: END_MS,
    sinceMs: START_MS,
    firedAtMs: END_MS,
    level: 'critical',
    evidence: EVIDENCE,
    acknowledged: null,
    outbox: [],
  }
  const verdict = {
    windowStartMs: START_MS,
    windowEndMs: END_MS,
    state: 'bad',
    level: 'critical',
    evidence: EVIDENCE,
  } as const
  return { ...alert, outbox: [notificationOf('fired', alert, verdict)] }
}

/** Three alerts with a page each and a retraining request, all unsent. */
const givenOutboxes = async (store: Store): Promise<readonly string[]> => {
  const alerts = ['distance', 'origin', 'wind'].map(firing)
  for (const alert of alerts) {
    await store.putPointer({ kind: 'alert', model: alert.model, id: alert.id, version: 1 })
    await store.commitAlert(null, alert)
  }
  const { model } = requestNumber(1)
  await store.putPointer({ kind: 'retrain', model, id: '', version: 1 })
  const requests = [{ ...factsOf(requestNumber(1)), status: 'pending' } as const]
  await store.commitRetrain(null, { model, lastNumber: 1, requests })
  return alerts.map(({ id }) => `${id}-1-1`)
}

const take = async (url: string) => {
  const messages = await receive(world.clients.sqs, url)
  for (const message of messages) await remove(world.clients.sqs, url, message)
  return messages
}
const takePages = async () =>
  (await take(world.names.pagesQueueUrl)).map(
    ({ MessageAttributes }) => MessageAttributes?.notificationId?.StringValue,
  )

describe('deliver', () => {
  it('sends every page and request once, and what it has sent is gone from the outboxes', async () => {
    const store = await givenEnvironment(world)
    givenLogs()
    const ids = await givenOutboxes(store)
    expect(await invoke('deliver', {})).toEqual({ pages: 3, jobs: 1 })
    expect((await takePages()).toSorted()).toEqual([...ids].toSorted())
    const requests = await take(world.names.queueUrl)
    expect(requests.map(({ Body }) => JSON.parse(Body ?? '').requestId)).toEqual([requestNumber(1).id])
    expect(await store.listPointers(99)).toEqual([])
    expect(await invoke('deliver', {})).toEqual({ pages: 0, jobs: 0 })
  })

  it('fails when a page cannot be sent, sends all else, and that page when it can', async () => {
    const store = await givenEnvironment(world)
    const logs = givenLogs()
    const ids = await givenOutboxes(store)
    const [refused = ''] = ids
    const front = await startFront(world.servers.urls.sns, async ({ call, body, forward }) =>
      call === 'Publish' && body.includes(refused) ? UNAVAILABLE : await forward(body),
    )
    givenVariable('AWS_ENDPOINT_URL_SNS', front)
    await expect(invoke('deliver', {})).rejects.toMatchObject({
      name: 'LeewayError',
      code: 'unavailable',
      message: '1 outboxes could not be emptied; they stay, and are tried again',
    })
    expect(logs()).toContain('the invocation failed')
    expect((await takePages()).toSorted()).toEqual(ids.slice(1).toSorted())
    expect((await store.loadRetrain('flight-delay'))?.value.requests[0]?.status).toBe('queued')
    expect((await store.listPointers(99)).map(({ id }) => `${id}-1-1`)).toEqual([refused])
    givenVariable('AWS_ENDPOINT_URL_SNS', world.servers.urls.sns)
    expect(await invoke('deliver', {})).toEqual({ pages: 1, jobs: 0 })
    expect(await takePages()).toEqual([refused])
  })
})

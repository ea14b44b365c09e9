import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RetrainRequest } from '../../lib/retrain/request.ts'
import { requestNumber } from '../contracts/job-queue.contract.ts'
import { givenEnvironment, givenLogs, invoke, startWorld, type World } from './given.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const { id, model } = requestNumber(1)

/** EventBridge's "Batch Job State Change", with the members that the AWS Batch user guide shows for it. */
const stateChange = (detail: object) => ({
  version: '0',
  id: 'c8f9c4b5-76e5-d76a-f980-7011e206042b',
  'detail-type': 'Batch Job State Change',
  source: 'aws.batch',
  account: '123456789012',
  time: '2022-01-11T23:36:40Z',
  region: 'us-east-1',
  resources: [],
  detail: { jobName: id, jobId: 'job-1', jobQueue: 'gpu', status: 'SUBMITTED', ...detail },
})

const givenQueued = async () => {
  const store = await givenEnvironment(world)
  const logs = givenLogs()
  const queued = { ...requestNumber(1), status: 'queued', jobRef: 'batch:job-1' } satisfies RetrainRequest
  await store.commitRetrain(null, { model, lastNumber: 1, requests: [queued] })
  const stored = async () => {
    const { value, version } = (await store.loadRetrain(model)) ?? { value: { requests: [] }, version: 0 }
    return { version, request: value.requests[0] }
  }
  const told = async (...details: readonly object[]) => {
    for (const detail of details) await invoke('retrain-result', stateChange(detail))
    return (await stored()).request
  }
  return { stored, told, logs }
}

describe('a Batch job that bears the id of our request', () => {
  it('runs', async () => {
    const { told } = await givenQueued()
    expect(await told({ status: 'RUNNING' })).toMatchObject({ status: 'running', jobId: 'job-1' })
  })

  it('succeeds: the job’s id names the version it made', async () => {
    const { told } = await givenQueued()
    const ended = { status: 'succeeded', jobId: 'job-1', newVersion: 'job-1' }
    expect(await told({ status: 'RUNNING' }, { status: 'SUCCEEDED' })).toMatchObject(ended)
  })

  it('succeeds also where Batch never told that it ran', async () => {
    const { told } = await givenQueued()
    expect(await told({ status: 'SUCCEEDED' })).toMatchObject({ status: 'succeeded', jobId: 'job-1' })
  })

  it('fails, with Batch’s reason', async () => {
    const { told } = await givenQueued()
    const statusReason = 'Essential container in task exited'
    expect(await told({ status: 'RUNNING' }, { status: 'FAILED', statusReason })).toMatchObject({
      status: 'failed',
      jobId: 'job-1',
      reason: statusReason,
    })
  })

  it('is told once though EventBridge tells it twice', async () => {
    const { told, stored } = await givenQueued()
    await told({ status: 'RUNNING' }, { status: 'SUCCEEDED' })
    const before = await stored()
    await told({ status: 'SUCCEEDED' }, { status: 'RUNNING' })
    expect(await stored()).toEqual(before)
  })

  it.each(['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING'])('says nothing of it while %s', async (status) => {
    const { told, stored } = await givenQueued()
    await told({ status })
    expect(await stored()).toMatchObject({ version: 1, request: { status: 'queued' } })
  })

  it('and is the second of its id is refused: the first keeps the request', async () => {
    const { told, logs } = await givenQueued()
    const ended = await told({ status: 'RUNNING' }, { status: 'SUCCEEDED', jobId: 'job-2' })
    expect(ended).toMatchObject({ status: 'running', jobId: 'job-1' })
    expect(logs()).toContain('"result":"refused"')
  })
})

it('a job of somebody else changes nothing and fails nothing', async () => {
  const { told, stored } = await givenQueued()
  for (const jobName of ['nightly-report', requestNumber(2).id, requestNumber(1, 'another-model').id])
    await told({ jobName, status: 'RUNNING' }, { jobName, status: 'FAILED' })
  expect(await stored()).toMatchObject({ version: 1, request: { status: 'queued' } })
})

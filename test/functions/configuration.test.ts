import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenFolder } from '../local/kinesis-fixture.ts'
import {
  type FunctionName,
  givenEnvironment,
  givenLogs,
  givenRecords,
  givenVariable,
  invoke,
  startWorld,
  type World,
} from './given.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const RUNNING = { detail: { jobId: 'j', jobName: 'retrain-m-00000000-1', status: 'RUNNING' } }
const GET_STATUS = {
  version: '2.0',
  rawPath: '/healthz',
  rawQueryString: '',
  headers: { host: 'localhost' },
  requestContext: { http: { method: 'GET', path: '/healthz' }, domainName: 'localhost' },
  isBase64Encoded: false,
}
const EVENTS: Record<FunctionName, () => Promise<unknown>> = {
  api: async () => GET_STATUS,
  deliver: async () => ({}),
  evaluate: async () => ({}),
  'ingest-kinesis': async () => (await givenRecords(world, ['{}'])).event,
  'retrain-result': async () => RUNNING,
}

describe('a function whose environment lacks a variable', () => {
  it.each<readonly [FunctionName, string, RegExp]>([
    ['api', 'LEEWAY_TABLE', /name of the DynamoDB table/],
    ['api', 'LEEWAY_STREAM', /name of the Kinesis stream/],
    ['deliver', 'LEEWAY_TABLE', /name of the DynamoDB table/],
    ['deliver', 'LEEWAY_ALERT_TOPIC_ARN', /ARN of the SNS topic/],
    ['deliver', 'LEEWAY_RETRAIN_QUEUE_URL', /URL of the SQS FIFO queue/],
    ['evaluate', 'LEEWAY_TABLE', /name of the DynamoDB table/],
    ['ingest-kinesis', 'LEEWAY_TABLE', /name of the DynamoDB table/],
    ['retrain-result', 'LEEWAY_TABLE', /name of the DynamoDB table/],
  ])('%s stops without %s, and says what it is', async (name, variable, remedy) => {
    await givenEnvironment(world)
    const logs = givenLogs()
    for (const value of [null, '']) {
      givenVariable(variable, value)
      const failure = expect(invoke(name, await EVENTS[name]())).rejects
      await failure.toMatchObject({ name: 'LeewayError', code: 'configuration', canRetry: false })
      expect(logs()).toMatch(remedy)
      expect(logs()).toContain(`the environment variable ${variable} is not set`)
    }
  })

  it('deliver needs no queue of SQS where AWS Batch trains', async () => {
    await givenEnvironment(world)
    givenVariable('LEEWAY_RETRAIN_QUEUE_URL', null)
    givenVariable('LEEWAY_CONFIG', '{"training":{"kind":"batch","jobQueue":"q","jobDefinition":"d"}}')
    expect(await invoke('deliver', {})).toEqual({ pages: 0, jobs: 0 })
  })
})

describe('a wrong LEEWAY_CONFIG', () => {
  const READERS: readonly FunctionName[] = ['api', 'deliver', 'evaluate', 'ingest-kinesis']

  it.each(READERS)('stops %s with the file, the line, the value and the bound', async (name) => {
    await givenEnvironment(world)
    givenLogs()
    const file = join(await givenFolder(), 'leeway.yaml')
    await writeFile(file, 'window: 1h\n\nmaxModels: 1001\n')
    givenVariable('LEEWAY_CONFIG', file)
    const failure = await invoke(name, await EVENTS[name]()).catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'LeewayError', code: 'configuration' })
    expect(String(failure)).toContain(`${file}:3: maxModels: `)
    expect(String(failure)).toMatch(/1000\b.*\b1001\b/)
  })

  it('that is text is told by the variable’s name, and every problem has its line', async () => {
    await givenEnvironment(world)
    givenLogs()
    givenVariable('LEEWAY_CONFIG', 'window: 1s\nlateness: 2d\nwindwo: 1h\n')
    const failure = String(await invoke('evaluate', {}).catch((error: unknown) => error))
    for (const place of [
      'LEEWAY_CONFIG:1: window: ',
      'LEEWAY_CONFIG:2: lateness: ',
      'LEEWAY_CONFIG:3: windwo: ',
    ])
      expect(failure).toContain(place)
  })

  it('that names no file says which', async () => {
    await givenEnvironment(world)
    givenLogs()
    givenVariable('LEEWAY_CONFIG', '/nowhere/leeway.yaml')
    await expect(invoke('evaluate', {})).rejects.toMatchObject({
      code: 'configuration',
      message: 'LEEWAY_CONFIG names /nowhere/leeway.yaml, which cannot be read',
    })
  })
})

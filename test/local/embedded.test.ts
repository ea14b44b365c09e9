import { access } from 'node:fs/promises'
import { PutRecordCommand } from '@aws-sdk/client-kinesis'
import { PublishCommand } from '@aws-sdk/client-sns'
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { expect, onTestFinished, test } from 'vitest'
import { connect, disconnect } from '../../lib/local/clients.ts'
import { type EmbeddedOptions, startEmbedded } from '../../lib/local/embedded.ts'
import type { Handlers } from '../../lib/local/handlers.ts'
import { givenFolder, textsOf } from './kinesis-fixture.ts'

const NAMES = ['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_SESSION_TOKEN', 'LEEWAY_TABLE', 'LEEWAY_CONFIG'] as const

const given = async (options: Partial<EmbeddedOptions> = {}) => {
  const seen: string[] = []
  const handlers: Handlers = {
    ingest: async (event) => {
      seen.push(...textsOf(event))
      return { batchItemFailures: [] }
    },
    evaluate: async () => void seen.push('evaluate'),
    deliver: async () => void seen.push('deliver'),
    api: async ({ rawPath }) => ({
      statusCode: 200,
      body: JSON.stringify([rawPath, ...NAMES.map((name) => process.env[name] ?? null)]),
    }),
  }
  const embedded = await startEmbedded({ httpPort: 0, scheduleMs: 0, handlers, ...options })
  onTestFinished(() => embedded.stop())
  const clients = connect(embedded.urls)
  onTestFinished(() => disconnect(clients))
  return { embedded, clients, seen }
}

const record = (text: string) =>
  new PutRecordCommand({ StreamName: 'leeway-events', Data: Buffer.from(text), PartitionKey: 'key' })

test('records reach the ingest handler, runDue runs evaluate and deliver, pages can be read', async () => {
  const { embedded, clients, seen } = await given()
  await clients.kinesis.send(record('a'))
  await embedded.source.drained()
  expect(await embedded.runDue()).toEqual({ failures: [] })
  expect(seen).toEqual(['a', 'evaluate', 'deliver'])
  await clients.sns.send(new PublishCommand({ TopicArn: embedded.topicArn, Message: 'page' }))
  const { Messages } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: embedded.pagesQueueUrl }))
  expect(Messages?.map(({ Body }) => Body)).toEqual(['page'])
})

test('handlers find the local endpoints, nothing of the developer, and the environment is put back', async () => {
  process.env.AWS_SESSION_TOKEN = 'of the developer'
  onTestFinished(() => {
    delete process.env.AWS_SESSION_TOKEN
  })
  const { embedded } = await given({ configPath: '/etc/leeway.yaml' })
  const answer = await fetch(`${embedded.urls.http}/healthz`)
  expect(await answer.json()).toEqual([
    '/healthz',
    embedded.urls.dynamodb,
    null,
    'leeway',
    '/etc/leeway.yaml',
  ])
  await embedded.stop()
  expect(NAMES.map((name) => process.env[name])).toEqual([
    undefined,
    'of the developer',
    undefined,
    undefined,
  ])
})

test('with a data folder a restart goes on where it was; without one nothing is left behind', async () => {
  const dataDir = await givenFolder()
  const first = await given({ dataDir })
  await first.clients.kinesis.send(record('a'))
  await first.embedded.source.drained()
  await first.embedded.stop()
  const second = await given({ dataDir })
  await second.clients.kinesis.send(record('b'))
  await second.embedded.source.drained()
  expect([first.seen, second.seen]).toEqual([['a'], ['b']])

  const temporary = await given()
  await temporary.embedded.stop()
  await expect(access(temporary.embedded.dataDir)).rejects.toThrow('ENOENT')
})

test('a second service on the same folder is refused, and does not disturb the first', async () => {
  const dataDir = await givenFolder()
  const { embedded, clients, seen } = await given({ dataDir })
  await expect(given({ dataDir })).rejects.toMatchObject({ code: 'data-folder-in-use' })
  await clients.kinesis.send(record('a'))
  await embedded.source.drained()
  expect(seen).toEqual(['a'])
})

test('a start that fails at its last step gives everything back', async () => {
  const { embedded } = await given()
  const dataDir = await givenFolder()
  const httpPort = Number(new URL(embedded.urls.http).port)
  await expect(given({ dataDir, httpPort })).rejects.toMatchObject({ code: 'port-in-use' })
  await (await given({ dataDir })).embedded.stop()
})

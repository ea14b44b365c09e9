import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ListTablesCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { GetRecordsCommand, GetShardIteratorCommand, type KinesisClient } from '@aws-sdk/client-kinesis'
import { ListSubscriptionsByTopicCommand, PublishCommand } from '@aws-sdk/client-sns'
import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { expect, onTestFinished, test } from 'vitest'
import { connect, disconnect } from '../../lib/local/clients.ts'
import { type Provisioned, provision } from '../../lib/local/provision.ts'
import { ANY_PORTS, type ServerUrls, startServers } from '../../lib/local/servers.ts'
import { listShards } from '../../lib/local/shards.ts'
import { givenFolder } from './kinesis-fixture.ts'

const CHILD = fileURLToPath(new URL('servers-child.ts', import.meta.url))

const given = async (folder: string) => {
  const servers = await startServers(folder)
  const clients = connect(servers.urls)
  const names = await provision(clients, servers.urls, 3)
  onTestFinished(async () => {
    disconnect(clients)
    await servers.stop()
  })
  return { urls: servers.urls, clients, names }
}

/** Runs the child until it says that all is written, and kills it there. */
const killedChild = async (folder: string): Promise<{ urls: ServerUrls; names: Provisioned }> => {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const firstLine = once(createInterface(child.stdout), 'line') as Promise<[string]>
  const [line] = await Promise.race([
    firstLine,
    exited.then(([code]) => Promise.reject(new Error(`the child ended with ${code} before it had written`))),
  ])
  child.kill('SIGKILL')
  expect(await exited).toEqual([null, 'SIGKILL'])
  return JSON.parse(line)
}

const readAll = async (kinesis: KinesisClient, stream: string): Promise<string[]> => {
  const texts: string[] = []
  for (const { shardId } of await listShards(kinesis, stream)) {
    const { ShardIterator } = await kinesis.send(
      new GetShardIteratorCommand({
        StreamName: stream,
        ShardId: shardId,
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    )
    const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }))
    texts.push(...Records.map(({ Data = new Uint8Array() }) => Buffer.from(Data).toString()))
  }
  return texts
}

const receive = async (sqs: SQSClient, queueUrl: string): Promise<string[]> => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
  )
  return Messages.map(({ Body = '' }) => Body)
}

test('records, items, messages and subscriptions survive SIGKILL, whatever the ports are afterwards', async () => {
  const folder = await givenFolder()
  const before = await killedChild(folder)
  const { urls, clients, names } = await given(folder)

  const numbers = (await readAll(clients.kinesis, names.stream)).map(Number)
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, index) => index))
  expect(await listShards(clients.kinesis, names.stream)).toHaveLength(2)

  const { Items = [] } = await clients.dynamodb.send(
    new QueryCommand({
      TableName: names.table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'series' } },
    }),
  )
  expect(Items.map(({ bytes }) => [...(bytes?.B ?? [])])).toEqual(
    Array.from({ length: 50 }, (_, index) => [index, 0, 255]),
  )

  expect(await receive(clients.sqs, names.queueUrl)).toEqual(['retrain flight-delay'])
  expect(await receive(clients.sqs, names.pagesQueueUrl)).toEqual(['distance drifted'])
  expect(names.topicArn).toBe(before.names.topicArn)
  expect(new URL(names.queueUrl).origin).toBe(urls.sqs)
  const { Subscriptions } = await clients.sns.send(
    new ListSubscriptionsByTopicCommand({ TopicArn: names.topicArn }),
  )
  expect(Subscriptions).toHaveLength(1)
  await clients.sns.send(new PublishCommand({ TopicArn: names.topicArn, Message: 'again' }))
  expect(await receive(clients.sqs, names.pagesQueueUrl)).toEqual(['again'])
})

test('a client that dies in the middle of a request ends no server', async () => {
  const { urls, clients, names } = await given(await givenFolder())
  for (const url of [urls.kinesis, urls.dynamodb, urls.sqs]) {
    const socket = connectSocket(Number(new URL(url).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write('POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nhalf')
    await new Promise((resolve) => setImmediate(resolve))
    socket.resetAndDestroy()
    await once(socket, 'close')
  }
  expect(await listShards(clients.kinesis, names.stream)).toHaveLength(3)
  expect((await clients.dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([names.table])
  expect(await receive(clients.sqs, names.pagesQueueUrl)).toEqual([])
})

test('requests of other sites and to other names are refused', async () => {
  const { urls } = await given(await givenFolder())
  for (const url of [urls.kinesis, urls.dynamodb, urls.sqs]) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body: '{}',
    })
    expect(answer.status, url).toBe(403)
  }
})

const outward = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)

test.skipIf(outward === undefined)(
  'no other interface reaches the servers (needs a machine with one)',
  async () => {
    const { urls } = await given(await givenFolder())
    for (const url of [urls.kinesis, urls.dynamodb, urls.sqs]) {
      const socket = connectSocket(Number(new URL(url).port), outward?.address ?? '')
      const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
      expect(error.code, url).toBe('ECONNREFUSED')
    }
  },
)

test.each(['kinesis', 'dynamodb', 'snsSqs'] as const)(
  'a port for %s that is taken is refused with the remedy',
  async (name) => {
    const { urls } = await given(await givenFolder())
    const port = Number(new URL(urls.kinesis).port)
    const folder = await givenFolder()
    await expect(startServers(folder, { ...ANY_PORTS, [name]: port })).rejects.toMatchObject({
      code: 'port-in-use',
      message: expect.stringContaining(`port ${port} of 127.0.0.1`),
    })
    const again = await startServers(folder)
    await again.stop()
  },
)

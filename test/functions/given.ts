import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutRecordsCommand } from '@aws-sdk/client-kinesis'
import type { KinesisStreamEvent } from 'aws-lambda'
import { onTestFinished, vi } from 'vitest'
import { dynamoTable } from '../../lib/adapters/dynamodb/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import { type Clients, connect, disconnect } from '../../lib/local/clients.ts'
import { contextOf } from '../../lib/local/context.ts'
import { applyVariables, localVariables } from '../../lib/local/environment.ts'
import { streamArnOf } from '../../lib/local/invoke-batch.ts'
import { kinesisEvent } from '../../lib/local/kinesis-batch.ts'
import { ensureTable, type Provisioned, provision } from '../../lib/local/provision.ts'
import { type Servers, startServers } from '../../lib/local/servers.ts'
import type { Store } from '../../lib/ports.ts'

/** The AWS of a test file: real servers that speak its protocols. */
export type World = {
  readonly servers: Servers
  readonly clients: Clients
  readonly names: Provisioned
  readonly stop: () => Promise<void>
}

export const startWorld = async (): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), 'leeway-functions-'))
  const servers = await startServers(folder)
  const clients = connect(servers.urls)
  const names = await provision(clients, servers.urls, 1)
  return {
    servers,
    clients,
    names,
    stop: async () => {
      disconnect(clients)
      await servers.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

let tables = 0

/** An empty table, and an environment in which the functions find it; both are the test's own. */
export const givenEnvironment = async ({ servers, clients, names }: World): Promise<Store> => {
  const table = `leeway-${++tables}`
  await ensureTable(clients.dynamodb, table)
  // One attempt: what is tested is what a failure does, not how often the SDK tries.
  const variables = { ...localVariables(servers.urls, { ...names, table }, undefined), AWS_MAX_ATTEMPTS: '1' }
  onTestFinished(applyVariables({ LEEWAY_CONFIG: null, ...variables }))
  return storeOn(dynamoTable(clients.dynamodb, table))
}

/** Puts it so for this test only; `null` removes it. */
export const givenVariable = (name: string, value: string | null): void => {
  onTestFinished(applyVariables({ [name]: value }))
}

const FUNCTIONS = {
  api: () => import('../../functions/api.ts'),
  deliver: () => import('../../functions/deliver.ts'),
  evaluate: () => import('../../functions/evaluate.ts'),
  'ingest-kinesis': () => import('../../functions/ingest-kinesis.ts'),
  'retrain-result': () => import('../../functions/retrain-result.ts'),
} as const
export type FunctionName = keyof typeof FUNCTIONS

/** One invocation in a new instance: modules are loaded anew, because a function reads its environment once. */
export const invoke = async (name: FunctionName, event: unknown, timeoutMs = 60_000): Promise<unknown> => {
  vi.resetModules()
  const { handler } = await FUNCTIONS[name]()
  // Lambda passes whatever it was sent: no type stands between.
  const call = handler as unknown as (event: unknown, context: unknown) => Promise<unknown>
  return await call(event, contextOf({ name, timeoutMs, memoryMb: 512 }))
}

/** Everything that the process writes until the test ends, as CloudWatch would have it. */
export const givenLogs = (): (() => string) => {
  const written: string[] = []
  const take = (part: unknown): boolean => {
    written.push(String(part))
    return true
  }
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(take),
  )
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore()
  })
  return () => written.join('')
}

/** Puts the texts on the stream's one shard; gives the event that Lambda would pass, and its sequence numbers. */
export const givenRecords = async ({ clients, names }: World, texts: readonly string[]) => {
  const { Records = [] } = await clients.kinesis.send(
    new PutRecordsCommand({
      StreamName: names.stream,
      Records: texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: 'key', ExplicitHashKey: '0' })),
    }),
  )
  const sequenceNumbers = Records.map(({ SequenceNumber = '' }) => SequenceNumber)
  const records = texts.map((text, i) => ({
    sequenceNumber: sequenceNumbers[i] ?? '',
    partitionKey: 'key',
    data: Buffer.from(text),
    arrivalMs: Date.now(),
  }))
  const arn = await streamArnOf(clients.kinesis, names.stream)
  const event: KinesisStreamEvent = kinesisEvent(records, Records[0]?.ShardId ?? '', arn)
  return { event, sequenceNumbers }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis'
import type { KinesisStreamEvent } from 'aws-lambda'
import kinesalite from 'kinesalite'
import { onTestFinished } from 'vitest'
import { type Checkpoints, fileCheckpoints } from '../../lib/local/checkpoints.ts'
import { connectKinesis } from '../../lib/local/clients.ts'
import { type EventSource, type EventSourceOptions, startEventSource } from '../../lib/local/event-source.ts'
import type { KinesisHandler } from '../../lib/local/invoke-batch.ts'
import { closeServer, guardRequests, listenOnLoopback } from '../../lib/local/loopback.ts'
import { ensureStream } from '../../lib/local/provision.ts'

export const STREAM = 'events'

/** A real Kinesis server in process, its memory gone with the test. */
export const givenKinesis = async (shards: number): Promise<KinesisClient> => {
  const server = kinesalite({ createStreamMs: 0, updateStreamMs: 0, shardLimit: 100 })
  const settle = guardRequests(server)
  const port = await listenOnLoopback(server, 0, 'Kinesis')
  const kinesis = connectKinesis(`http://127.0.0.1:${port}`)
  onTestFinished(async () => {
    kinesis.destroy()
    await settle()
    await closeServer(server)
  })
  await ensureStream(kinesis, STREAM, shards)
  return kinesis
}

export const givenFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'leeway-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export const givenCheckpoints = async (): Promise<Checkpoints> => fileCheckpoints(await givenFolder())

export const givenSource = async (
  kinesis: KinesisClient,
  handler: KinesisHandler,
  options: Partial<EventSourceOptions> & { readonly checkpoints: Checkpoints },
): Promise<EventSource> => {
  const source = await startEventSource({
    kinesis,
    stream: STREAM,
    handler,
    pollMs: 5,
    discoverMs: 20,
    ...options,
  })
  onTestFinished(() => source.stop())
  return source
}

/** Puts each text as one record; `hashKey` chooses the shard: the same one for all unless it says otherwise. */
export const put = async (kinesis: KinesisClient, texts: readonly string[], hashKey = (_: string) => '0') => {
  const answer = await kinesis.send(
    new PutRecordsCommand({
      StreamName: STREAM,
      Records: texts.map((text) => ({
        Data: Buffer.from(text),
        PartitionKey: `key-${text.slice(0, 32)}`,
        ExplicitHashKey: hashKey(text),
      })),
    }),
  )
  return (answer.Records ?? []).map(({ ShardId, SequenceNumber }) => ({ ShardId, SequenceNumber }))
}

export const numbered = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(from + index))

export const textsOf = (event: KinesisStreamEvent): string[] =>
  event.Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString())

export const shardOf = (event: KinesisStreamEvent): string => event.Records[0]?.eventID.split(':')[0] ?? ''

/** Half of the hash range: keys from here on go to the second of two shards. */
export const SECOND_HALF = (2n ** 127n).toString()

import { mkdir } from 'node:fs/promises'
import type { Server } from 'node:http'
import { join } from 'node:path'
import dynalite from 'dynalite'
import kinesalite from 'kinesalite'
import { startFauxqsOnLoopback } from './fauxqs-server.ts'
import { closeServer, guardRequests, LOOPBACK_ADDRESS, listenOnLoopback } from './loopback.ts'

export type ServerPorts = { readonly kinesis: number; readonly dynamodb: number; readonly snsSqs: number }
export const ANY_PORTS: ServerPorts = { kinesis: 0, dynamodb: 0, snsSqs: 0 }

export type ServerUrls = {
  readonly kinesis: string
  readonly dynamodb: string
  readonly sns: string
  readonly sqs: string
}
export type Servers = { readonly urls: ServerUrls; readonly stop: () => Promise<void> }

/** kinesalite's default is 10, and a split never gives a shard back. */
const SHARD_LIMIT = 100

/**
 * The three servers that speak the AWS protocols, on 127.0.0.1. All keep their data on disk under `dataDir`, which
 * survives SIGKILL (LevelDB and SQLite append to a log first) and keeps memory flat. Ports may differ between two
 * starts on the same data: nothing stored may hold one.
 */
export const startServers = async (dataDir: string, ports: ServerPorts = ANY_PORTS): Promise<Servers> => {
  await mkdir(dataDir, { recursive: true })
  const stops: (() => Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    for (const stopOne of stops.splice(0).reverse()) await stopOne()
  }
  try {
    const kinesis = kinesalite({
      path: join(dataDir, 'kinesis'),
      createStreamMs: 0,
      deleteStreamMs: 0,
      updateStreamMs: 0,
      shardLimit: SHARD_LIMIT,
    })
    stops.push(closing(kinesis))
    const dynamodb = dynalite({
      path: join(dataDir, 'dynamodb'),
      createTableMs: 0,
      deleteTableMs: 0,
      updateTableMs: 0,
    })
    stops.push(closing(dynamodb))
    const kinesisPort = await listenOnLoopback(kinesis, ports.kinesis, 'Kinesis')
    const dynamodbPort = await listenOnLoopback(dynamodb, ports.dynamodb, 'DynamoDB')
    const snsSqs = await startFauxqsOnLoopback(ports.snsSqs, join(dataDir, 'sns-sqs'))
    stops.push(() => snsSqs.stop())
    return {
      urls: {
        kinesis: urlOf(kinesisPort),
        dynamodb: urlOf(dynamodbPort),
        sns: urlOf(snsSqs.port),
        sqs: urlOf(snsSqs.port),
      },
      stop,
    }
  } catch (error) {
    await stop().catch(() => undefined)
    throw error
  }
}

/** Guards the server from now on; the result lets its requests end and closes it. */
const closing = (server: Server): (() => Promise<void>) => {
  const settle = guardRequests(server)
  return async () => {
    await settle()
    await closeServer(server)
  }
}

const urlOf = (port: number): string => `http://${LOOPBACK_ADDRESS}:${port}`

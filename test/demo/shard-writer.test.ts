import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
} from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createShardWriter } from '../../demo/shard-writer.ts'

const STREAM = 'throttled'

describe('a writer whose shard is throttled', { timeout: 60_000 }, () => {
  let kinesis: Server
  let front: Server
  let client: KinesisClient
  let refusalsLeft = 0

  beforeAll(async () => {
    const createKinesis: (options: { createStreamMs: number }) => Server = createRequire(import.meta.url)(
      'kinesalite',
    )
    kinesis = await listening(createKinesis({ createStreamMs: 0 }))
    front = await listening(createThrottlingFront(portOf(kinesis), () => refusalsLeft-- > 0))
    vi.stubEnv('AWS_REGION', 'us-east-1')
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'local')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local')
    vi.stubEnv('AWS_ENDPOINT_URL_KINESIS', `http://127.0.0.1:${portOf(front)}`)
    client = new KinesisClient({ requestHandler: new NodeHttpHandler() })
    await client.send(new CreateStreamCommand({ StreamName: STREAM, ShardCount: 1 }))
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    client.destroy()
    for (const server of [front, kinesis]) {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  })

  it('sends a refused record again, before the next one and only once', async () => {
    const writer = await createShardWriter(STREAM)
    await writer.write(['{"n":1}'])
    refusalsLeft = 3
    await writer.write(['{"n":2}', '{"n":3}'])
    expect(refusalsLeft).toBeLessThan(0)
    await writer.write(['{"n":4}'])
    writer.close()
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamName: STREAM,
        ShardId: 'shardId-000000000000',
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    )
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }))
    expect(Records.map(({ Data }) => gunzipSync(Data ?? '').toString('utf8'))).toEqual([
      '{"n":1}\n',
      '{"n":2}\n{"n":3}\n',
      '{"n":4}\n',
    ])
  })

  it('does not start on a stream that is not there', async () => {
    await expect(createShardWriter('absent')).rejects.toThrow(/absent/)
  })
})

/** Passes everything on, but for PutRecords while `refuses` says so: those entries fail as AWS lets them, inside a 200. */
const createThrottlingFront = (port: number, refuses: () => boolean): Server =>
  createServer((incoming, outgoing) => {
    if (incoming.headers['x-amz-target']?.toString().endsWith('.PutRecords') && refuses()) {
      incoming.resume()
      const refusal = { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'Rate exceeded' }
      outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      outgoing.end(JSON.stringify({ FailedRecordCount: 1, Records: [refusal] }))
      return
    }
    const { method, url: path, headers } = incoming
    const passed = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(outgoing)
    })
    incoming.pipe(passed)
  })

const listening = async (server: Server): Promise<Server> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

const portOf = (server: Server): number => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return address.port
}

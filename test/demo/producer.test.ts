import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFailed, sentDistance } from '../../demo/faults.ts'
import { closeFlights, hourOfDay, JANUARY, openFlights, readFlights } from '../../demo/flights.ts'
import { fitModel, predict, type Weights } from '../../demo/model.ts'
import { HEARTBEAT_TIME_MS, type ProducerReport } from '../../demo/producer.ts'
import { parseRecord } from '../../lib/event/parse-record.ts'

const SHARDS = 3
/** One in eight of a slow hour and its neighbours: 700 events, and both faults. */
const SLICE = { fromMs: Date.UTC(2001, 4, 16, 10), toMs: Date.UTC(2001, 4, 16, 14) }

const scriptOf = (name: string) => fileURLToPath(new URL(`../../demo/${name}`, import.meta.url))

describe('the producer and the model server, as processes, with a real Kinesis protocol', {
  timeout: 60_000,
}, () => {
  let folder: string
  let kinesis: Server
  let environment: NodeJS.ProcessEnv
  let client: KinesisClient
  let weights: Weights
  let modelServer: ChildProcess
  let modelUrl: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leeway-demo-'))
    const createKinesis: (options: { createStreamMs: number }) => Server = createRequire(import.meta.url)(
      'kinesalite',
    )
    kinesis = createKinesis({ createStreamMs: 0 })
    kinesis.listen(0, '127.0.0.1')
    await once(kinesis, 'listening')
    const endpoint = `http://127.0.0.1:${portOf(kinesis)}`
    environment = {
      ...process.env,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_KINESIS: endpoint,
    }
    client = new KinesisClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      endpoint,
      requestHandler: new NodeHttpHandler(),
    })
    const flights = await openFlights()
    weights = fitModel(await readFlights(flights, JANUARY, 'eighth'))
    closeFlights(flights)
    const weightsFile = join(folder, 'weights.json')
    await writeFile(weightsFile, JSON.stringify(weights))
    modelServer = start('model-server.ts', ['--weights', weightsFile, '--faults'], environment)
    const [ready] = (await once(modelServer, 'message')) as [{ readonly port: number }]
    modelUrl = `http://127.0.0.1:${ready.port}`
  }, 60_000)

  afterAll(async () => {
    if (modelServer?.exitCode === null) modelServer.kill('SIGKILL')
    client?.destroy()
    kinesis?.closeAllConnections()
    await new Promise((resolve) => kinesis.close(resolve))
    await rm(folder, { recursive: true })
  })

  const runProducer = async (stream: string, drive?: (producer: ChildProcess) => Promise<void>) => {
    await createStream(client, stream)
    const slice = ['--from', String(SLICE.fromMs), '--to', String(SLICE.toMs)]
    const producer = start('producer.ts', ['--model-url', modelUrl, '--faults', ...slice], {
      ...environment,
      LEEWAY_STREAM: stream,
    })
    const reports: ProducerReport[] = []
    producer.on('message', (report: ProducerReport) => reports.push(report))
    const exited = once(producer, 'exit')
    await drive?.(producer)
    const [code] = await exited
    return { code, reports, shards: await readShards(client, stream) }
  }

  it('send every flight of the slice exactly once, in order in each shard, then a heartbeat to every shard', async () => {
    const { code, reports, shards } = await runProducer('once')
    expect(code).toBe(0)
    const flights = await openFlights()
    const expected = await readFlights(flights, SLICE, 'eighth')
    closeFlights(flights)
    expect(expected.rows.length).toBeGreaterThan(300)

    expect(reports.at(-1)).toEqual({ kind: 'done', sent: expected.rows.length })
    expect(shards.length).toBe(SHARDS)
    const sent = new Map<string, SentEvent>()
    for (const records of shards) {
      const parsed = records.flatMap((record) => parseRecord(record))
      expect(parsed.pop()).toEqual({ kind: 'heartbeat', timeMs: HEARTBEAT_TIME_MS })
      expect(parsed.every(({ kind }) => kind === 'prediction')).toBe(true)
      const events = records.flatMap(eventsOf).filter(({ type }) => type === 'prediction')
      const rows = events.map(({ id }) => Number(id.slice(2)))
      expect(rows).toEqual(rows.toSorted((a, b) => a - b))
      for (const event of events) {
        expect(sent.has(event.id)).toBe(false)
        sent.set(event.id, event)
      }
    }
    expect(sent.size).toBe(expected.rows.length)

    let failed = 0
    for (const [i, row] of expected.rows.entries()) {
      const timeMs = expected.timesMs[i] ?? 0
      const features = {
        hour: hourOfDay(timeMs),
        distance: sentDistance(expected.distancesMiles[i] ?? 0, timeMs, true),
        origin: expected.airports[expected.origins[i] ?? 0] ?? '',
        destination: expected.airports[expected.destinations[i] ?? 0] ?? '',
      }
      const outcome = isFailed(row, timeMs)
        ? { error: { category: 'unavailable' } }
        : { prediction: predict(weights, features) }
      if ('error' in outcome) failed++
      const event = sent.get(`f-${row}`)
      expect(event).toMatchObject({
        time: new Date(timeMs).toISOString(),
        model: 'flight-delay',
        version: '2001-01',
        variant: 'champion',
        features,
        ...outcome,
      })
      expect(event && 'prediction' in event).toBe('prediction' in outcome)
      expect(event?.latencyMs).toBeGreaterThan(event?.computeMs ?? Number.POSITIVE_INFINITY)
      // The one lower bound that holds on any machine: timers may fire early by less than a millisecond.
      if (timeMs >= Date.UTC(2001, 4, 16, 12)) expect(event?.latencyMs).toBeGreaterThan(598)
    }
    expect(failed).toBeGreaterThan(0)
  })

  it('sends nothing while the parent pauses it, and all of it after', async () => {
    const { code, reports } = await runProducer('paused', async (producer) => {
      producer.send({ kind: 'pause' })
      const [report] = await once(producer, 'message')
      expect(report).toEqual({ kind: 'paused', sent: 0 })
      expect((await readShards(client, 'paused')).flat()).toEqual([])
      producer.send({ kind: 'resume' })
    })
    expect(code).toBe(0)
    expect(reports.map(({ kind }) => kind).filter((kind) => kind !== 'progress')).toEqual(['paused', 'done'])
  })

  it('refuses to start without an endpoint, and says how to get one', async () => {
    const { AWS_ENDPOINT_URL_KINESIS: _, ...without } = environment
    const producer = fork(scriptOf('producer.ts'), ['--model-url', modelUrl], { env: without, stdio: 'pipe' })
    let complaint = ''
    producer.stderr?.on('data', (text) => {
      complaint += text
    })
    const [code] = await once(producer, 'close')
    expect(code).toBe(1)
    expect(complaint).toContain('AWS_ENDPOINT_URL_KINESIS is not set; the embedded service prints')
  })

  it('answers a wrong call with what is wrong', async () => {
    const post = (body: string) =>
      fetch(`${modelUrl}/v1/models/flight-delay:predict`, { method: 'POST', body })
    const wrong = await post('{"instances":[{"row":1}]}')
    expect(wrong.status).toBe(400)
    expect(await wrong.text()).toContain('instances[0] needs row')
    expect((await post('not json')).status).toBe(400)
    expect((await fetch(modelUrl)).status).toBe(404)
  })

  it('lets the model server finish a call under way when it is stopped', async () => {
    const instance = {
      row: 1,
      hour: 12,
      distance: 100,
      origin: 'LAS',
      destination: 'ORD',
      time: SLICE.toMs - 1,
    }
    const call = request(`${modelUrl}/v1/models/flight-delay:predict`, {
      method: 'POST',
      headers: { expect: '100-continue' },
    })
    call.flushHeaders()
    // The server has taken the call when it asks for the body.
    await once(call, 'continue')
    const exited = once(modelServer, 'exit')
    modelServer.kill('SIGTERM')
    call.end(JSON.stringify({ instances: [instance] }))
    const [response] = (await once(call, 'response')) as [IncomingMessage]
    expect(response.statusCode).toBe(200)
    response.resume()
    expect(await exited).toEqual([0, null])
  })
})

type SentEvent = {
  readonly type: string
  readonly id: string
  readonly latencyMs: number
  readonly computeMs: number
}

const start = (script: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess =>
  fork(scriptOf(script), args, { env, execArgv: [] })

const portOf = (server: Server): number => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return address.port
}

const eventsOf = (record: Uint8Array): SentEvent[] =>
  gunzipSync(record)
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SentEvent)

const createStream = async (client: KinesisClient, stream: string): Promise<void> => {
  await client.send(new CreateStreamCommand({ StreamName: stream, ShardCount: SHARDS }))
  const openShards = async () => {
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: stream }))
    return Shards.length
  }
  await expect.poll(openShards).toBe(SHARDS)
}

/** The data of all records, by shard, in order. */
const readShards = async (client: KinesisClient, stream: string): Promise<Uint8Array[][]> => {
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: stream }))
  return Promise.all(
    Shards.map(async ({ ShardId }) => {
      const { ShardIterator } = await client.send(
        new GetShardIteratorCommand({ StreamName: stream, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
      )
      const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }))
      return Records.map(({ Data }) => Data ?? new Uint8Array())
    }),
  )
}

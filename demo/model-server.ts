import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { isFailed, isSlow, SLOW_CALL_WAIT_MS } from './faults.ts'
import { predict, type Weights } from './model.ts'
import {
  type Answer,
  type Instance,
  PREDICT_PATH,
  type PredictRequest,
  type PredictResponse,
} from './model-calls.ts'

/**
 * The flight model behind HTTP, as a process of its own:
 * `node demo/model-server.ts --weights FILE [--faults]`. When it listens it says `{"port": n}`, over IPC or else as a
 * line on standard output. SIGTERM lets the calls under way finish.
 */
export const createModelServer = (weights: Weights, withFaults: boolean): Server => {
  const server = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
    const { status, body } = await replyTo(request, weights, withFaults).catch(badRequest)
    const text = JSON.stringify(body)
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      // A connection that outlived the stop would keep the process alive for as long as its client.
      connection: server.listening ? 'keep-alive' : 'close',
    })
    response.end(text)
  })
  return server
}

type Reply = { readonly status: number; readonly body: PredictResponse | { readonly error: string } }

const badRequest = (error: unknown): Reply => ({
  status: 400,
  body: { error: error instanceof Error ? error.message : String(error) },
})

const replyTo = async (request: IncomingMessage, weights: Weights, withFaults: boolean): Promise<Reply> => {
  if (request.method !== 'POST' || request.url !== PREDICT_PATH)
    return { status: 404, body: { error: `there is only POST ${PREDICT_PATH}` } }
  const text = await textOf(request)
  const startedAt = performance.now()
  const { instances } = parseRequest(text)
  const predictions = instances.map((instance) => answerOf(weights, instance, withFaults))
  const computeMs = (performance.now() - startedAt) / Math.max(1, instances.length)
  if (withFaults && instances.some(({ time }) => isSlow(time))) await wait(SLOW_CALL_WAIT_MS)
  return { status: 200, body: { predictions, computeMs } }
}

const answerOf = (weights: Weights, instance: Instance, withFaults: boolean): Answer =>
  withFaults && isFailed(instance.row, instance.time) ? { error: 'unavailable' } : predict(weights, instance)

/** 64 instances are 8 KB. */
const BODY_BYTES_MAX = 1_000_000

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.byteLength
    if (bytes > BODY_BYTES_MAX)
      throw new Error(`a body of more than ${BODY_BYTES_MAX} bytes; send fewer instances a call`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

const parseRequest = (body: string): PredictRequest => {
  const request: unknown = JSON.parse(body)
  const instances: unknown =
    typeof request === 'object' && request !== null && Reflect.get(request, 'instances')
  if (!Array.isArray(instances)) throw new Error('the body is {"instances": [...]}')
  const wrong = instances.findIndex((instance: unknown) => !isInstance(instance))
  if (wrong !== -1)
    throw new Error(
      `instances[${wrong}] needs row, hour, distance, time (numbers), origin, destination (strings)`,
    )
  return { instances }
}

const isInstance = (value: unknown): value is Instance => {
  if (typeof value !== 'object' || value === null) return false
  const has = (type: string, ...names: string[]) =>
    names.every((name) => typeof Reflect.get(value, name) === type)
  return has('number', 'row', 'hour', 'distance', 'time') && has('string', 'origin', 'destination')
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { weights: { type: 'string' }, faults: { type: 'boolean', default: false } },
  })
  if (values.weights === undefined) throw new Error('--weights FILE is required: the fitted weights as JSON')
  // Written by the demo itself a moment ago.
  const weights: Weights = JSON.parse(await readFile(values.weights, 'utf8'))
  const server = createModelServer(weights, values.faults)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
    const ready = { port: address.port }
    if (process.send === undefined) console.log(JSON.stringify(ready))
    else process.send(ready)
  })
  // Idle keep-alive connections are closed by close() itself; an IPC channel would keep the process alive.
  const stop = () => {
    server.close()
    if (process.connected) process.disconnect()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.once('disconnect', () => server.close())
}

if (import.meta.main) await main()

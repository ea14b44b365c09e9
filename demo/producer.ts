import { parseArgs } from 'node:util'
import { eventLine, heartbeatLine } from './event-line.ts'
import { closeFlights, openFlights, REPLAY, type Share, streamFlights, type TimeRange } from './flights.ts'
import { mapInOrder } from './in-order.ts'
import { callsOf } from './model-calls.ts'
import { type AnsweredCall, createModelClient, type ModelClient } from './model-client.ts'
import { createShardWriter, type ShardWriter } from './shard-writer.ts'

/**
 * The inference service of the story, as a process of its own: it asks the model server about each flight and puts
 * what happened on the stream, as fast as the stream takes it.
 *
 *   node demo/producer.ts --model-url http://127.0.0.1:8501 [--share eighth|all] [--faults] [--from MS] [--to MS]
 *
 * The stream is LEEWAY_STREAM at AWS_ENDPOINT_URL_KINESIS. Over IPC it reports `ProducerReport`s and obeys
 * `ProducerOrder`s; without a parent it reports on standard output.
 */
export type ProducerReport =
  | { readonly kind: 'progress'; readonly sent: number; readonly eventTimeMs: number }
  /** Obeys a pause: the stream has taken all of `sent`, and takes no more until the parent says so. */
  | { readonly kind: 'paused'; readonly sent: number }
  /** `sent` counts predictions; the heartbeats come on top. */
  | { readonly kind: 'done'; readonly sent: number }
export type ProducerOrder = { readonly kind: 'pause' } | { readonly kind: 'resume' }

/** After this the hour and the day of the last flight are complete, with a few hours of allowed lateness. */
export const HEARTBEAT_TIME_MS = Date.UTC(2001, 6, 2, 6)

const CALLS_IN_FLIGHT_MAX = 2
const EVENTS_A_RECORD = 200
const REPORT_EVERY_MS = 250

type Settings = {
  readonly modelUrl: string
  readonly stream: string
  readonly share: Share
  readonly range: TimeRange
  readonly withFaults: boolean
}

/** Sends everything, in order, and nothing while the gate is closed. */
const produce = async (
  settings: Settings,
  gate: Gate,
  report: (report: ProducerReport) => void,
): Promise<void> => {
  const flights = await openFlights()
  const model = createModelClient(settings.modelUrl, CALLS_IN_FLIGHT_MAX)
  const writer = await createShardWriter(settings.stream)
  try {
    const selected = streamFlights(flights, settings.range, settings.share)
    const calls = callsOf(selected, settings.withFaults)
    const sent = await sendAll(mapInOrder(calls, CALLS_IN_FLIGHT_MAX, model.predict), writer, gate, report)
    await writer.writeToAll(heartbeatLine(HEARTBEAT_TIME_MS))
    report({ kind: 'done', sent })
  } finally {
    closeAll(model, writer)
    closeFlights(flights)
  }
}

/** Packs events into records; the next record is gathered while the one before is being written. */
const sendAll = async (
  answered: AsyncIterable<AnsweredCall>,
  writer: ShardWriter,
  gate: Gate,
  report: (report: ProducerReport) => void,
): Promise<number> => {
  let lines: string[] = []
  let sent = 0
  let reportedAt = performance.now()
  let writing = Promise.resolve()
  const flush = async (eventTimeMs: number) => {
    await writing
    if (gate.isClosed()) {
      report({ kind: 'paused', sent })
      await gate.whenOpen()
    }
    writing = writer.write(lines)
    // Awaited before the next record; without this a failure in between would end the process as unhandled.
    writing.catch(() => undefined)
    sent += lines.length
    lines = []
    if (performance.now() - reportedAt < REPORT_EVERY_MS) return
    reportedAt = performance.now()
    report({ kind: 'progress', sent, eventTimeMs })
  }
  let lastTimeMs = 0
  for await (const { instances, answers, timing } of answered) {
    for (const [i, instance] of instances.entries()) {
      const answer = answers[i]
      if (answer === undefined)
        throw new Error(`flight ${instance.row} got no answer; the client checks their number`)
      lines.push(eventLine(instance, answer, timing))
      lastTimeMs = instance.time
      if (lines.length === EVENTS_A_RECORD) await flush(lastTimeMs)
    }
  }
  if (lines.length > 0) await flush(lastTimeMs)
  await writing
  return sent
}

const closeAll = (model: ModelClient, writer: ShardWriter): void => {
  model.close()
  writer.close()
}

/** What the parent closes and opens. */
type Gate = {
  readonly obey: (order: ProducerOrder) => void
  readonly isClosed: () => boolean
  readonly whenOpen: () => Promise<void>
}

const createGate = (): Gate => {
  let opened: PromiseWithResolvers<void> | null = null
  return {
    obey: (order) => {
      if (order.kind === 'pause') opened ??= Promise.withResolvers<void>()
      else {
        opened?.resolve()
        opened = null
      }
    },
    isClosed: () => opened !== null,
    whenOpen: async () => {
      while (opened !== null) await opened.promise
    },
  }
}

const isOrder = (message: unknown): message is ProducerOrder =>
  typeof message === 'object' &&
  message !== null &&
  'kind' in message &&
  (message.kind === 'pause' || message.kind === 'resume')

const settingsOf = (argv: readonly string[], environment: NodeJS.ProcessEnv): Settings => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      'model-url': { type: 'string' },
      share: { type: 'string', default: 'eighth' },
      faults: { type: 'boolean', default: false },
      from: { type: 'string', default: String(REPLAY.fromMs) },
      to: { type: 'string', default: String(REPLAY.toMs) },
    },
  })
  const modelUrl = values['model-url']
  if (modelUrl === undefined)
    throw new Error('--model-url is required: the address that the model server printed')
  if (values.share !== 'eighth' && values.share !== 'all')
    throw new Error(`--share is '${values.share}'; 'eighth' or 'all'`)
  const range = { fromMs: Number(values.from), toMs: Number(values.to) }
  if (!(range.fromMs < range.toMs))
    throw new Error(
      `--from ${values.from} --to ${values.to}: epoch milliseconds, the first before the second`,
    )
  // Without an endpoint the SDK would go to AWS, which no demo should.
  if (environment.AWS_ENDPOINT_URL_KINESIS === undefined)
    throw new Error('AWS_ENDPOINT_URL_KINESIS is not set; the embedded service prints its Kinesis endpoint')
  const stream = environment.LEEWAY_STREAM
  if (stream === undefined)
    throw new Error('LEEWAY_STREAM is not set; the embedded service prints its stream')
  return { modelUrl, stream, share: values.share, range, withFaults: values.faults }
}

const main = async (): Promise<void> => {
  const gate = createGate()
  process.on('message', (message) => {
    if (isOrder(message)) gate.obey(message)
  })
  // Nobody is left who would read the stream.
  const orphaned = () => process.exit(1)
  process.once('disconnect', orphaned)
  const report = (message: ProducerReport) => {
    if (process.send === undefined) console.log(JSON.stringify(message))
    else process.send(message)
  }
  await produce(settingsOf(process.argv.slice(2), process.env), gate, report)
  process.off('disconnect', orphaned)
  if (process.connected) process.disconnect()
}

if (import.meta.main) await main()

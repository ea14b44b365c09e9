import { writeFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { DriftAnswer, RetrainRequestsAnswer, StatusAnswer } from '../lib/api/types.ts'
import { type Embedded, startEmbedded } from '../lib/local/embedded.ts'
import type { RetrainMessage } from '../lib/retrain/message.ts'
import type { BinsSpec } from '../lib/window/bins.ts'
import { compareWindows } from './check.ts'
import { FAULTS, isSlow } from './faults.ts'
import { REPLAY, type Share } from './flights.ts'
import { watchMemory } from './memory.ts'
import type { Weights } from './model.ts'
import { episodesOf, readPages } from './pages.ts'
import { startModelServer, startProducer } from './processes.ts'
import { createProgress } from './progress.ts'
import { getJson, MODEL, readAllWindows, sendJson } from './service-client.ts'
import { countBySql, prepare } from './source-tasks.ts'
import { type DemoSummary, formatSummary } from './summary.ts'
import { loadCores, totalsOf } from './totals.ts'

export type DemoOptions = {
  readonly exit: boolean
  readonly full: boolean
  readonly faults: boolean
  readonly summaryFile: string | null
  readonly port: number | null
  /** Resolves when the user asks to stop. */
  readonly stopRequested: Promise<void>
}

const CONFIG_FILE = fileURLToPath(new URL('./leeway.yaml', import.meta.url))

/**
 * The whole story in one process tree: fit a model on January, make January the baseline, serve the months after
 * through a real model server, stream what happened through the service, and hold the result against SQL.
 */
export const runDemo = async (options: DemoOptions): Promise<number> => {
  const startedAtMs = performance.now()
  const share: Share = options.full ? 'all' : 'eighth'
  const say = (text: string) => process.stderr.write(`${text}\n`)
  const folder = await mkdtemp(join(tmpdir(), 'leeway-demo-'))
  const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })]
  const stopAll = async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  }
  try {
    say('Starting the service: Kinesis, DynamoDB, SNS and SQS in this process, and the Lambda functions.')
    const service = await startEmbedded({
      httpPort: options.port ?? (options.exit ? 0 : 4100),
      configPath: CONFIG_FILE,
      onLog: ({ level, message }) => {
        if (level !== 'info') say(`${level}: ${message}`)
      },
    })
    stops.push(service.stop)
    say('Fitting a model on the flights of January 2001, and making January its baseline.')
    const { weights, baseline, total } = await prepare(share)
    const { spec, counts, rows, windows, origin } = baseline
    const subjects = spec.subjects.map((subject, i) => ({ ...subject, counts: counts[i] }))
    await sendJson('PUT', `${service.urls.http}/v1/models/${MODEL}/baselines`, {
      baseline: { subjects, rows, windows, origin },
    })
    const weightsFile = join(folder, 'weights.json')
    await writeFile(weightsFile, JSON.stringify(weights))

    const server = await startModelServer(weightsFile, options.faults)
    stops.push(server.stop)
    say(
      `Replaying ${total.toLocaleString('en')} flights, February to June 2001, through a model server${options.faults ? '; two faults are injected' : ''}.`,
    )
    const progress = createProgress(process.stderr, performance.now())
    const replayStartedMs = performance.now()
    const producer = startProducer(server.url, share, options.faults, (done, eventTimeMs) =>
      progress.show({ done, total, eventTimeMs }, performance.now()),
    )
    stops.push(producer.stop)
    const memory = watchMemory(() => [server.process.pid ?? 0, producer.process.pid ?? 0])
    const stopped = options.stopRequested.then(() => 'stopped' as const)
    const sent = await Promise.race([producer.done, stopped])
    if (sent === 'stopped') return 130
    await service.source.drained()
    await judgeAll(service)
    const replaySeconds = (performance.now() - replayStartedMs) / 1000
    progress.end()
    await producer.stop()
    await server.stop()

    say('Comparing every stored window, bin by bin, with a count by SQL over the source file.')
    const summary = await summarize(service, { sent, weights, spec, share, withFaults: options.faults })
    const whole: DemoSummary = {
      ...summary,
      wallSeconds: round((performance.now() - startedAtMs) / 1000, 1),
      eventsPerSecond: Math.round(sent / replaySeconds),
      peakRssMb: memory.peakMb(),
    }
    memory.stop()
    process.stdout.write(`${formatSummary(whole)}\n`)
    if (options.summaryFile !== null)
      writeFileSync(options.summaryFile, `${JSON.stringify(whole, null, 2)}\n`)
    if (!options.exit) {
      say(`The service stays up: ${service.urls.http} shows it. Ctrl-C stops it.`)
      await options.stopRequested
    }
    return whole.events.lost + whole.events.doubled === 0 ? 0 : 1
  } finally {
    await stopAll()
  }
}

/** One round judges what is due; the last windows may become due only by the last batch. */
const judgeAll = async (service: Embedded): Promise<void> => {
  const { failures } = await service.runDue()
  const [first] = failures
  if (first !== undefined) throw first.error
}

type Replayed = {
  readonly sent: number
  readonly weights: Weights
  readonly spec: BinsSpec
  readonly share: Share
  readonly withFaults: boolean
}

const summarize = async (
  service: Embedded,
  { sent, weights, spec, share, withFaults }: Replayed,
): Promise<Omit<DemoSummary, 'wallSeconds' | 'eventsPerSecond' | 'peakRssMb'>> => {
  const url = service.urls.http
  const windows = await readAllWindows(url, REPLAY.fromMs, END_MS)
  const expected = await countBySql({ spec, weights, share, withFaults })
  const { lost, doubled } = compareWindows(windows, expected, spec)
  const status = await getJson<StatusAnswer>(`${url}/v1/status`)
  const { requests } = await getJson<RetrainRequestsAnswer>(`${url}/v1/retrain-requests`)
  const queued = await queuedRequestIds(service.queueUrl)
  const cores = await loadCores(service.table, REPLAY.fromMs, END_MS)
  const faults = withFaults ? FAULTS : []
  return {
    // The heartbeats, one a shard, are accepted too, and are no predictions.
    events: {
      sent,
      accepted: status.events.accepted - status.events.unused,
      rejected: status.events.rejected + status.events.refused,
      lost,
      doubled,
    },
    judgedWindows: await countJudgedDays(url),
    alerts: episodesOf(await readPages(service.pagesQueueUrl), withFaults),
    retrainRequests: requests
      .filter(({ id }) => queued.has(id))
      .map(({ id, model, status: state, because }) => ({ id, model, status: state, because })),
    ...totalsOf(cores, INSTANCE_USD_PER_HOUR),
    calmLatencyMs: withFaults
      ? totalsOf(
          cores.filter(({ windowStartMs }) => !isSlow(windowStartMs)),
          INSTANCE_USD_PER_HOUR,
        ).latencyMs
      : null,
    faults: faults.map(({ name, description, fromMs, toMs }) => ({
      name,
      description,
      from: new Date(fromMs).toISOString(),
      to: toMs === null ? null : new Date(toMs).toISOString(),
    })),
    replayed: { from: new Date(REPLAY.fromMs).toISOString(), to: new Date(REPLAY.toMs).toISOString() },
  }
}

/** The day that holds the last flights. */
const END_MS = REPLAY.toMs + 86_400_000
/** As in leeway.yaml. */
const INSTANCE_USD_PER_HOUR = 0.526

const countJudgedDays = async (url: string): Promise<number> => {
  let days = 0
  for (let fromMs = REPLAY.fromMs; fromMs < END_MS; fromMs += 30 * 86_400_000) {
    const from = new Date(fromMs).toISOString()
    const to = new Date(Math.min(END_MS, fromMs + 30 * 86_400_000)).toISOString()
    const query = new URLSearchParams({ from, to }).toString()
    const { windows } = await getJson<DriftAnswer>(`${url}/v1/models/${MODEL}/drift?${query}`)
    days += windows.filter(({ drift }) => drift.kind === 'judged').length
  }
  return days
}

/** What a trainer would find: the ids of the requests in the queue. */
const queuedRequestIds = async (queueUrl: string): Promise<ReadonlySet<string>> => {
  const client = new SQSClient({})
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
  )
  client.destroy()
  return new Set(Messages.map(({ Body = '{}' }) => (JSON.parse(Body) as RetrainMessage).requestId))
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseConfig } from '../../config/parse-config.ts'
import { LeewayError } from '../../errors.ts'
import { connectKinesis } from '../../local/clients.ts'
import type { Embedded } from '../../local/embedded.ts'
import { minute, whole } from '../format.ts'
import { startLocalService } from '../local-service.ts'
import { batchesOf } from '../send/batches.ts'
import { openStreamWriter } from '../stream-writer.ts'
import { print, printJson, progressLine, say } from '../terminal.ts'
import { closingTimeMs } from './closing-time.ts'
import { eventTimeMs } from './event-time.ts'
import { withEventsClock } from './events-clock.ts'
import { type Sent, sendInTime } from './send-in-time.ts'
import { sortEvents, type TimedEvent } from './sort-events.ts'
import { describeSummary, readSummary } from './summary.ts'

export type ReplayOptions = {
  readonly speed: number | 'max'
  readonly config?: string
  readonly data?: string
  readonly port?: number
  readonly exit?: boolean
  readonly json?: boolean
}

/** The whole replay: start, send, close, judge, tell; `stop` ends it early and orderly. */
export const replay = async (
  files: readonly string[],
  configText: string,
  options: ReplayOptions,
  stop: Promise<void>,
): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'leeway-replay-config-'))
  const configPath = join(folder, 'leeway.yaml')
  const stopping = new AbortController()
  void stop.then(() => stopping.abort())
  try {
    await writeFile(configPath, withEventsClock(configText))
    const { port, data } = options
    const service = await startLocalService(
      {
        ...(port === undefined ? {} : { httpPort: port }),
        ...(data === undefined ? {} : { dataDir: data }),
      },
      configPath,
    )
    try {
      say(`Replaying into ${service.urls.http}.`)
      const sent = await sendAll(files, service, configText, options.speed, stopping.signal)
      await judgeAll(service)
      const summary = await readSummary(service.urls.http, sent)
      if (options.json === true) printJson(summary)
      else print(describeSummary(summary))
      if (options.exit !== true && !stopping.signal.aborted) {
        say(`The service stays up: ${service.urls.http} shows it. Ctrl-C stops it.`)
        await stop
      }
    } finally {
      await service.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const sendAll = async (
  files: readonly string[],
  service: Embedded,
  configText: string,
  speed: number | 'max',
  signal: AbortSignal,
): Promise<Sent> => {
  const kinesis = connectKinesis(service.urls.kinesis)
  const progress = progressLine()
  try {
    const writer = await openStreamWriter(kinesis, service.stream)
    const sent = await sendInTime(sortEvents(timedEvents(files)), writer, {
      speed,
      signal,
      onSent: ({ events, lastMs }) =>
        progress.show(
          () =>
            `${whole(events)} sent${lastMs === null ? '' : `, ${minute(new Date(lastMs).toISOString())}`}`,
        ),
    })
    if (sent.lastMs !== null) {
      const time = new Date(closingTimeMs(sent.lastMs, configOf(configText))).toISOString()
      await writer.writeToAll(JSON.stringify({ type: 'heartbeat', time }))
    }
    await service.source.drained()
    return sent
  } finally {
    progress.end()
    kinesis.destroy()
  }
}

async function* timedEvents(files: readonly string[]): AsyncGenerator<TimedEvent> {
  for await (const { events, unreadable } of batchesOf(files)) {
    for (const { file, line, rejection } of unreadable)
      say(`${file}:${line}: ${rejection.message} (${rejection.reason}); it is left out`)
    for (const { text } of events) yield { timeMs: eventTimeMs(text), text }
  }
}

const configOf = (text: string) => {
  const parsed = parseConfig(text)
  if (parsed.ok) return parsed.config
  throw new LeewayError('invariant', 'the configuration was valid when it was read')
}

/** One round may run out of its time with windows left; a round that had time to spare left none. */
const ROUND_MS_SPARE = 30_000

const judgeAll = async (service: Embedded): Promise<void> => {
  for (;;) {
    const startedMs = performance.now()
    const [failure] = (await service.runDue()).failures
    if (failure !== undefined) throw failure.error
    if (performance.now() - startedMs < ROUND_MS_SPARE) return
  }
}

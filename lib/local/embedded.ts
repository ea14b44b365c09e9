import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileCheckpoints } from './checkpoints.ts'
import { connect, disconnect } from './clients.ts'
import { openDataFolder } from './data-folder.ts'
import { applyVariables, localVariables } from './environment.ts'
import { type EventSource, startEventSource } from './event-source.ts'
import { type Handlers, loadHandlers } from './handlers.ts'
import { startHttp } from './http.ts'
import { type OnLog, silent } from './log.ts'
import { type Provisioned, provision } from './provision.ts'
import { type Round, type Scheduler, startScheduler } from './scheduler.ts'
import { ANY_PORTS, type ServerPorts, type ServerUrls } from './servers.ts'
import { startServersInThread } from './servers-thread.ts'

export const DEFAULT_HTTP_PORT = 4100

export type EmbeddedOptions = {
  /** 0: any free one. */
  readonly httpPort?: number
  readonly ports?: ServerPorts
  /** Keeps everything across restarts; without it a temporary folder is used and removed. */
  readonly dataDir?: string
  readonly configPath?: string
  /** Of the stream, when it is made: one that is there keeps the shards it has. */
  readonly shards?: number
  /** Pause between two rounds of evaluate and deliver; 0: only `runDue` runs them. */
  readonly scheduleMs?: number
  readonly maximumBatchingWindowMs?: number
  readonly onLog?: OnLog
  /** In place of functions/*.ts. */
  readonly handlers?: Handlers
}

export type Embedded = Provisioned & {
  readonly urls: ServerUrls & { readonly http: string }
  readonly dataDir: string
  readonly source: EventSource
  readonly scheduler: Scheduler
  /** One full round of evaluate, then deliver. */
  readonly runDue: () => Promise<Round>
  readonly stop: () => Promise<void>
}

const WEB_ROOT = fileURLToPath(new URL('../../web', import.meta.url))

/** The whole service in this process: real handlers, real protocols, no cloud. One at a time in a process. */
export const startEmbedded = async (options: EmbeddedOptions = {}): Promise<Embedded> => {
  const stops: (() => unknown)[] = []
  const stop = async (): Promise<void> => {
    const errors: unknown[] = []
    for (const stopOne of stops.splice(0).reverse()) {
      try {
        await stopOne()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw errors[0]
  }
  try {
    return await startParts(options, stops, stop)
  } catch (error) {
    await stop().catch(() => undefined)
    throw error
  }
}

/** Parts are stopped in the reverse of this order: no more requests, batches and rounds before the servers go. */
const startParts = async (
  options: EmbeddedOptions,
  stops: (() => unknown)[],
  stop: () => Promise<void>,
): Promise<Embedded> => {
  const { onLog = silent, shards = 1, scheduleMs = 1_000, maximumBatchingWindowMs = 250 } = options

  const folder = await openDataFolder(options.dataDir)
  stops.push(folder.release)
  const servers = await startServersInThread(folder.path, options.ports ?? ANY_PORTS)
  stops.push(servers.stop)
  const clients = connect(servers.urls)
  stops.push(() => disconnect(clients))
  const names = await provision(clients, servers.urls, shards)
  stops.push(applyVariables(localVariables(servers.urls, names, options.configPath)))
  const handlers = options.handlers ?? (await loadHandlers())

  const source = await startEventSource({
    kinesis: clients.kinesis,
    stream: names.stream,
    handler: handlers.ingest,
    checkpoints: fileCheckpoints(join(folder.path, 'checkpoints', names.stream)),
    maximumBatchingWindowMs,
    onLog,
  })
  stops.push(source.stop)
  const scheduler = startScheduler({
    steps: [
      { function: { name: 'leeway-evaluate', timeoutMs: 60_000, memoryMb: 512 }, handler: handlers.evaluate },
      { function: { name: 'leeway-deliver', timeoutMs: 60_000, memoryMb: 512 }, handler: handlers.deliver },
    ],
    everyMs: scheduleMs,
    onLog,
  })
  stops.push(scheduler.stop)
  const http = await startHttp({
    port: options.httpPort ?? DEFAULT_HTTP_PORT,
    api: handlers.api,
    webRoot: WEB_ROOT,
    onLog,
  })
  stops.push(http.stop)

  return {
    ...names,
    urls: { ...servers.urls, http: http.url },
    dataDir: folder.path,
    source,
    scheduler,
    runDue: scheduler.runNow,
    stop,
  }
}

import { parentPort, workerData } from 'node:worker_threads'
import { LocalError } from './local-error.ts'
import { type ServerPorts, startServers } from './servers.ts'

/** The thread's side of servers-thread.ts: starts the servers, says where they are, and stops when told. */
export type ServersAnswer =
  | { readonly kind: 'ready'; readonly urls: Awaited<ReturnType<typeof startServers>>['urls'] }
  | { readonly kind: 'failed'; readonly code: LocalError['code'] | null; readonly message: string }

const answer = (message: ServersAnswer): void => parentPort?.postMessage(message)

const { dataDir, ports } = workerData as { readonly dataDir: string; readonly ports: ServerPorts }
try {
  const servers = await startServers(dataDir, ports)
  parentPort?.once('message', async () => {
    await servers.stop()
    parentPort?.close()
  })
  answer({ kind: 'ready', urls: servers.urls })
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  answer({ kind: 'failed', code: error instanceof LocalError ? error.code : null, message })
}

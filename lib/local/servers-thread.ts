import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { LocalError } from './local-error.ts'
import type { ServerPorts, Servers } from './servers.ts'
import type { ServersAnswer } from './servers-worker.ts'

/**
 * The three servers in a thread of their own: they take as much work as the functions that call them, and in one thread
 * each would wait for the other. A thread that dies takes the service with it: its data is on disk.
 */
export const startServersInThread = async (dataDir: string, ports: ServerPorts): Promise<Servers> => {
  const worker = new Worker(new URL('./servers-worker.ts', import.meta.url), {
    workerData: { dataDir, ports },
  })
  const [answer] = (await once(worker, 'message')) as [ServersAnswer]
  if (answer.kind === 'failed') {
    await worker.terminate()
    throw answer.code === null ? new Error(answer.message) : new LocalError(answer.code, answer.message)
  }
  worker.on('error', (error) => {
    throw error
  })
  return {
    urls: answer.urls,
    stop: async () => {
      const ended = once(worker, 'exit')
      worker.postMessage('stop')
      await ended
    },
  }
}

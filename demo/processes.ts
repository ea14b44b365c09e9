import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ProducerReport } from './producer.ts'

/** The two other processes of the story: the model server, and the inference service that calls it. */
export type Child = { readonly process: ChildProcess; readonly stop: () => Promise<void> }

const start = (file: string, words: readonly string[]): Child => {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), words, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Small heaps that are collected often: without a bound V8 takes what the machine has.
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-old-space-size=96', '--max-semi-space-size=4'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    process: child,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await ended
    },
  }
}

/** Resolves when the server listens. */
export const startModelServer = async (
  weightsFile: string,
  withFaults: boolean,
): Promise<Child & { readonly url: string }> => {
  const child = start('./model-server.ts', ['--weights', weightsFile, ...(withFaults ? ['--faults'] : [])])
  const port = await firstMessage<{ readonly port: number }>(child.process, 'the model server')
  return { ...child, url: `http://127.0.0.1:${port.port}` }
}

export type Producer = Child & {
  /** Resolves with the number of predictions sent; rejects if the process fails. */
  readonly done: Promise<number>
}

export const startProducer = (
  modelUrl: string,
  share: 'eighth' | 'all',
  withFaults: boolean,
  onProgress: (sent: number, eventTimeMs: number) => void,
): Producer => {
  const child = start('./producer.ts', [
    '--model-url',
    modelUrl,
    '--share',
    share,
    ...(withFaults ? ['--faults'] : []),
  ])
  const done = new Promise<number>((resolve, reject) => {
    child.process.on('message', (report: ProducerReport) => {
      if (report.kind === 'progress') onProgress(report.sent, report.eventTimeMs)
      if (report.kind === 'done') resolve(report.sent)
    })
    child.process.once('exit', (code) => {
      if (code !== 0)
        reject(new Error(`the inference service of the demo ended with ${code}; its message is above`))
    })
  })
  // Awaited later; until then a failure must not end the process as unhandled.
  done.catch(() => undefined)
  return { ...child, done }
}

const firstMessage = <T>(child: ChildProcess, name: string): Promise<T> =>
  new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T))
    child.once('exit', (code) =>
      reject(new Error(`${name} of the demo ended with ${code}; its message is above`)),
    )
  })

import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type Endpoints = {
  readonly http: string
  readonly dynamodb: string
  readonly sqs: string
  readonly table: string
  readonly retrainQueueUrl: string
  readonly pagesQueueUrl: string
}
export type Running = {
  readonly endpoints: Endpoints
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
}

const MAIN = fileURLToPath(new URL('../../lib/cli/main.ts', import.meta.url))

/** `leeway up` in a process of its own that can be killed: not through bin/, which would pass a signal on kindly. */
export const startUp = async (words: readonly string[]): Promise<Running> => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN, 'up', '--json', '--port', '0', ...words],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, POWERTOOLS_LOG_LEVEL: 'SILENT' } },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const endpoints = JSON.parse(await firstDocument(child)) as Endpoints
  return {
    endpoints,
    kill: async (signal) => {
      child.kill(signal)
      await ended
    },
  }
}

const firstDocument = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString('utf8')
      if (text.trimEnd().endsWith('}')) resolve(text)
    })
    child.once('exit', (code) => reject(new Error(`leeway up ended with ${code} before it was ready`)))
  })

const POLL_MS = 50

/** Asks again until the answer is yes. A test's own timeout ends the waiting. */
export const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
}

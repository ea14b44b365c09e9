import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import { closeServer, listenOnLoopback } from '../../lib/local/loopback.ts'

export const BIN = fileURLToPath(new URL('../../bin/leeway.js', import.meta.url))

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }
type RunOptions = {
  readonly cwd?: string
  readonly stdin?: string | Buffer
  readonly env?: Readonly<Record<string, string>>
}

const start = (words: readonly string[], { cwd, env }: RunOptions): ChildProcess =>
  spawn(process.execPath, [BIN, ...words], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...env },
  })

const gather = (child: ChildProcess): { stdout: string; stderr: string } => {
  const texts = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text
  })
  return texts
}

/** Runs the real command to its end, as a shell would. */
export const leeway = async (words: readonly string[], options: RunOptions = {}): Promise<Ended> => {
  const child = start(words, options)
  const texts = gather(child)
  child.stdin?.end(options.stdin ?? '')
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...texts }
}

export const givenFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'leeway-cli-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export const givenFile = async (name: string, content: string | Buffer): Promise<string> => {
  const path = join(await givenFolder(), name)
  await writeFile(path, content)
  return path
}

/** A port that was free a moment ago. */
export const closedPort = async (): Promise<number> => {
  const server = createServer()
  const port = await listenOnLoopback(server, 0, 'nothing')
  await closeServer(server)
  return port
}

/** All that an async iterable gives. */
export const gathered = async <T>(values: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

export type Service = {
  readonly child: ChildProcess
  readonly url: string
  readonly kinesis: string
  readonly texts: { readonly stdout: string; readonly stderr: string }
  readonly ended: Promise<number | null>
}

/** `leeway up` as a child process on free ports, ready when it has printed its endpoints. */
export const givenService = async (words: readonly string[] = []): Promise<Service> => {
  const cwd = await givenFolder()
  const child = start(['up', '--port', '0', '--json', ...words], { cwd })
  const texts = gather(child)
  const ended = once(child, 'close').then(([code]) => code as number | null)
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const endpoints = await expect
    .poll(() => endpointsOf(texts.stdout) ?? texts.stderr, { timeout: 30_000 })
    .toMatchObject({ http: expect.stringMatching(/^http:/) })
    .then(() => endpointsOf(texts.stdout) ?? { http: '', kinesis: '' })
  return { child, url: endpoints.http, kinesis: endpoints.kinesis, texts, ended }
}

const endpointsOf = (text: string): { readonly http: string; readonly kinesis: string } | null => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** NDJSON of valid events, ids left out; the newest is a minute old. */
export const eventLines = (count: number, model = 'churn'): string => {
  const lastMs = Date.now() - 60_000
  return Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      model,
      time: new Date(lastMs - (count - 1 - i) * 1_000).toISOString(),
      version: '1',
      features: { age: 20 + (i % 50), plan: i % 3 === 0 ? 'free' : 'paid', active: i % 2 === 0 },
      prediction: { label: i % 4 === 0 ? 'leaves' : 'stays', score: (i % 100) / 100 },
      latencyMs: 10 + (i % 7),
    }),
  )
    .map((line) => `${line}\n`)
    .join('')
}

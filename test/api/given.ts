import type { Hono } from 'hono'
import { memoryTable } from '../../lib/adapters/memory/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import { apiApp } from '../../lib/api/app.ts'
import { parseConfig } from '../../lib/config/parse-config.ts'
import type { Config } from '../../lib/config/schema.ts'
import { pricesWith } from '../../lib/cost/prices.ts'
import { evaluate } from '../../lib/pipeline/evaluate.ts'
import { ingest } from '../../lib/pipeline/ingest.ts'
import { kinesisPosition, kinesisSource } from '../../lib/pipeline/position.ts'
import type { EventStream, Store } from '../../lib/ports.ts'

export const START_MS = Date.UTC(2026, 0, 5, 6)
export const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000

export type Given = {
  readonly app: Hono
  readonly store: Store
  readonly config: Config
  readonly records: { key: string; data: Uint8Array }[]
  readonly errors: unknown[]
  /** Puts events in the aggregates, the way the stream's function does. */
  readonly ingested: (events: readonly object[]) => Promise<void>
  readonly ingestedBytes: (data: Uint8Array) => Promise<void>
  readonly evaluated: () => Promise<number>
  readonly setWall: (wallMs: number) => void
  readonly get: (path: string) => Promise<Answer>
  readonly send: (method: string, path: string, body: unknown, type?: string) => Promise<Answer>
}

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at member by member
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: any }

/** The API on the memory table, with a configuration in YAML and a stream that keeps what it is given. */
export const given = (yaml = 'clock: events', stream?: EventStream): Given => {
  const parsed = parseConfig(yaml)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const { config } = parsed
  const store = storeOn(memoryTable())
  const records: Given['records'] = []
  const errors: unknown[] = []
  let wallMs = START_MS
  let sequence = 0
  const app = apiApp({
    store,
    stream: stream ?? (async (sent) => void records.push(...sent)),
    config,
    prices: pricesWith(config.prices),
    wallMs: () => wallMs,
    version: '9.8.7',
    onError: (error) => void errors.push(error),
  })
  const answerOf = async (response: Response): Promise<Answer> => {
    const text = await response.text()
    const isJson = (response.headers.get('content-type') ?? '').includes('json')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
  const ingestedBytes = async (data: Uint8Array) => {
    sequence += 1
    const record = { position: kinesisPosition(String(sequence)), arrivalMs: wallMs, data }
    const deps = { store, config, binsCache: new Map(), wallMs: () => wallMs, hasTimeLeft: () => true }
    const { failedAt, error } = await ingest(deps, kinesisSource('events', 'shardId-000000000000'), [record])
    if (failedAt !== null) throw error
  }
  return {
    app,
    store,
    config,
    records,
    errors,
    ingestedBytes,
    ingested: (events) => ingestedBytes(Buffer.from(events.map((event) => JSON.stringify(event)).join('\n'))),
    evaluated: async () =>
      (await evaluate({ store, config, wallMs: () => wallMs, hasTimeLeft: () => true })).judged,
    setWall: (next) => {
      wallMs = next
    },
    get: async (path) => answerOf(await app.request(path)),
    send: async (method, path, body, type = 'application/json') =>
      answerOf(
        await app.request(path, {
          method,
          headers: { 'content-type': type },
          body:
            typeof body === 'string'
              ? body
              : body instanceof Uint8Array
                ? Uint8Array.from(body)
                : JSON.stringify(body),
        }),
      ),
  }
}

export const event = (timeMs: number, over: object = {}): object => ({
  model: 'flight-delay',
  time: timeMs,
  prediction: 0.25,
  ...over,
})

/** `count` events, one a second from `startMs` on. */
export const events = (startMs: number, count: number, over: (i: number) => object = () => ({})): object[] =>
  Array.from({ length: count }, (_, i) => event(startMs + i * 1000, over(i)))

import { createServer, type IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'
import { closeServer, listenOnLoopback } from '../../lib/local/loopback.ts'

export type Answer = { readonly status: number; readonly type: string; readonly body: string }

/** `call` is the operation's name: of the JSON protocols' header, or of the query protocol's `Action`. */
export type Exchange = {
  readonly call: string
  readonly body: string
  /** Asks the server behind, with this body or another. */
  readonly forward: (body: string) => Promise<Answer>
}

/** Stands before a real AWS-protocol server until the test ends, and decides what is passed on; gives its URL. */
export const startFront = async (
  behind: string,
  answer: (exchange: Exchange) => Promise<Answer>,
): Promise<string> => {
  const server = createServer(async (request, response) => {
    const body = await textOf(request)
    const forward = (changed: string) => ask(behind, request, changed)
    try {
      const { status, type, body: text } = await answer({ call: callOf(request, body), body, forward })
      response.writeHead(status, { 'content-type': type }).end(text)
    } catch (error) {
      response.writeHead(502, { 'content-type': 'text/plain' }).end(String(error))
    }
  })
  const port = await listenOnLoopback(server, 0, 'a front')
  onTestFinished(() => closeServer(server))
  return `http://127.0.0.1:${port}`
}

/** What a server answers that is overloaded: the SDK tries again, and so may we. */
export const UNAVAILABLE: Answer = { status: 503, type: 'text/plain', body: 'Service Unavailable' }

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

const callOf = ({ headers }: IncomingMessage, body: string): string =>
  headers['x-amz-target']?.toString().split('.').at(-1) ?? new URLSearchParams(body).get('Action') ?? ''

const KEPT = ['content-type', 'x-amz-target', 'x-amz-date', 'authorization', 'x-amzn-query-mode']

const ask = async (
  behind: string,
  { headers, url = '/' }: IncomingMessage,
  body: string,
): Promise<Answer> => {
  const kept = KEPT.flatMap((name) =>
    headers[name] === undefined ? [] : [[name, String(headers[name])] as const],
  )
  const answer = await fetch(new URL(url, behind), {
    method: 'POST',
    headers: Object.fromEntries(kept),
    body,
  })
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? 'text/plain',
    body: await answer.text(),
  }
}

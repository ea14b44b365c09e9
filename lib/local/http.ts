import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2, Context } from 'aws-lambda'
import { contextOf, type FunctionSettings } from './context.ts'
import { readBody } from './http-body.ts'
import { httpEvent, sendResult } from './http-event.ts'
import { messageOf, type OnLog, silent } from './log.ts'
import { closeServer, isFromThisMachine, LOOPBACK_ADDRESS, listenOnLoopback } from './loopback.ts'
import { type Problem, sendProblem } from './problem.ts'
import { isStaticPath, readStaticFile } from './static-files.ts'

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyResultV2>

export type HttpOptions = {
  /** 0: any free one. */
  readonly port: number
  readonly api: HttpHandler
  readonly webRoot: string
  readonly onLog?: OnLog
  readonly nowMs?: () => number
  /** A request that has not arrived in full by then is answered 408 and cut off. */
  readonly requestTimeoutMs?: number
}
export type HttpFront = { readonly url: string; readonly stop: () => Promise<void> }

const API_FUNCTION: FunctionSettings = { name: 'leeway-api', timeoutMs: 30_000, memoryMb: 512 }

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** What stands in front of the api function: API Gateway's part, and the files of the page. On 127.0.0.1 only. */
export const startHttp = async (options: HttpOptions): Promise<HttpFront> => {
  const { onLog = silent, requestTimeoutMs = 30_000 } = options
  const limits = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(10_000, requestTimeoutMs),
    connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
  }
  const server = createServer(limits, (request, response) => {
    respond(request, response, options).catch((error: unknown) => {
      onLog({
        level: 'error',
        message: `${request.method} ${request.url} failed: ${messageOf(error)}`,
        error,
      })
      if (response.headersSent) response.destroy()
      else sendProblem(response, INTERNAL_ERROR)
    })
  })
  const port = await listenOnLoopback(server, options.port, 'HTTP')
  return { url: `http://${LOOPBACK_ADDRESS}:${port}`, stop: () => closeServer(server) }
}

const respond = async (
  request: IncomingMessage,
  response: ServerResponse,
  { api, webRoot, nowMs = Date.now }: HttpOptions,
): Promise<void> => {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
  const path = request.url?.split('?')[0] ?? '/'
  if (!isFromThisMachine(request)) return sendProblem(response, FOREIGN)
  if (isStaticPath(path)) return sendStatic(request, response, webRoot, path)
  const body = await readBody(request)
  switch (body.kind) {
    case 'aborted':
      return
    case 'too-large':
      return sendProblem(response, tooLarge(body.bytesMax))
    case 'body':
      return sendResult(
        response,
        await api(httpEvent(request, body.bytes, nowMs()), contextOf(API_FUNCTION, nowMs)),
      )
  }
}

const sendStatic = async (
  request: IncomingMessage,
  response: ServerResponse,
  webRoot: string,
  path: string,
): Promise<void> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return sendProblem(response, NOT_ALLOWED)
  }
  const file = await readStaticFile(webRoot, path)
  if (file === null) return sendProblem(response, NO_SUCH_FILE)
  response.writeHead(200, {
    'content-type': file.contentType,
    'content-length': file.bytes.length,
    'cache-control': 'no-cache',
  })
  response.end(request.method === 'HEAD' ? undefined : file.bytes)
}

const INTERNAL_ERROR: Problem = {
  status: 500,
  title: 'Internal Server Error',
  detail: 'the request failed inside the service: its log says why; the same request may be sent again',
}
const FOREIGN: Problem = {
  status: 403,
  title: 'Forbidden',
  detail:
    'this service answers requests to 127.0.0.1 and localhost, and from pages of its own: use one of these names',
}
const NOT_ALLOWED: Problem = {
  status: 405,
  title: 'Method Not Allowed',
  detail: 'files can be read with GET and HEAD',
}
const NO_SUCH_FILE: Problem = {
  status: 404,
  title: 'Not Found',
  detail: 'no such page: the dashboard is at /, the API is described at /openapi.json',
}
const tooLarge = (bytesMax: number): Problem => ({
  status: 413,
  title: 'Content Too Large',
  detail: `the body is over ${bytesMax} bytes: send it in several requests, or compressed with gzip`,
})

import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyResultV2,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda'
import { LOCAL_ACCOUNT_ID } from './clients.ts'

/** API Gateway passes a body as text only under these types and unencoded; under any other as base64. */
const TEXT_TYPES = /^(text\/|application\/(json|xml|javascript|[\w.-]+\+(json|xml))\s*(;|$))/i

/** The HTTP API event, payload format 2.0, for a request whose body has been read. */
export const httpEvent = (request: IncomingMessage, body: Buffer, nowMs: number): APIGatewayProxyEventV2 => {
  const [rawPath, rawQueryString] = splitTarget(request.url ?? '/')
  const { cookie, ...headers } = joinedHeaders(request)
  const method = request.method ?? 'GET'
  const query = queryParameters(rawQueryString)
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(query === null ? {} : { queryStringParameters: query }),
    requestContext: {
      accountId: LOCAL_ACCOUNT_ID,
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: commonLogTime(nowMs),
      timeEpoch: nowMs,
    },
    ...bodyOf(body, headers),
  }
}

const splitTarget = (target: string): [string, string] => {
  const mark = target.indexOf('?')
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)]
}

/** Names in lower case; several values of one name joined by commas. */
const joinedHeaders = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [
      name,
      (values ?? []).join(name === 'cookie' ? '; ' : ','),
    ]),
  )

const queryParameters = (query: string): Record<string, string> | null => {
  const byName = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(query)) {
    const earlier = byName.get(name)
    byName.set(name, earlier === undefined ? value : `${earlier},${value}`)
  }
  return byName.size === 0 ? null : Object.fromEntries(byName)
}

const bodyOf = (
  body: Buffer,
  headers: Readonly<Record<string, string>>,
): { readonly body?: string; readonly isBase64Encoded: boolean } => {
  if (body.length === 0) return { isBase64Encoded: false }
  const isText = TEXT_TYPES.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined
  return isText
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `12/Mar/2020:19:03:58 +0000`, as API Gateway writes it. */
const commonLogTime = (ms: number): string => {
  const [date = '', time = ''] = new Date(ms).toISOString().split('T')
  const [year, month, day] = date.split('-')
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`
}

/**
 * Writes what a handler returned; anything without a status code is a JSON body with status 200, as on AWS. A header
 * that is set already stays as it is.
 */
export const sendResult = (response: ServerResponse, result: APIGatewayProxyResultV2): void => {
  const { statusCode = 200, headers = {}, body = '', cookies, isBase64Encoded = false } = structured(result)
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
  for (const [name, value] of Object.entries(headers)) {
    if (!response.hasHeader(name)) response.setHeader(name, String(value))
  }
  if (cookies !== undefined) response.setHeader('set-cookie', cookies)
  response.statusCode = statusCode
  if (statusCode !== 204 && statusCode !== 304) response.setHeader('content-length', bytes.length)
  response.end(response.req.method === 'HEAD' ? undefined : bytes)
}

const structured = (result: APIGatewayProxyResultV2): APIGatewayProxyStructuredResultV2 => {
  if (typeof result === 'object' && result.statusCode !== undefined) return result
  const body = typeof result === 'string' ? result : JSON.stringify(result)
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body }
}

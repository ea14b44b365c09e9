import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2 } from 'aws-lambda'
import { expect, onTestFinished, test } from 'vitest'
import { startHttp } from '../../lib/local/http.ts'
import { BODY_BYTES_MAX } from '../../lib/local/http-body.ts'
import type { LogLine } from '../../lib/local/log.ts'
import { isLoopbackHost } from '../../lib/local/loopback.ts'
import { givenFolder } from './kinesis-fixture.ts'

type Answer = (event: APIGatewayProxyEventV2) => APIGatewayProxyResultV2 | Promise<APIGatewayProxyResultV2>

const given = async (
  answer: Answer = () => ({ statusCode: 200 }),
  options: { requestTimeoutMs?: number } = {},
) => {
  const events: APIGatewayProxyEventV2[] = []
  const lines: LogLine[] = []
  const folder = await givenFolder()
  const webRoot = join(folder, 'web')
  await mkdir(webRoot)
  const api = async (event: APIGatewayProxyEventV2) => {
    events.push(event)
    return answer(event)
  }
  const onLog = (line: LogLine): void => void lines.push(line)
  const nowMs = (): number => Date.UTC(2026, 0, 5, 14, 3, 59)
  const http = await startHttp({ port: 0, api, webRoot, onLog, nowMs, ...options })
  onTestFinished(() => http.stop())
  return { url: http.url, events, lines, webRoot, folder }
}

/** fetch would normalise the path and set the Host header itself. */
const rawRequest = (url: string, path: string, headers: Record<string, string> = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    httpRequest({ hostname, port, path, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })

test('a request becomes an HTTP API event of payload format 2.0', async () => {
  const { url, events } = await given()
  await fetch(`${url}/v1/models/a%2Fb/windows?from=1&tag=x&tag=y%20z`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'User-Agent': 'test',
      Cookie: 'a=1; b=2',
      'X-Two': '1',
    },
    body: '{"grüße":1}',
  })
  const host = new URL(url).host
  expect(events).toEqual([
    {
      version: '2.0',
      routeKey: '$default',
      rawPath: '/v1/models/a%2Fb/windows',
      rawQueryString: 'from=1&tag=x&tag=y%20z',
      cookies: ['a=1', 'b=2'],
      headers: expect.objectContaining({
        host,
        'content-type': 'application/json; charset=utf-8',
        'content-length': '13',
        'x-two': '1',
      }),
      queryStringParameters: { from: '1', tag: 'x,y z' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: host,
        domainPrefix: 'local',
        http: {
          method: 'POST',
          path: '/v1/models/a%2Fb/windows',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
        requestId: expect.any(String),
        routeKey: '$default',
        stage: '$default',
        time: '05/Jan/2026:14:03:59 +0000',
        timeEpoch: Date.UTC(2026, 0, 5, 14, 3, 59),
      },
      body: '{"grüße":1}',
      isBase64Encoded: false,
    },
  ])
  expect(events[0]?.headers).not.toHaveProperty('cookie')
})

test.each([
  ['gzip JSON', { 'content-type': 'application/json', 'content-encoding': 'gzip' }, gzipSync('{"a":1}')],
  ['NDJSON', { 'content-type': 'application/x-ndjson' }, Buffer.from('{}\n{}\n')],
  ['bytes', { 'content-type': 'application/octet-stream' }, Buffer.from([0, 255, 128])],
])('%s arrives as base64, byte for byte', async (_, headers, body) => {
  const { url, events } = await given()
  await fetch(`${url}/v1/events`, { method: 'POST', headers, body: new Uint8Array(body) })
  expect(events[0]?.isBase64Encoded).toBe(true)
  expect(Buffer.from(events[0]?.body ?? '', 'base64').equals(body)).toBe(true)
})

test('a request without a body, query or cookies has none of these members', async () => {
  const { url, events } = await given()
  await fetch(`${url}/healthz`)
  expect(events[0]).not.toHaveProperty('body')
  expect(events[0]).toMatchObject({ rawQueryString: '', isBase64Encoded: false })
  expect(events[0]).not.toHaveProperty('queryStringParameters')
  expect(events[0]).not.toHaveProperty('cookies')
})

test('what the handler returns is written: status, headers, cookies, base64 body', async () => {
  const { url } = await given(() => ({
    statusCode: 202,
    headers: { 'Content-Type': 'application/octet-stream', 'X-Count': 3, 'Content-Security-Policy': 'none' },
    cookies: ['a=1', 'b=2'],
    body: Buffer.from([1, 2, 255]).toString('base64'),
    isBase64Encoded: true,
  }))
  const response = await fetch(`${url}/x`)
  expect(response.status).toBe(202)
  expect(response.headers.get('x-count')).toBe('3')
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2, 255]))
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'self';/)
})

test('an object without a status code is a JSON body with status 200', async () => {
  const { url } = await given(() => ({ hello: 'world' }) as APIGatewayProxyResultV2)
  const response = await fetch(`${url}/x`)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(await response.json()).toEqual({ hello: 'world' })
})

test('a handler that throws is a 500 problem without the error in it, and a line in the log', async () => {
  const { url, lines } = await given(() => {
    throw new Error('secret detail')
  })
  const response = await fetch(`${url}/x`)
  expect(response.status).toBe(500)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.text()).not.toContain('secret')
  expect(lines.map(({ message }) => message)).toEqual(['GET /x failed: secret detail'])
})

test('a body at the limit passes, one byte more is a 413 problem and never reaches the handler', async () => {
  const { url, events } = await given()
  const atLimit = await fetch(`${url}/v1/events`, { method: 'POST', body: new Uint8Array(BODY_BYTES_MAX) })
  expect(atLimit.status).toBe(200)
  const over = await fetch(`${url}/v1/events`, { method: 'POST', body: new Uint8Array(BODY_BYTES_MAX + 1) })
  expect(over.status).toBe(413)
  expect(await over.json()).toMatchObject({ status: 413, detail: expect.stringContaining('10485760 bytes') })
  expect(events).toHaveLength(1)
})

test('a body of unknown length is cut off while it is read', async () => {
  const { url, events } = await given()
  let sent = 0
  const body = new ReadableStream({
    pull: (controller) => {
      sent += 1
      if (sent > 12) controller.close()
      else controller.enqueue(new Uint8Array(1024 * 1024))
    },
  })
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
  const response = await fetch(`${url}/v1/events`, init)
  expect(response.status).toBe(413)
  expect(events).toHaveLength(0)
})

test('a request that does not get finished is cut off', async () => {
  const { url, events } = await given(undefined, { requestTimeoutMs: 50 })
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write('POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc')
  const answer = await new Promise<string>((resolve, reject) => {
    socket.once('data', (data) => resolve(data.toString()))
    socket.once('error', reject)
  })
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(events).toHaveLength(0)
})

test('only names of this machine are answered', async () => {
  const { url, events } = await given()
  const { port } = new URL(url)
  for (const host of ['127.0.0.1', `127.0.0.1:${port}`, 'localhost', `LOCALHOST:${port}`, '[::1]:80']) {
    expect(await rawRequest(url, '/healthz', { host }), host).toBe(200)
  }
  expect(events).toHaveLength(5)
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1.evil.example',
    'localhost.evil.example',
  ]) {
    expect(await rawRequest(url, '/healthz', { host }), host).toBe(403)
  }
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example']) {
    expect(await rawRequest(url, '/healthz', { origin }), origin).toBe(403)
  }
  expect(await rawRequest(url, '/healthz', { origin: `http://localhost:${port}` })).toBe(200)
  expect(events).toHaveLength(6)
})

test('a missing or empty Host is nobody of this machine', () => {
  expect([undefined, '', ':4100', '[::1'].map(isLoopbackHost)).toEqual([false, false, false, false])
})

test('files of web/ are served with their types, TypeScript as JavaScript on the same lines', async () => {
  const { url, webRoot, events } = await given()
  await mkdir(join(webRoot, 'charts'))
  await writeFile(join(webRoot, 'index.html'), '<!doctype html>')
  await writeFile(join(webRoot, 'charts', 'a.ts'), 'type A = number\nexport const a: A = 1\n')
  const page = await fetch(`${url}/?x=1`)
  expect(await page.text()).toBe('<!doctype html>')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'self';/)
  const script = await fetch(`${url}/web/charts/a.ts`)
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect((await script.text()).split('\n').map((line) => line.trimEnd())).toEqual([
    '',
    'export const a    = 1',
    '',
  ])
  expect((await fetch(`${url}/`, { method: 'POST' })).status).toBe(405)
  expect(events).toHaveLength(0)
})

test('the chart library is served from its package', async () => {
  const { url } = await given()
  const script = await fetch(`${url}/web/vendor/uplot/uPlot.esm.js`)
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(await script.text()).toContain('export { uPlot as default }')
  const style = await fetch(`${url}/web/vendor/uplot/uPlot.min.css`)
  expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8')
  expect((await fetch(`${url}/web/vendor/uplot/package.json`)).status).toBe(404)
})

test('nothing outside web/ can be read, by dots, encodings, backslashes, links or hidden names', async () => {
  const { url, webRoot, folder, events } = await given()
  await writeFile(join(folder, 'secret.json'), '{}')
  await writeFile(join(webRoot, '.hidden.json'), '{}')
  await writeFile(join(webRoot, 'page.md'), 'x')
  await symlink(join(folder, 'secret.json'), join(webRoot, 'link.json'))
  await symlink(folder, join(webRoot, 'up'))
  const paths = [
    '/web/../secret.json',
    '/web/%2e%2e/secret.json',
    '/web/..%2fsecret.json',
    '/web/..\\secret.json',
    '/web//../secret.json',
    '/web/.hidden.json',
    '/web/page.md',
    '/web/link.json',
    '/web/up/secret.json',
    '/web/secret.json%00.html',
    '/web/',
    '/web',
  ]
  for (const path of paths) expect(await rawRequest(url, path), path).toBe(404)
  expect(events).toHaveLength(0)
})

test('a port that is taken is refused with the remedy', async () => {
  const { url } = await given()
  const port = Number(new URL(url).port)
  const starting = startHttp({ port, api: async () => ({ statusCode: 200 }), webRoot: '/nowhere' })
  await expect(starting).rejects.toMatchObject({
    code: 'port-in-use',
    message: expect.stringMatching(new RegExp(`port ${port} .*--port N`)),
  })
})

import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LocalError } from './local-error.ts'

export const LOOPBACK_ADDRESS = '127.0.0.1'
const LOOPBACK_NAMES: ReadonlySet<string> = new Set([LOOPBACK_ADDRESS, 'localhost', '[::1]'])

/** `host` as in a Host header, with or without a port. Any port: an ssh tunnel has another one than we have. */
export const isLoopbackHost = (host: string | undefined): boolean =>
  host !== undefined && LOOPBACK_NAMES.has(host.toLowerCase().replace(/:\d{1,5}$/, ''))

/**
 * A page of another site can reach a loopback server in two ways: by a name of its own that resolves to 127.0.0.1
 * (DNS rebinding: the Host header tells), or by a plain cross-site request (the Origin header tells).
 */
export const isFromThisMachine = (request: IncomingMessage): boolean =>
  isLoopbackHost(request.headers.host) && isLoopbackOrigin(request.headers.origin)

const isLoopbackOrigin = (origin: string | undefined): boolean => {
  if (origin === undefined) return true
  const url = URL.parse(origin)
  return url !== null && isLoopbackHost(url.host)
}

/** Resolves when no request is being worked on, and lets no new one in. */
export type Settle = () => Promise<void>

/**
 * Puts the check above in front of a server that is not ours, and knows what it is working on: kinesalite and dynalite
 * throw when their database is closed under a request. It also takes away the request's error listener: both throw
 * from theirs, so that one client that dies in the middle of a request would end the whole process.
 */
export const guardRequests = (server: Server): Settle => {
  const handlers = server.listeners('request') as RequestListener[]
  const working = new Set<ServerResponse>()
  let closing = false
  let settled: () => void = () => undefined
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (closing) return refuse(response, 503, 'this server is stopping')
    if (!isFromThisMachine(request))
      return refuse(response, 403, 'this server answers 127.0.0.1 and localhost only')
    for (const handler of handlers) handler(request, response)
    request.removeAllListeners('error')
    request.on('error', () => undefined)
    request.once('end', () => working.add(response))
    response.once('close', () => {
      if (working.delete(response) && working.size === 0) settled()
    })
  })
  return () =>
    new Promise((resolve) => {
      closing = true
      settled = resolve
      if (working.size === 0) resolve()
    })
}

const refuse = (response: ServerResponse, status: number, reason: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${reason}\n`)
}

/** Listens on 127.0.0.1 and resolves with the port; `port` 0 takes any that is free. */
export const listenOnLoopback = (server: Server, port: number, name: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(asPortError(error, port, name)))
    server.listen(port, LOOPBACK_ADDRESS, () => resolve((server.address() as AddressInfo).port))
  })

export const asPortError = (error: NodeJS.ErrnoException, port: number, name: string): Error =>
  error.code === 'EADDRINUSE' || error.code === 'EACCES'
    ? new LocalError(
        'port-in-use',
        `port ${port} of ${LOOPBACK_ADDRESS} cannot be had for ${name} (${error.code}): ` +
          'stop the program that holds it, or choose another with --port N (0 takes any free one)',
        error,
      )
    : error

/** Closes a server and its open connections; resolves when both are gone. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error?: NodeJS.ErrnoException) =>
      error === undefined || error === null || error.code === 'ERR_SERVER_NOT_RUNNING'
        ? resolve()
        : reject(error),
    )
    server.closeAllConnections()
  })

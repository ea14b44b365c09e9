import type { IncomingMessage, RequestListener, Server } from 'node:http'
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

/**
 * Puts the check above in front of a server that is not ours. It also takes away the request's error listener:
 * kinesalite and dynalite throw from theirs, so that one client that dies in the middle of a request would end
 * the whole process.
 */
export const guardRequests = (server: Server): void => {
  const handlers = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (!isFromThisMachine(request)) {
      response
        .writeHead(403, { 'content-type': 'text/plain' })
        .end('this server answers 127.0.0.1 and localhost only\n')
      return
    }
    for (const handler of handlers) handler(request, response)
    request.removeAllListeners('error')
    request.on('error', () => undefined)
  })
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

import { channel } from 'node:diagnostics_channel'
import type { Server } from 'node:http'
import { type FauxqsServer, startFauxqs } from 'fauxqs'
import { LocalError } from './local-error.ts'
import { asPortError, guardRequests, LOOPBACK_ADDRESS } from './loopback.ts'

type Fastify = {
  readonly server: Server
  listen: (options: { port: number; host: string }) => Promise<string>
}

/** fauxqs starts are told apart by this: one at a time holds the channel. */
let starting: Promise<unknown> = Promise.resolve()

/**
 * SNS and SQS in process, on 127.0.0.1. fauxqs 2.4.1 listens on every interface and has no option against it, so its
 * Fastify instance is caught where Fastify announces it, and told another address; that it obeyed is checked.
 */
export const startFauxqsOnLoopback = (port: number, dataDir: string): Promise<FauxqsServer> => {
  const started = starting.then(() => start(port, dataDir))
  starting = started.catch(() => undefined)
  return started
}

const start = async (port: number, dataDir: string): Promise<FauxqsServer> => {
  const created = channel('fastify.initialization')
  created.subscribe(bindToLoopback)
  try {
    const server = await startFauxqs({ port, dataDir, logger: false })
    if (new URL(server.address).hostname === LOOPBACK_ADDRESS) return server
    await server.stop()
    throw new LocalError(
      'not-loopback',
      `the SNS and SQS server listens on ${server.address}, not on ${LOOPBACK_ADDRESS}: use fauxqs 2.4.1, as package.json says`,
    )
  } catch (error) {
    throw asPortError(error as NodeJS.ErrnoException, port, 'SNS and SQS')
  } finally {
    created.unsubscribe(bindToLoopback)
  }
}

const bindToLoopback = (message: unknown): void => {
  const { fastify } = message as { fastify: Fastify }
  const listen = fastify.listen
  fastify.listen = (options) => {
    guardRequests(fastify.server)
    return listen.call(fastify, { ...options, host: LOOPBACK_ADDRESS })
  }
}

import type { IncomingMessage } from 'node:http'

/** API Gateway's own 10 MB; the API's smaller bound is then the API's to tell, and to count as turned away. */
export const BODY_BYTES_MAX = 10 * 1024 * 1024

export type Body =
  | { readonly kind: 'body'; readonly bytes: Buffer }
  | { readonly kind: 'too-large'; readonly bytesMax: number }
  /** The client went away. */
  | { readonly kind: 'aborted' }

/**
 * Reads a request's body up to `bytesMax`. What is larger is refused at once, by its Content-Length or as soon as
 * it has shown itself; the rest is then read and thrown away, because a client that is cut off while it still sends
 * never gets to see the answer.
 */
export const readBody = (request: IncomingMessage, bytesMax: number = BODY_BYTES_MAX): Promise<Body> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const refuse = (): void => {
      request.off('data', collect)
      request.resume()
      resolve({ kind: 'too-large', bytesMax })
    }
    const collect = (chunk: Buffer): void => {
      bytes += chunk.length
      if (bytes > bytesMax) refuse()
      else chunks.push(chunk)
    }
    request.on('error', () => resolve({ kind: 'aborted' }))
    request.on('close', () => resolve({ kind: 'aborted' }))
    request.on('end', () => resolve({ kind: 'body', bytes: Buffer.concat(chunks) }))
    if (Number(request.headers['content-length'] ?? 0) > bytesMax) refuse()
    else request.on('data', collect)
  })

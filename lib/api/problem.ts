import { LeewayError } from '../errors.ts'
import type { Problem } from './types.ts'

const TITLES = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const
export type ProblemStatus = keyof typeof TITLES

/** An RFC 9457 document. `detail` says what was wrong, against which bound, and what to send instead. */
export const problem = (
  status: ProblemStatus,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Response => {
  const body: Problem = { type: 'about:blank', title: TITLES[status], status, detail }
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  })
}

/** What throttling and lost races need to pass. */
const RETRY_AFTER_SECONDS = '1'

export const unavailable = (detail: string): Response =>
  problem(503, detail, { 'retry-after': RETRY_AFTER_SECONDS })

/** What a thrown error means to the caller. Defects and misconfigurations keep their reasons to themselves. */
export const problemOf = (error: unknown): Response => {
  if (error instanceof LeewayError) {
    if (error.code === 'not-found') return problem(404, error.message)
    if (error.code === 'input') return problem(422, error.message)
    if (error.canRetry)
      return unavailable('the service could not reach what it needs just now; send the same request again')
  }
  return problem(500, 'the request failed inside the service; its log says why')
}

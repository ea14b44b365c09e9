import type { ServerResponse } from 'node:http'

export const PROBLEM_JSON = 'application/problem+json'

/** An RFC 9457 problem document; `detail` says what was wrong and what to send instead. */
export type Problem = { readonly status: number; readonly title: string; readonly detail: string }

export const sendProblem = (response: ServerResponse, problem: Problem): void => {
  const body = JSON.stringify({ type: 'about:blank', ...problem })
  response.writeHead(problem.status, {
    'content-type': PROBLEM_JSON,
    'content-length': Buffer.byteLength(body),
  })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

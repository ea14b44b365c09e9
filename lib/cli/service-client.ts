import type { Problem } from '../api/types.ts'
import { LeewayError } from '../errors.ts'
import { printable } from './terminal.ts'

const TIMEOUT_MS = 60_000

export type Call = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH'
  readonly body?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** Calls the HTTP API. `path` begins with a slash and is encoded; use `pathOf` for names. */
export const callService = async <T>(url: string, path: string, call: Call = {}): Promise<T> => {
  const response = await fetchFrom(url, path, call)
  const text = await response.text()
  if (!response.ok) throw errorOf(url, response, text)
  try {
    return JSON.parse(text) as T
  } catch {
    throw notLeeway(url, `answered ${path} with something that is not JSON`)
  }
}

export const sendJson = <T>(url: string, path: string, method: 'PUT' | 'PATCH', value: unknown): Promise<T> =>
  callService<T>(url, path, {
    method,
    body: JSON.stringify(value),
    headers: { 'content-type': 'application/json' },
  })

/** `/v1/models/<model>/windows`: every part percent-encoded. */
export const pathOf = (...parts: readonly string[]): string =>
  parts.map((part) => `/${encodeURIComponent(part)}`).join('')

/** `?a=1&b=2` of the members that are given; empty where none is. */
export const queryOf = (members: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

const fetchFrom = async (
  url: string,
  path: string,
  { method = 'GET', body, headers }: Call,
): Promise<Response> => {
  try {
    return await fetch(`${url}${path}`, {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
      ...(headers === undefined ? {} : { headers }),
    })
  } catch (cause) {
    throw unreachable(url, cause)
  }
}

/** Nothing listens there: a service that was never started. Any other loss may pass. */
export const isRefused = (error: unknown): boolean =>
  error instanceof LeewayError && codeOf(error.cause) === 'ECONNREFUSED'

const unreachable = (url: string, cause: unknown): LeewayError => {
  const code = codeOf(cause)
  if (code === 'ECONNREFUSED')
    return new LeewayError(
      'unavailable',
      `no Leeway at ${url}; start one with \`npx leeway up\`, or name another with --url`,
      { cause },
    )
  const reason = code ?? rootOf(cause)
  return new LeewayError('unavailable', `${url} cannot be reached (${reason}); check --url`, { cause })
}

/** fetch hides the reason one or two causes down. */
const codeOf = (error: unknown): string | null => {
  for (let each = error, depth = 0; each instanceof Error && depth < 4; each = each.cause, depth++)
    if ('code' in each && typeof each.code === 'string') return each.code
  return null
}

const rootOf = (error: unknown): string =>
  error instanceof Error
    ? error.cause instanceof Error
      ? rootOf(error.cause)
      : error.message
    : String(error)

const errorOf = (url: string, response: Response, text: string): LeewayError => {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true
  const problem = isProblem ? problemOf(text) : null
  if (problem === null) return notLeeway(url, `answered ${response.status}`)
  const code = response.status === 404 ? 'not-found' : response.status >= 500 ? 'unavailable' : 'input'
  return new LeewayError(code, printable(problem.detail ?? problem.title ?? `status ${response.status}`), {
    cause: { status: response.status, retryAfter: response.headers.get('retry-after') },
  })
}

const problemOf = (text: string): Partial<Problem> | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}

const notLeeway = (url: string, finding: string): LeewayError =>
  new LeewayError('input', `${url} ${finding}: is it a Leeway service? Check --url`)

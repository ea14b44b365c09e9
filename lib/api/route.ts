import type { Context } from 'hono'
import { z } from 'zod'
import { check, type Read, read, readJson } from './body.ts'
import type { ApiDeps } from './deps.ts'
import type { ProblemStatus } from './problem.ts'
import { PATH_PARAMETERS } from './schemas.ts'

/** One row of the routes table: what the app serves and what /openapi.json says of it. */
export type Route = {
  readonly method: 'get' | 'post' | 'put' | 'patch'
  /** As OpenAPI writes it: `/v1/models/{model}/windows`. */
  readonly path: string
  readonly summary: string
  readonly query: z.ZodObject
  /** Null: no body, or one that is not of one shape; then `bodyTypes` says what may come. */
  readonly body: z.ZodType | null
  readonly bodyTypes: readonly string[]
  readonly success: { readonly status: 200 | 201 | 202; readonly type: string; readonly description: string }
  readonly problems: readonly ProblemStatus[]
  readonly respond: (context: Context, deps: ApiDeps) => Promise<Response>
}

export type Asked<Q, B> = {
  readonly deps: ApiDeps
  readonly request: Request
  readonly parameter: (name: keyof typeof PATH_PARAMETERS) => string
  readonly query: Q
  readonly body: B
}

type Spec<Q extends z.ZodObject, B extends z.ZodType> = Pick<Route, 'method' | 'path' | 'summary'> & {
  readonly query?: Q
  readonly body?: B
  readonly bodyTypes?: readonly string[]
  readonly status?: Route['success']['status']
  readonly type?: string
  readonly answers: string
  readonly problems?: readonly ProblemStatus[]
  readonly handle: (asked: Asked<z.output<Q>, z.output<B>>) => Promise<Response>
}

const NOTHING = z.strictObject({})

/** Path, query and body are checked before a handler sees them, by the very schemas that the document shows. */
export const route = <Q extends z.ZodObject = typeof NOTHING, B extends z.ZodType = z.ZodUndefined>(
  spec: Spec<Q, B>,
): Route => {
  const query = spec.query ?? NOTHING
  const body = spec.body ?? null
  return {
    method: spec.method,
    path: spec.path,
    summary: spec.summary,
    query,
    body,
    bodyTypes: spec.bodyTypes ?? (body === null ? [] : ['application/json']),
    success: { status: spec.status ?? 200, type: spec.type ?? 'application/json', description: spec.answers },
    problems: [...(spec.problems ?? []), 422, 500, 503],
    respond: async (context, deps) => {
      const parameters = check(parametersSchema(spec.path), context.req.param())
      if (!parameters.ok) return parameters.response
      const asked = check(query, queryOf(context.req.url))
      if (!asked.ok) return asked.response
      const sent: Read<unknown> = body === null ? read(undefined) : await readJson(context.req.raw, body)
      if (!sent.ok) return sent.response
      return spec.handle({
        deps,
        request: context.req.raw,
        parameter: (name) => parameters.value[name] ?? '',
        query: asked.value as z.output<Q>,
        body: sent.value as z.output<B>,
      })
    },
  }
}

export const parameterNames = (path: string): (keyof typeof PATH_PARAMETERS)[] =>
  (['model', 'id'] as const).filter((name) => path.includes(`{${name}}`))

const parametersSchema = (path: string) => {
  const names = parameterNames(path)
  return z.object({
    model: names.includes('model') ? PATH_PARAMETERS.model : z.undefined().optional(),
    id: names.includes('id') ? PATH_PARAMETERS.id : z.undefined().optional(),
  })
}

/** A name that is there twice becomes a list, which no schema takes: nobody could say which one holds. */
const queryOf = (url: string): Record<string, string | string[]> => {
  const { searchParams } = new URL(url)
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => {
      const values = searchParams.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

export const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  })

import { Hono } from 'hono'
import type { ApiDeps } from './deps.ts'
import { problem, problemOf } from './problem.ts'
import { ROUTES } from './routes.ts'

/** The HTTP API. Whoever wires it gives it clock, store and stream; it knows no cloud. */
export const apiApp = (deps: ApiDeps): Hono => {
  const app = new Hono()
  for (const route of ROUTES)
    app.on(route.method.toUpperCase(), honoPath(route.path), (context) => route.respond(context, deps))
  app.notFound((context) => noSuchRoute(context.req.path, context.req.method))
  app.onError((error) => {
    const response = problemOf(error)
    if (response.status >= 500) deps.onError?.(error)
    return response
  })
  return app
}

const honoPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1')

const PATTERNS = ROUTES.map(({ method, path }) => ({
  method: method.toUpperCase(),
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
}))

const noSuchRoute = (path: string, method: string): Response => {
  const allowed = PATTERNS.filter(({ pattern }) => pattern.test(path)).flatMap((each) =>
    each.method === 'GET' ? ['GET', 'HEAD'] : [each.method],
  )
  return allowed.length === 0
    ? problem(404, 'no such path: GET /openapi.json lists those that there are')
    : problem(405, `${method} is not allowed here: use ${allowed.join(', ')}`, { allow: allowed.join(', ') })
}

import { baselineRoutes } from './baseline-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { metricsText } from './metrics.ts'
import { modelRoutes } from './model-routes.ts'
import { openApiOf } from './openapi.ts'
import { operationRoutes } from './operation-routes.ts'
import { json, type Route, route } from './route.ts'

const serviceRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/healthz',
    summary: 'Is the service up',
    answers: 'The process answers; what it depends on is not asked',
    handle: async ({ deps }) => json({ status: 'ok', version: deps.version }),
  }),
  route({
    method: 'get',
    path: '/metrics',
    summary: 'Metrics for Prometheus',
    type: 'text/plain; version=0.0.4; charset=utf-8',
    answers: 'Text format 0.0.4',
    handle: async ({ deps }) =>
      new Response(await metricsText(deps), {
        headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
      }),
  }),
  route({
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    answers: 'OpenAPI 3.1',
    handle: async ({ deps }) => json(openApiOf(ROUTES, deps.version)),
  }),
]

/** Everything that the API serves. */
export const ROUTES: readonly Route[] = [
  ...serviceRoutes,
  ...eventRoutes,
  ...modelRoutes,
  ...baselineRoutes,
  ...operationRoutes,
]

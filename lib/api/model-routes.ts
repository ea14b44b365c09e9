import type { z } from 'zod'
import { readDrift } from './query/read-drift.ts'
import { readModels } from './query/read-models.ts'
import { readStatus } from './query/read-status.ts'
import { readWindows } from './query/read-windows.ts'
import { json, type Route, route } from './route.ts'
import { rangeQuery, windowsQuery } from './schemas.ts'

export const modelRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/v1/status',
    summary: 'Everything that has come in, and where it went',
    answers: 'StatusAnswer',
    handle: async ({ deps }) => json(await readStatus(deps)),
  }),
  route({
    method: 'get',
    path: '/v1/models',
    summary: 'The models that are watched',
    answers: 'The models: ModelSummary',
    handle: async ({ deps }) => json({ models: await readModels(deps) }),
  }),
  route({
    method: 'get',
    path: '/v1/models/{model}/windows',
    summary:
      'Stored windows: at most 1,000 of at most 31 days; without a range those of the last 24 hours of data',
    query: windowsQuery,
    answers: 'WindowsAnswer',
    problems: [404],
    handle: async ({ deps, parameter, query }) =>
      json(await readWindows(deps, parameter('model'), { ...rangeOf(query), cells: query.cells === 'true' })),
  }),
  route({
    method: 'get',
    path: '/v1/models/{model}/drift',
    summary: 'Judged windows, with the same range and bounds as the stored ones',
    query: rangeQuery,
    answers: 'DriftAnswer',
    problems: [404],
    handle: async ({ deps, parameter, query }) =>
      json(await readDrift(deps, parameter('model'), rangeOf(query))),
  }),
]

const rangeOf = (query: z.output<typeof rangeQuery>) => ({
  fromMs: query.from ?? null,
  toMs: query.to ?? null,
  version: query.version ?? null,
  variant: query.variant ?? null,
  segment: query.segment ?? null,
})

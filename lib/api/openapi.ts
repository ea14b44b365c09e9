import { z } from 'zod'
import { parameterNames, type Route } from './route.ts'
import { PATH_PARAMETERS } from './schemas.ts'

/** OpenAPI 3.1 of a routes table. Its schemas are JSON Schema 2020-12, as zod writes it. */
export const openApiOf = (routes: readonly Route[], version: string): object => ({
  openapi: '3.1.0',
  info: {
    title: 'Leeway',
    version,
    description: 'Watches machine-learning models in production. Times are RFC 3339 in UTC.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  paths: Object.fromEntries(
    [...new Set(routes.map(({ path }) => path))].map((path) => [
      path,
      Object.fromEntries(
        routes.filter((route) => route.path === path).map((route) => [route.method, operationOf(route)]),
      ),
    ]),
  ),
  components: { schemas: { Problem: PROBLEM } },
})

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
  },
}

const operationOf = (route: Route): object => ({
  operationId: operationIdOf(route),
  summary: route.summary,
  parameters: [
    ...parameterNames(route.path).map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: schemaOf(PATH_PARAMETERS[name]),
    })),
    ...Object.entries(route.query.shape).map(([name, schema]) => ({
      name,
      in: 'query',
      required: false,
      schema: schemaOf(schema as z.ZodType),
    })),
  ],
  ...(route.bodyTypes.length === 0
    ? {}
    : {
        requestBody: {
          required: true,
          content: Object.fromEntries(
            route.bodyTypes.map((type) => [
              type,
              route.body === null ? {} : { schema: schemaOf(route.body) },
            ]),
          ),
        },
      }),
  responses: {
    [route.success.status]: {
      description: route.success.description,
      content: { [route.success.type]: {} },
    },
    ...Object.fromEntries(route.problems.map((status) => [status, PROBLEM_RESPONSE])),
  },
})

const PROBLEM_RESPONSE = {
  description: 'A problem: its detail says what was wrong and what to do',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

const operationIdOf = ({ method, path }: Route): string =>
  [method, ...path.split(/[^a-z]+/i).filter((part) => part !== '' && part !== 'v')].join('-')

/** What a caller sends, before defaults and transformations. */
const schemaOf = (schema: z.ZodType): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  return rest
}

import { reportRetrain } from '../pipeline/report-retrain.ts'
import type { RefusalCode } from '../retrain/report.ts'
import { acknowledgeAlert } from './acknowledge-alert.ts'
import { type ProblemStatus, problem } from './problem.ts'
import { readAlerts } from './query/read-alerts.ts'
import { readRetrainRequests, retrainAnswerOf } from './query/read-retrain-requests.ts'
import { json, type Route, route } from './route.ts'
import { acknowledgeBody, alertsQuery, retrainQuery, retrainUpdateBody } from './schemas.ts'

const REFUSALS: Readonly<Record<RefusalCode, ProblemStatus>> = {
  'unknown-request': 404,
  'empty-value': 422,
  'other-job': 409,
  'illegal-transition': 409,
}

export const operationRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/v1/alerts',
    summary: 'Alerts: firing first, then by the time they fired, newest first',
    query: alertsQuery,
    answers: 'AlertsAnswer',
    handle: async ({ deps, query }) => json({ alerts: await readAlerts(deps, query.state ?? null) }),
  }),
  route({
    method: 'post',
    path: '/v1/alerts/{id}/acknowledge',
    summary: 'A person takes a firing alert; the first keeps it. It silences nothing',
    body: acknowledgeBody,
    answers: 'AlertAnswer',
    problems: [400, 404, 409, 413, 415],
    handle: ({ deps, parameter, body }) => acknowledgeAlert(deps, parameter('id'), body.by),
  }),
  route({
    method: 'get',
    path: '/v1/retrain-requests',
    summary: 'Retraining requests, newest first',
    query: retrainQuery,
    answers: 'RetrainRequestsAnswer',
    handle: async ({ deps, query }) =>
      json({ requests: await readRetrainRequests(deps, query.model ?? null) }),
  }),
  route({
    method: 'patch',
    path: '/v1/retrain-requests/{id}',
    summary: 'A training platform reports of a request; only one job can own it',
    body: retrainUpdateBody,
    answers: 'RetrainRequestAnswer',
    problems: [400, 404, 409, 413, 415],
    handle: async ({ deps, parameter, body }) => {
      const reported = await reportRetrain(deps.store, parameter('id'), body)
      return reported.kind === 'refused'
        ? problem(REFUSALS[reported.code], reported.message)
        : json(retrainAnswerOf(reported.request))
    },
  }),
]

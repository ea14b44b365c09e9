import { mapLimited } from '../pipeline/limited.ts'
import { mediaTypeOf, readBytes, TOO_LARGE } from './body.ts'
import { envelopeOf } from './cloud-event.ts'
import type { ApiDeps } from './deps.ts'
import { type Entry, entriesOf } from './event-entries.ts'
import { recordsOf } from './event-records.ts'
import { type ProblemStatus, problem, unavailable } from './problem.ts'
import { json, type Route, route } from './route.ts'
import type { EventsAnswer } from './types.ts'

const EVENT_TYPES = [
  'application/json',
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/gzip',
  'application/x-gzip',
  'application/octet-stream',
  'text/plain',
]

export const eventRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/v1/events',
    summary:
      'Prediction events: one, an array, or one a line; optionally gzip; CloudEvents in structured, batch or binary mode',
    bodyTypes: EVENT_TYPES,
    status: 202,
    answers: 'EventsAnswer: how many are stored in the stream, and what is wrong with the others',
    problems: [400, 413, 415],
    handle: ({ deps, request }) => postEvents(deps, request),
  }),
]

const postEvents = async (deps: ApiDeps, request: Request): Promise<Response> => {
  const type = mediaTypeOf(request)
  if (type !== '' && !EVENT_TYPES.includes(type))
    return turnAway(deps, 415, 'media-type', `content-type is ${type.slice(0, 100)}: send ${EVENT_TYPES[1]}`)
  const encoding = (request.headers.get('content-encoding') ?? 'identity').trim().toLowerCase()
  if (encoding !== 'identity' && encoding !== 'gzip')
    return turnAway(deps, 415, 'content-encoding', 'content-encoding is gzip, or left out')
  const bytes = await readBytes(request)
  if (bytes === null) return turnAway(deps, 413, 'too-large', TOO_LARGE)
  if (encoding === 'gzip' && !(bytes[0] === 0x1f && bytes[1] === 0x8b))
    return turnAway(deps, 400, 'bad-compression', 'content-encoding is gzip and the body is not')
  const found = entriesOf(bytes, envelopeOf(request.headers))
  if (found.kind === 'turned-away') return turnAway(deps, found.status, found.reason, found.message)
  try {
    const records = recordsOf(found.entries.flatMap(({ forward }) => (forward === null ? [] : [forward])))
    if (records.length > 0) await deps.stream(records)
  } catch (error) {
    deps.onError?.(error)
    return unavailable(
      'the event stream did not take all events; send the same body again: events with an id count once',
    )
  }
  // After the stream has taken the rest, for a body that is sent again must not be counted twice.
  const kept = found.entries.filter(({ forward }) => forward === null)
  await mapLimited(kept, COUNTS_AT_ONCE, ({ rejection }) =>
    deps.store.countTurnedAway(rejection?.reason ?? 'unreadable'),
  )
  return json(answerOf(found.entries), 202)
}

const COUNTS_AT_ONCE = 4

const turnAway = async (
  { store }: ApiDeps,
  status: ProblemStatus,
  reason: string,
  detail: string,
): Promise<Response> => {
  await store.countTurnedAway(reason)
  return problem(status, detail)
}

const REJECTIONS_TOLD = 100

const answerOf = (entries: readonly Entry[]): EventsAnswer => {
  const rejections = entries.flatMap(({ rejection }, index) =>
    rejection === null ? [] : [{ index, ...rejection }],
  )
  return {
    accepted: entries.length - rejections.length,
    rejected: rejections.length,
    rejections: rejections.slice(0, REJECTIONS_TOLD),
  }
}

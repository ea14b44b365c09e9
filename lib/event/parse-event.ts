import { type Checked, clip, fail, isObject, type Members, notFinite, pass } from './checked.ts'
import type { Parsed, PredictionEvent, RejectionReason } from './event.ts'
import { LIMITS } from './limits.ts'
import { costOf, durationNsOf, featuresOf, usageOf } from './parse-measures.ts'
import { nameOf, segmentOf } from './parse-names.ts'
import { outcomeOf } from './parse-outcome.ts'
import { parseTime } from './parse-time.ts'

/**
 * One decoded JSON value to an event, a label, a heartbeat or a rejection. Pure, never throws.
 * CloudEvents 1.0 envelopes in structured mode are opened: `data` is the event, the envelope's `id` and `time` stand in
 * where the event has none. Members that the contract does not name are ignored, but not below `LIMITS.depth`.
 */
export const parseEvent = (value: unknown, raw: string): Parsed => {
  const parsed = parseMembers(value)
  return parsed.ok ? parsed.value : { kind: 'rejected', rejection: parsed.rejection, raw }
}

export const rejected = (reason: RejectionReason, path: string, message: string, raw: string): Parsed => ({
  kind: 'rejected',
  rejection: { reason, path, message },
  raw,
})

const parseMembers = (value: unknown): Checked<Parsed> => {
  if (!isObject(value)) return fail('not-an-object', '', 'an event is a JSON object')
  const opened = openCloudEvent(value)
  if (!opened.ok) return opened
  const members = opened.value
  const depth = checkDepth(members)
  if (depth !== null) return depth
  switch (members.type ?? 'prediction') {
    case 'prediction':
      return parsePrediction(members)
    case 'label': {
      const timeMs = timeOf(members)
      if (!timeMs.ok) return timeMs
      const model = nameOf(members, 'model')
      if (!model.ok) return model
      return pass({ kind: 'label', timeMs: timeMs.value })
    }
    case 'heartbeat': {
      const timeMs = timeOf(members)
      return timeMs.ok ? pass({ kind: 'heartbeat', timeMs: timeMs.value }) : timeMs
    }
    default:
      return fail('unknown-type', 'type', "type is 'prediction' (the default), 'label' or 'heartbeat'")
  }
}

const parsePrediction = (members: Members): Checked<Parsed> => {
  const model = nameOf(members, 'model')
  if (!model.ok) return model
  const version = nameOf(members, 'version')
  if (!version.ok) return version
  const variant = nameOf(members, 'variant')
  if (!variant.ok) return variant
  const timeMs = timeOf(members)
  if (!timeMs.ok) return timeMs
  const segment = segmentOf(members.segments)
  if (!segment.ok) return segment
  const outcome = outcomeOf(members)
  if (!outcome.ok) return outcome
  const features = featuresOf(members.features)
  if (!features.ok) return features
  const latencyNs = durationNsOf(members, 'latencyMs', LIMITS.latencyMs)
  if (!latencyNs.ok) return latencyNs
  const computeNs = durationNsOf(members, 'computeMs', LIMITS.computeMs)
  if (!computeNs.ok) return computeNs
  const usage = usageOf(members.usage)
  if (!usage.ok) return usage
  const costPicoUsd = costOf(members.costUsd)
  if (!costPicoUsd.ok) return costPicoUsd
  const id = members.id ?? null
  if (
    id !== null &&
    (typeof id !== 'string' || id === '' || id.length > LIMITS.idLength || !id.isWellFormed())
  )
    return fail(
      'bad-name',
      'id',
      `an id is a string of 1 to ${LIMITS.idLength} characters; leave the member out where there is none`,
    )
  const event: PredictionEvent = {
    id,
    timeMs: timeMs.value,
    series: { model: model.value, version: version.value, variant: variant.value, segment: segment.value },
    features: features.value,
    outcome: outcome.value,
    latencyNs: latencyNs.value,
    computeNs: computeNs.value,
    usage: usage.value,
    costPicoUsd: costPicoUsd.value,
  }
  return pass({ kind: 'prediction', event })
}

const openCloudEvent = (value: Members): Checked<Members> => {
  if (typeof value.specversion !== 'string') return pass(value)
  const data = value.data
  if (!isObject(data))
    return fail('not-an-object', 'data', 'the data of a CloudEvent is the event, a JSON object')
  return pass({ ...data, id: data.id ?? value.id, time: data.time ?? value.time })
}

const timeOf = (members: Members): Checked<number> => {
  const value = members.time
  if (value === undefined || value === null)
    return fail('missing-time', 'time', 'time is required: RFC 3339 text or epoch milliseconds')
  if (value === Number.POSITIVE_INFINITY) return notFinite('time')
  const timeMs = parseTime(value)
  return timeMs === null
    ? fail(
        'bad-time',
        'time',
        'time is RFC 3339 text with an offset, or whole epoch milliseconds, from 1970 to 2286',
      )
    : pass(timeMs)
}

/** Looks below the members of an event for nesting that nothing of ours would need. Bounded by the record's size. */
const checkDepth = (members: Members) => {
  for (const name in members) {
    const value = members[name]
    if (typeof value === 'object' && value !== null && deeperThan(value, LIMITS.depth))
      return fail('too-deep', clip(name), `nested deeper than ${LIMITS.depth} levels`)
  }
  return null
}

const deeperThan = (value: object, levels: number): boolean => {
  if (levels === 0) return true
  for (const name in value) {
    const inner = (value as Members)[name]
    if (typeof inner === 'object' && inner !== null && deeperThan(inner, levels - 1)) return true
  }
  return false
}

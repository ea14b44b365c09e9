import type {
  FeatureValue,
  Outcome,
  Parsed,
  PredictionEvent,
  Rejection,
  RejectionReason,
  TokenUsage,
} from './event.ts'
import { LIMITS } from './limits.ts'
import { parseTime } from './parse-time.ts'

type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly rejection: Rejection }
type Members = Readonly<Record<string, unknown>>

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

const fail = (reason: RejectionReason, path: string, message: string) =>
  ({ ok: false, rejection: { reason, path, message } }) as const
const pass = <T>(value: T): Checked<T> => ({ ok: true, value })

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
  if (id !== null && (typeof id !== 'string' || id === '' || id.length > 256 || !id.isWellFormed()))
    return fail(
      'bad-name',
      'id',
      'an id is a string of 1 to 256 characters; leave the member out where there is none',
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

// Control characters would break lines, keys and terminals; a lone surrogate has no UTF-8.
const isName = (text: string): boolean =>
  text.length > 0 && text.length <= LIMITS.nameLength && !hasControl(text) && text.isWellFormed()

const hasControl = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 32 || code === 127) return true
  }
  return false
}

const nameOf = (members: Members, member: 'model' | 'version' | 'variant'): Checked<string> => {
  const value = members[member]
  if (value === undefined || value === null)
    return member === 'model'
      ? fail('missing-model', 'model', 'model is required: the name of the model')
      : pass('')
  const text = member === 'version' && Number.isSafeInteger(value) ? String(value) : value
  if (typeof text === 'string' && isName(text)) return pass(text)
  return fail(
    'bad-name',
    member,
    `${member} is a string of 1 to ${LIMITS.nameLength} characters, without control characters`,
  )
}

/** Sorted `name=value` pairs; `%`, `,` and `=` inside them are percent-encoded, so that the text reads back. */
const segmentOf = (value: unknown): Checked<string> => {
  if (value === undefined || value === null) return pass('')
  if (!isObject(value)) return fail('bad-segments', 'segments', 'segments is an object of names and values')
  const names = Object.keys(value)
  if (names.length > LIMITS.segments)
    return fail('bad-segments', 'segments', `${names.length} segments; at most ${LIMITS.segments}`)
  const pairs: string[] = []
  for (const name of names.sort()) {
    const part = value[name]
    const text = typeof part === 'number' || typeof part === 'boolean' ? String(part) : part
    if (part === Number.POSITIVE_INFINITY || part === Number.NEGATIVE_INFINITY)
      return notFinite(`segments.${clip(name)}`)
    if (typeof text !== 'string' || !isName(text) || !isName(name))
      return fail(
        'bad-segments',
        `segments.${clip(name)}`,
        'names and values of segments are short strings, numbers or booleans',
      )
    pairs.push(`${escapeSegment(name)}=${escapeSegment(text)}`)
  }
  const segment = pairs.join(',')
  return segment.length <= LIMITS.segmentLength
    ? pass(segment)
    : fail('bad-segments', 'segments', `${segment.length} characters in all; at most ${LIMITS.segmentLength}`)
}

const escapeSegment = (text: string): string =>
  text.replace(/[%,=]/g, (character) => (character === '%' ? '%25' : character === ',' ? '%2C' : '%3D'))

const outcomeOf = (members: Members): Checked<Outcome> => {
  const error = members.error ?? null
  const prediction = members.prediction ?? null
  if (error !== null) {
    if (prediction !== null)
      return fail('bad-error', 'error', 'an event has a prediction or an error, not both')
    const category = isObject(error) ? error.category : null
    return typeof category === 'string' && isName(category) && category.length <= LIMITS.categoryLength
      ? pass({ kind: 'error', category })
      : fail(
          'bad-error',
          'error.category',
          `error is an object with a category of 1 to ${LIMITS.categoryLength} characters`,
        )
  }
  if (prediction === null)
    return fail(
      'missing-outcome',
      'prediction',
      'a prediction (number, string, boolean or object) or an error is required',
    )
  return predictionOf(prediction)
}

const predictionOf = (value: unknown): Checked<Outcome> => {
  if (typeof value === 'number') return scored(null, value)
  if (typeof value === 'string' || typeof value === 'boolean') return scored(String(value), null)
  if (!isObject(value)) return badPrediction('prediction')
  const label = value.label ?? null
  const score = value.score ?? null
  if (label !== null && typeof label !== 'string' && typeof label !== 'boolean' && typeof label !== 'number')
    return badPrediction('prediction.label')
  if (score !== null && typeof score !== 'number') return badPrediction('prediction.score')
  const best = mostProbable(value.probabilities ?? null)
  if (!best.ok) return best
  const text = label === null ? (best.value?.label ?? null) : String(label)
  const number = score ?? best.value?.score ?? null
  if (text === null && number === null) return badPrediction('prediction')
  return scored(text, number)
}

const scored = (label: string | null, score: number | null): Checked<Outcome> => {
  if (score !== null && !Number.isFinite(score)) return notFinite('prediction.score')
  // A lone surrogate has no UTF-8: two such labels would be stored as one.
  if (label !== null && !label.isWellFormed()) return badPrediction('prediction.label')
  return pass({ kind: 'prediction', label, score })
}

const badPrediction = (path: string) =>
  fail(
    'bad-prediction',
    path,
    'a prediction is a number, string, boolean, or an object with label, score or probabilities',
  )

/** The class with the highest probability, the first by name among equals. */
const mostProbable = (value: unknown): Checked<{ label: string; score: number } | null> => {
  if (value === null) return pass(null)
  if (!isObject(value)) return badPrediction('prediction.probabilities')
  const names = Object.keys(value)
  if (names.length === 0 || names.length > LIMITS.features) return badPrediction('prediction.probabilities')
  let best: { label: string; score: number } | null = null
  for (const label of names.sort()) {
    const score = value[label]
    if (typeof score !== 'number') return badPrediction('prediction.probabilities')
    if (!Number.isFinite(score)) return notFinite('prediction.probabilities')
    if (best === null || score > best.score) best = { label, score }
  }
  return pass(best)
}

const featuresOf = (value: unknown): Checked<Readonly<Record<string, FeatureValue>> | null> => {
  if (value === undefined || value === null) return pass(null)
  if (!isObject(value)) return fail('bad-features', 'features', 'features is an object of names and values')
  let count = 0
  for (const name of Object.keys(value)) {
    count += 1
    const feature = value[name]
    switch (typeof feature) {
      case 'number':
        if (!Number.isFinite(feature)) return notFinite(`features.${clip(name)}`)
        break
      case 'string':
        if (!feature.isWellFormed()) return badFeature(name)
        break
      case 'boolean':
        break
      default:
        if (feature !== null) return badFeature(name)
    }
    if (
      name === '__proto__' ||
      name.length === 0 ||
      name.length > LIMITS.featureNameLength ||
      !name.isWellFormed()
    )
      return fail(
        'bad-features',
        `features.${clip(name)}`,
        `a feature's name has 1 to ${LIMITS.featureNameLength} characters and is not __proto__`,
      )
  }
  if (count > LIMITS.features)
    return fail('too-many-features', 'features', `${count} features; at most ${LIMITS.features}`)
  return pass(value as Readonly<Record<string, FeatureValue>>)
}

const badFeature = (name: string) =>
  fail(
    'bad-features',
    `features.${clip(name)}`,
    'a feature is a number, a string, a boolean, or null where it is missing',
  )

const durationNsOf = (
  members: Members,
  member: 'latencyMs' | 'computeMs',
  boundMs: number,
): Checked<number | null> => {
  const value = members[member] ?? null
  if (value === null) return pass(null)
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) return notFinite(member)
  if (typeof value === 'number' && value >= 0 && value <= boundMs) return pass(Math.round(value * 1e6))
  return fail('bad-latency', member, `${member} is a number of milliseconds from 0 to ${boundMs}`)
}

const usageOf = (value: unknown): Checked<TokenUsage | null> => {
  if (value === undefined || value === null) return pass(null)
  if (!isObject(value))
    return fail('bad-usage', 'usage', 'usage is an object with provider, model and token counts')
  const { provider, model } = value
  if (typeof provider !== 'string' || !isName(provider))
    return fail('bad-usage', 'usage.provider', 'the provider is a name such as openai')
  if (typeof model !== 'string' || !isName(model))
    return fail('bad-usage', 'usage.model', 'the model is the name that the provider bills, such as gpt-4o')
  const counts: number[] = []
  for (const member of ['inputTokens', 'cachedInputTokens', 'outputTokens', 'reasoningTokens']) {
    const count = value[member] ?? 0
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > LIMITS.tokens)
      return fail(
        'bad-usage',
        `usage.${member}`,
        `a token count is a whole number from 0 to ${LIMITS.tokens}`,
      )
    counts.push(count)
  }
  const [input = 0, cachedInput = 0, output = 0, reasoning = 0] = counts
  if (cachedInput > input || reasoning > output)
    return fail(
      'bad-usage',
      'usage',
      'cachedInputTokens are part of inputTokens, and reasoningTokens part of outputTokens: a part exceeds its whole',
    )
  return pass({ provider, model, input, cachedInput, output, reasoning })
}

const costOf = (value: unknown): Checked<bigint | null> => {
  if (value === undefined || value === null) return pass(null)
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) return notFinite('costUsd')
  if (typeof value === 'number' && value >= 0 && value <= LIMITS.costUsd)
    return pass(BigInt(Math.round(value * 1e12)))
  return fail('bad-cost', 'costUsd', `costUsd is a number of dollars from 0 to ${LIMITS.costUsd}`)
}

const notFinite = (path: string) =>
  fail(
    'not-finite',
    path,
    'NaN and infinity are not JSON; send null for a missing feature, or leave the member out',
  )

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const clip = (name: string): string => (name.length > 80 ? `${name.slice(0, 80)}...` : name).toWellFormed()

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

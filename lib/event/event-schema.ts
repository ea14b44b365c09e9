import { LIMITS } from './limits.ts'
import { TIME_MS_END } from './parse-time.ts'

/**
 * The contract of a prediction event as JSON Schema, for producers to check against before they send. `parseEvent` is
 * what decides; test/schemas holds the two together. `npm run schemas` writes schemas/event.v1.schema.json from this.
 */
export const eventSchema = () => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:leeway:schema:event:v1',
  title: 'Leeway event, version 1',
  description: [
    'One event: a prediction (the default), a label or a heartbeat. Members that are not named here are ignored.',
    'An event that this schema refuses is rejected by Leeway. What the schema cannot say, and Leeway rejects too:',
    ...BEYOND_THE_SCHEMA,
    'A CloudEvents 1.0 envelope is opened first: this schema is of its `data`, to which `id` and `time` of the envelope are lent.',
  ].join('\n- '),
  type: 'object',
  properties: { type: { enum: ['prediction', 'label', 'heartbeat', null], default: 'prediction' } },
  if: typeIs('label'),
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's own keyword.
  then: { $ref: '#/$defs/label' },
  else: {
    if: typeIs('heartbeat'),
    // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's own keyword.
    then: { $ref: '#/$defs/heartbeat' },
    else: { $ref: '#/$defs/prediction' },
  },
  $defs: {
    prediction: PREDICTION_EVENT,
    label: {
      description: 'What turned out to be true of an earlier prediction. It is counted, and not used yet.',
      required: ['model', 'time'],
      properties: {
        model: { $ref: '#/$defs/name' },
        time: { $ref: '#/$defs/time' },
        id: { description: 'The id of the prediction that it is about; not checked yet' },
        label: { description: 'The true label; not checked yet' },
      },
    },
    heartbeat: {
      description:
        'Says that event time has reached `time` in this partition: lets an idle or ended producer close its windows.',
      required: ['time'],
      properties: { time: { $ref: '#/$defs/time' } },
    },
    time: TIME,
    name: {
      description: 'Control characters would break lines, keys and terminals; a lone surrogate has no UTF-8',
      ...nameOf(LIMITS.nameLength),
    },
    text: { type: 'string', pattern: WELL_FORMED },
  },
})

/** Each with the reason why JSON Schema has no word for it. */
export const BEYOND_THE_SCHEMA: readonly string[] = [
  '`cachedInputTokens` are at most `inputTokens`, and `reasoningTokens` at most `outputTokens`: one member is held against another.',
  `The segments of an event, written \`name=value,...\` with %, comma and = as %25, %2C and %3D, have at most ${LIMITS.segmentLength} characters: a sum over members.`,
  'Lengths are counted in UTF-16 units, of which an emoji has two: `maxLength` counts code points.',
  `A time lies between 1970-01-01T00:00:00Z and ${new Date(TIME_MS_END - 1).toISOString()} whatever its offset, and 29 February in leap years only: arithmetic.`,
  `Members are nested at most ${LIMITS.depth} levels deep, and an event has at most ${LIMITS.eventBytes} characters of JSON: nothing counts the whole.`,
]

const typeIs = (type: string) => ({ required: ['type'], properties: { type: { const: type } } })

/** Under ECMAScript's `u` flag, which JSON Schema recommends, a surrogate that has its pair is no surrogate. */
const WELL_FORMED = '^[^\\uD800-\\uDFFF]*$'
const NAME = '^[^\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]+$'

function nameOf(maxLength: number) {
  return { type: 'string', minLength: 1, maxLength, pattern: NAME }
}

const YEAR = '(?:1969|19[7-9]\\d|2[01]\\d\\d|22[0-7]\\d|228[0-6])'
const MONTH_AND_DAY =
  '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|[12]\\d))'
const CLOCK = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?'
const OFFSET = '(?:[Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)'

const TIME = {
  description: 'RFC 3339 text with seconds and an offset, or whole epoch milliseconds',
  oneOf: [
    { type: 'string', pattern: `^${YEAR}-${MONTH_AND_DAY}[Tt ]${CLOCK}${OFFSET}$` },
    { type: 'integer', minimum: 0, exclusiveMaximum: TIME_MS_END },
  ],
}

const orNull = <T extends object>(schema: T, description: string) => ({
  description,
  anyOf: [schema, { type: 'null' }],
})
const numberUpTo = (maximum: number, description: string) =>
  orNull({ type: 'number', minimum: 0, maximum }, description)
const tokens = (description: string) =>
  orNull({ type: 'integer', minimum: 0, maximum: LIMITS.tokens }, `${description}; left out: 0`)

const NOT_NULL = { not: { type: 'null' } }
const hasSome = (member: string) => ({ required: [member], properties: { [member]: NOT_NULL } })

const PREDICTION = {
  description: 'What the model said: a score, a label, or both',
  anyOf: [
    { type: 'null' },
    { type: 'number' },
    { $ref: '#/$defs/text' },
    { type: 'boolean' },
    {
      type: 'object',
      properties: {
        label: {
          description: 'A class; numbers and booleans are taken by their text',
          anyOf: [{ $ref: '#/$defs/text' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }],
        },
        score: { type: ['number', 'null'], description: 'Any finite number, e.g. a probability' },
        probabilities: orNull(
          {
            type: 'object',
            minProperties: 1,
            maxProperties: LIMITS.features,
            propertyNames: { $ref: '#/$defs/text' },
            additionalProperties: { type: 'number' },
          },
          'By class: the most probable one stands in for `label` and `score` where they are left out',
        ),
      },
      anyOf: ['label', 'score', 'probabilities'].map(hasSome),
    },
  ],
}

const ERROR = orNull(
  {
    type: 'object',
    required: ['category'],
    properties: {
      category: { description: 'A short class of failures, not a message', ...nameOf(LIMITS.categoryLength) },
    },
  },
  'A failed call, in place of a prediction',
)

const FEATURES = orNull(
  {
    type: 'object',
    maxProperties: LIMITS.features,
    propertyNames: {
      type: 'string',
      minLength: 1,
      maxLength: LIMITS.featureNameLength,
      pattern: WELL_FORMED,
      not: { const: '__proto__' },
    },
    additionalProperties: {
      anyOf: [{ type: 'number' }, { $ref: '#/$defs/text' }, { type: 'boolean' }, { type: 'null' }],
    },
  },
  'What the model was given, by name; null is a missing value. Left out: nothing is known, not even what is missing',
)

const SEGMENTS = orNull(
  {
    type: 'object',
    maxProperties: LIMITS.segments,
    propertyNames: { $ref: '#/$defs/name' },
    additionalProperties: { anyOf: [{ $ref: '#/$defs/name' }, { type: 'number' }, { type: 'boolean' }] },
  },
  'Part of what a window is about, e.g. a region: each combination is a series of its own, and series are bounded',
)

const USAGE = orNull(
  {
    type: 'object',
    required: ['provider', 'model'],
    properties: {
      provider: { description: 'Who bills, e.g. openai', $ref: '#/$defs/name' },
      model: { description: 'The name that is billed, e.g. gpt-4o', $ref: '#/$defs/name' },
      inputTokens: tokens('All input tokens, cached ones included'),
      cachedInputTokens: tokens('Those of the input that were read from a cache'),
      outputTokens: tokens('All output tokens, reasoning included'),
      reasoningTokens: tokens('Those of the output that were reasoning'),
    },
  },
  'Tokens of one call, as the provider counts them',
)

const PREDICTION_EVENT = {
  required: ['model', 'time'],
  properties: {
    id: orNull(
      { type: 'string', minLength: 1, maxLength: LIMITS.idLength, pattern: WELL_FORMED },
      'Your own id: an event that comes again is counted once',
    ),
    time: { description: 'When the prediction was made', $ref: '#/$defs/time' },
    model: { $ref: '#/$defs/name' },
    version: {
      description: 'Of the model; a whole number is taken by its text',
      anyOf: [
        { $ref: '#/$defs/name' },
        { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
        { type: 'null' },
      ],
    },
    variant: orNull({ $ref: '#/$defs/name' }, 'Of an experiment, e.g. champion'),
    segments: SEGMENTS,
    features: FEATURES,
    prediction: PREDICTION,
    error: ERROR,
    latencyMs: numberUpTo(LIMITS.latencyMs, 'From request to answer'),
    computeMs: numberUpTo(
      LIMITS.computeMs,
      'Busy time of the instance, priced with the `instanceUsdPerHour` of the model',
    ),
    usage: USAGE,
    costUsd: numberUpTo(LIMITS.costUsd, 'What the call cost: replaces what would be computed'),
  },
  oneOf: [hasSome('prediction'), hasSome('error')],
}

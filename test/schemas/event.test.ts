import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../lib/event/limits.ts'
import { parseEvent } from '../../lib/event/parse-event.ts'
import { givenEvent } from '../event/given.ts'
import { publishedSchema, validatorOf } from './validators.ts'

const matchesSchema = validatorOf('event.v1.schema.json')

/** Through JSON, as an event comes: what JSON has no word for is gone before either sees it. */
const answersOf = (event: unknown): { readonly schema: boolean; readonly parser: string } => {
  const text = JSON.stringify(event)
  const value: unknown = JSON.parse(text)
  const parsed = parseEvent(value, text)
  return {
    schema: matchesSchema(value),
    parser:
      parsed.kind === 'rejected' ? `${parsed.rejection.reason} at ${parsed.rejection.path}` : 'accepted',
  }
}

const expectAgreement = (event: unknown): void => {
  const { schema, parser } = answersOf(event)
  expect(schema, `${JSON.stringify(event)}: ${parser}`).toBe(parser === 'accepted')
}

/** Below U+10000, where a character is a UTF-16 unit; lone surrogates included. */
const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
const oddText = fc.oneof(
  fc
    .array(unit, { maxLength: 5 })
    .map((units) => units.join('').replace(/[\ud800-\udbff](?=[\udc00-\udfff])/g, '')),
  fc.constantFrom(
    '',
    'x'.repeat(64),
    'x'.repeat(65),
    'x'.repeat(128),
    'x'.repeat(129),
    'x'.repeat(256),
    'x'.repeat(257),
  ),
  fc.constantFrom('😀', '\ud800', 'a\nb', '__proto__', 'constructor', 'label', 'heartbeat', 'prediction'),
)
const oddNumber = fc.oneof(
  fc.constantFrom(0, -0, -1, 0.5, 1e12, 1e13, 1e13 - 1, 2 ** 53, -(2 ** 53) + 1, 1e300),
  fc.constantFrom(
    LIMITS.latencyMs,
    LIMITS.latencyMs + 0.1,
    LIMITS.tokens,
    LIMITS.tokens + 1,
    LIMITS.costUsd,
    1e6 + 1,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const digits = (max: number, length: number) =>
  fc.nat(max).map((number) => String(number).padStart(length, '0'))
const offset = fc.oneof(
  fc.constantFrom('Z', 'z', ''),
  fc
    .tuple(fc.constantFrom('+', '-'), digits(25, 2), digits(61, 2))
    .map(([sign, hour, minute]) => `${sign}${hour}:${minute}`),
)
/** The ends of the range and 29 February are beyond the schema, and are left out here. */
const timeText = fc
  .record({
    year: fc.integer({ min: 1971, max: 2285 }),
    month: digits(13, 2),
    day: digits(32, 2),
    separator: fc.constantFrom('T', 't', ' ', '_'),
    clock: fc.tuple(digits(24, 2), digits(61, 2), digits(61, 2)).map((parts) => parts.join(':')),
    fraction: fc.constantFrom('', '.5', '.123456789', '.1234567890', '.'),
    offset,
  })
  .filter(({ month, day }) => !(month === '02' && day === '29'))
  .map((t) => `${t.year}-${t.month}-${t.day}${t.separator}${t.clock}${t.fraction}${t.offset}`)

const oddScalar = fc.oneof(oddText, oddNumber, fc.boolean(), fc.constant(null))
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddScalar,
  timeText,
  fc.array(oddScalar, { maxLength: 2 }),
  fc.dictionary(oddText, oddScalar, { maxKeys: 2 }),
  fc.constant({ a: {} }),
)

/** Segments whose canonical text stays short. */
const segments = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', ''),
  fc.oneof(fc.constantFrom('west', '', '%', 'a\tb'), fc.boolean(), fc.nat(9), fc.constant(null)),
)
const prediction = fc.oneof(
  oddValue,
  fc.record(
    {
      label: oddValue,
      score: oddValue,
      probabilities: fc.oneof(oddValue, fc.dictionary(oddText, oddNumber, { maxKeys: 3 })),
    },
    { requiredKeys: [] },
  ),
)
/** Parts that never exceed their wholes. */
const usage = fc
  .record(
    {
      provider: oddValue,
      model: oddValue,
      inputTokens: oddValue,
      outputTokens: oddValue,
      cachedInputTokens: fc.constantFrom(0, null, -1, 0.5),
      reasoningTokens: fc.constantFrom(0, null, '0'),
    },
    { requiredKeys: [] },
  )
  .map((odd) => ({ provider: 'openai', model: 'gpt-4o', ...odd }))

const MEMBERS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  type: fc.oneof(fc.constantFrom('prediction', 'label', 'heartbeat', null), oddValue),
  id: oddValue,
  time: fc.oneof(timeText, oddValue),
  model: oddValue,
  version: oddValue,
  variant: oddValue,
  segments: fc.oneof(segments, oddScalar, fc.array(oddScalar)),
  features: fc.oneof(fc.dictionary(oddText, oddValue, { maxKeys: 4 }), oddValue),
  prediction,
  error: fc.oneof(fc.record({ category: oddValue, message: oddValue }), oddValue),
  latencyMs: oddValue,
  computeMs: oddValue,
  usage: fc.oneof(usage, oddScalar, fc.array(oddScalar)),
  costUsd: oddValue,
  label: oddValue,
  unknown: oddValue,
}
const names = Object.keys(MEMBERS)

const RICH = givenEvent({
  id: 'p-1',
  version: '7',
  variant: 'b',
  segments: { region: 'west' },
  features: { distance: 2176, origin: 'LAS', rush: true, wind: null },
  latencyMs: 12.5,
  computeMs: 3.1,
  costUsd: 0.01,
  usage: { provider: 'openai', model: 'gpt-4o', inputTokens: 5, outputTokens: 3 },
})

const exchanged = fc
  .uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
  .chain((chosen) => fc.record(Object.fromEntries(chosen.map((name) => [name, MEMBERS[name] ?? oddValue]))))

describe('the published schema and the parser answer alike', () => {
  it('for a valid event with members exchanged', () => {
    fc.assert(
      fc.property(fc.constantFrom(RICH, givenEvent()), exchanged, (event, changes) => {
        expectAgreement({ ...event, ...changes })
      }),
      { numRuns: 5_000 },
    )
  })

  it('for a valid event with members left out', () => {
    fc.assert(
      fc.property(
        fc.subarray(Object.keys(RICH)),
        fc.constantFrom({}, { error: { category: 'timeout' } }),
        (kept, error) => {
          expectAgreement({ ...Object.fromEntries(kept.map((name) => [name, RICH[name]])), ...error })
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('for labels and heartbeats', () => {
    const other = fc.record(
      {
        type: fc.constantFrom('label', 'heartbeat'),
        model: oddValue,
        time: fc.oneof(timeText, oddNumber),
        id: oddValue,
        label: oddValue,
      },
      { requiredKeys: ['type'] },
    )
    fc.assert(fc.property(other, expectAgreement), { numRuns: 2_000 })
  })

  it('for any JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => expectAgreement(JSON.parse(text))),
      { numRuns: 1_000 },
    )
  })

  it('and the generated events are of both kinds, so that agreement means something', () => {
    const answers = fc
      .sample(fc.tuple(fc.constantFrom(RICH, givenEvent()), exchanged), { numRuns: 2_000, seed: 1 })
      .map(([event, changes]) => answersOf({ ...event, ...changes }))
    const accepted = answers.filter(({ schema }) => schema).length
    expect(accepted).toBeGreaterThan(200)
    expect(accepted).toBeLessThan(1_800)
    expect(new Set(answers.map(({ parser }) => parser.split(' ')[0])).size).toBeGreaterThan(10)
  })
})

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])

/** Each line of the schema's own list, by an event that only the parser refuses. */
const BEYOND: readonly (readonly [sentence: string, over: Record<string, unknown>, parser: string])[] = [
  [
    'more cached tokens than tokens',
    { usage: { provider: 'p', model: 'm', inputTokens: 1, cachedInputTokens: 2 } },
    'bad-usage at usage',
  ],
  [
    'more reasoning than output',
    { usage: { provider: 'p', model: 'm', outputTokens: 1, reasoningTokens: 2 } },
    'bad-usage at usage',
  ],
  [
    'segments that are too long together',
    { segments: { a: 'x'.repeat(128), b: 'x'.repeat(128) } },
    'bad-segments at segments',
  ],
  ['a name of 128 emoji, which are 256 units', { model: '😀'.repeat(128) }, 'bad-name at model'],
  ['29 February of 2001', { time: '2001-02-29T06:15:00Z' }, 'bad-time at time'],
  ['a time before 1970 by its offset', { time: '1970-01-01T00:00:00+01:00' }, 'bad-time at time'],
  ['a time after the end of 2286-11-20', { time: '2286-12-01T00:00:00Z' }, 'bad-time at time'],
  ['33 levels', { extra: nested(33) }, 'too-deep at extra'],
]

describe('what the schema cannot say is listed in its description', () => {
  it.each(BEYOND)('%s', (_, over, parser) => {
    expect(answersOf(givenEvent(over))).toEqual({ schema: true, parser })
  })

  it('the list names each', () => {
    const { description } = publishedSchema('event.v1.schema.json')
    for (const word of [
      'cachedInputTokens',
      'reasoningTokens',
      'segments',
      'UTF-16',
      '29 February',
      '1970',
      '32 levels',
      '262144',
    ])
      expect(description).toContain(word)
  })
})

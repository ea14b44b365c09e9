import { describe, expect, it } from 'vitest'
import { REJECTION_REASONS } from '../../lib/event/event.ts'
import { LIMITS } from '../../lib/event/limits.ts'
import { parseRecord } from '../../lib/event/parse-record.ts'
import { bytesOf, givenEvent, kindsOf, verdictOn } from './given.ts'

const nested = (levels: number): unknown => {
  let value: unknown = 1
  for (let i = 0; i < levels; i++) value = [value]
  return value
}

const featuresNamed = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, i]))

const usage = (over: Record<string, unknown>) => ({ usage: { provider: 'openai', model: 'gpt-4o', ...over } })

type Case = readonly [sentence: string, over: Record<string, unknown>, verdict: string]

/** Each bound twice: the last value that passes, and the first that does not. */
const CASES: readonly Case[] = [
  ['the smallest event is accepted', {}, 'accepted'],
  ['a type of another name is unknown', { type: 'feedback' }, 'unknown-type at type'],
  ['a type that is a number is unknown', { type: 1 }, 'unknown-type at type'],
  ['a null type means a prediction', { type: null }, 'accepted'],
  ['an event without a model names none', { model: undefined }, 'missing-model at model'],
  ['a null model is no model', { model: null }, 'missing-model at model'],
  ['an empty model is no name', { model: '' }, 'bad-name at model'],
  ['a model of 128 characters is the longest', { model: 'm'.repeat(LIMITS.nameLength) }, 'accepted'],
  [
    'a model of 129 characters is too long',
    { model: 'm'.repeat(LIMITS.nameLength + 1) },
    'bad-name at model',
  ],
  ['a model that is a number is no name', { model: 7 }, 'bad-name at model'],
  ['a line feed in a model would break lines', { model: 'a\nb' }, 'bad-name at model'],
  ['DEL in a model is a control character', { model: 'a\u007f' }, 'bad-name at model'],
  ['a lone surrogate in a model has no UTF-8', { model: 'a\ud800' }, 'bad-name at model'],
  ['a model may hold any other Unicode', { model: 'モデル #1 %/😀' }, 'accepted'],
  ['a model named __proto__ is only a name', { model: '__proto__' }, 'accepted'],
  ['a version may be a whole number', { version: 20010201 }, 'accepted'],
  ['a version that is a fraction is no name', { version: 1.5 }, 'bad-name at version'],
  ['a version of 129 characters is too long', { version: 'v'.repeat(129) }, 'bad-name at version'],
  ['a variant of 129 characters is too long', { variant: 'v'.repeat(129) }, 'bad-name at variant'],
  ['a variant that is an object is no name', { variant: {} }, 'bad-name at variant'],
  ['an id of 256 characters is the longest', { id: 'i'.repeat(256) }, 'accepted'],
  ['an id of 257 characters is too long', { id: 'i'.repeat(257) }, 'bad-name at id'],
  ['an empty id would make all its events duplicates', { id: '' }, 'bad-name at id'],
  ['an id with a lone surrogate has no UTF-8', { id: '\ud800' }, 'bad-name at id'],
  ['an id that is a number is no text', { id: 7 }, 'bad-name at id'],
  ['an event without a time cannot be placed', { time: undefined }, 'missing-time at time'],
  ['a null time is no time', { time: null }, 'missing-time at time'],
  ['30 February is no day', { time: '2001-02-30T06:15:00Z' }, 'bad-time at time'],
  ['an event without an outcome says nothing', { prediction: undefined }, 'missing-outcome at prediction'],
  ['a null prediction is none', { prediction: null }, 'missing-outcome at prediction'],
  ['an array is no prediction', { prediction: [0.3] }, 'bad-prediction at prediction'],
  ['an empty object is no prediction', { prediction: {} }, 'bad-prediction at prediction'],
  ['a label that is an object is none', { prediction: { label: {} } }, 'bad-prediction at prediction.label'],
  ['a score that is a text is none', { prediction: { score: '0.3' } }, 'bad-prediction at prediction.score'],
  [
    'probabilities that are an array are none',
    { prediction: { probabilities: [0.1] } },
    'bad-prediction at prediction.probabilities',
  ],
  [
    'probabilities without a class are none',
    { prediction: { probabilities: {} } },
    'bad-prediction at prediction.probabilities',
  ],
  [
    'a probability that is a text is none',
    { prediction: { probabilities: { a: '1' } } },
    'bad-prediction at prediction.probabilities',
  ],
  [
    'probabilities of 2,000 classes are the most',
    { prediction: { probabilities: featuresNamed(LIMITS.features) } },
    'accepted',
  ],
  [
    'probabilities of 2,001 classes are too many',
    { prediction: { probabilities: featuresNamed(LIMITS.features + 1) } },
    'bad-prediction at prediction.probabilities',
  ],
  [
    'a label with a lone surrogate has no UTF-8',
    { prediction: '\udc00' },
    'bad-prediction at prediction.label',
  ],
  [
    'a class with a lone surrogate has no UTF-8',
    { prediction: { probabilities: { '\ud800': 1 } } },
    'bad-prediction at prediction.label',
  ],
  ['a prediction beside an error contradicts it', { error: { category: 'x' } }, 'bad-error at error'],
  [
    'an error without a category is unnamed',
    { prediction: undefined, error: {} },
    'bad-error at error.category',
  ],
  [
    'an error that is a text has no category',
    { prediction: undefined, error: 'timeout' },
    'bad-error at error.category',
  ],
  [
    'a category of 64 characters is the longest',
    { prediction: undefined, error: { category: 'c'.repeat(LIMITS.categoryLength) } },
    'accepted',
  ],
  [
    'a category of 65 characters is too long',
    { prediction: undefined, error: { category: 'c'.repeat(LIMITS.categoryLength + 1) } },
    'bad-error at error.category',
  ],
  ['features that are an array have no names', { features: [1] }, 'bad-features at features'],
  ['a feature that is an object is no value', { features: { a: {} } }, 'bad-features at features.a'],
  ['a feature that is an array is no value', { features: { a: [1] } }, 'bad-features at features.a'],
  ['a feature that is null is missing', { features: { a: null } }, 'accepted'],
  [
    'a feature with a lone surrogate has no UTF-8',
    { features: { a: '\ud800' } },
    'bad-features at features.a',
  ],
  ['a feature without a name is none', { features: { '': 1 } }, 'bad-features at features.'],
  [
    'a feature name of 128 characters is the longest',
    { features: { ['n'.repeat(LIMITS.featureNameLength)]: 1 } },
    'accepted',
  ],
  [
    'a feature name of 129 characters is too long, and cut in the path',
    { features: { ['n'.repeat(LIMITS.featureNameLength + 1)]: 1 } },
    `bad-features at features.${'n'.repeat(80)}...`,
  ],
  [
    'a feature name with a lone surrogate has no UTF-8',
    { features: { 'a\ud800': 1 } },
    'bad-features at features.a\ufffd',
  ],
  ['2,000 features are the most', { features: featuresNamed(LIMITS.features) }, 'accepted'],
  [
    '2,001 features are too many',
    { features: featuresNamed(LIMITS.features + 1) },
    'too-many-features at features',
  ],
  [
    'features may bear names that objects inherit',
    { features: { constructor: 1, toString: 'a' } },
    'accepted',
  ],
  ['segments that are a text have no names', { segments: 'west' }, 'bad-segments at segments'],
  ['a segment that is null has no value', { segments: { region: null } }, 'bad-segments at segments.region'],
  ['an empty segment has no value', { segments: { region: '' } }, 'bad-segments at segments.region'],
  ['a segment without a name is none', { segments: { '': 'west' } }, 'bad-segments at segments.'],
  ['five segments are the most', { segments: { a: 1, b: 2, c: 3, d: 4, e: 5 } }, 'accepted'],
  [
    'six segments are too many',
    { segments: { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 } },
    'bad-segments at segments',
  ],
  [
    '256 characters of segments are the most',
    { segments: { a: 'x'.repeat(126), b: 'x'.repeat(125) } },
    'accepted',
  ],
  [
    '257 characters of segments are too many',
    { segments: { a: 'x'.repeat(126), b: 'x'.repeat(126) } },
    'bad-segments at segments',
  ],
  [
    'what is escaped counts as it is written',
    { segments: { a: '%'.repeat(85) } },
    'bad-segments at segments',
  ],
  ['a day of latency is the most', { latencyMs: LIMITS.latencyMs }, 'accepted'],
  ['more than a day of latency is none', { latencyMs: LIMITS.latencyMs + 1 }, 'bad-latency at latencyMs'],
  ['a latency below zero is none', { latencyMs: -0.001 }, 'bad-latency at latencyMs'],
  ['a latency that is a text is none', { latencyMs: '12' }, 'bad-latency at latencyMs'],
  ['a day of compute is the most', { computeMs: LIMITS.computeMs }, 'accepted'],
  ['more than a day of compute is none', { computeMs: LIMITS.computeMs + 1 }, 'bad-latency at computeMs'],
  ['usage that is a number has no provider', { usage: 12 }, 'bad-usage at usage'],
  ['usage needs a provider', { usage: { model: 'gpt-4o' } }, 'bad-usage at usage.provider'],
  ['usage needs a model', { usage: { provider: 'openai' } }, 'bad-usage at usage.model'],
  ['usage without counts is a call of no tokens', usage({}), 'accepted'],
  ['a thousand million tokens are the most', usage({ inputTokens: LIMITS.tokens }), 'accepted'],
  ['one token more is too many', usage({ inputTokens: LIMITS.tokens + 1 }), 'bad-usage at usage.inputTokens'],
  ['half a token is none', usage({ outputTokens: 0.5 }), 'bad-usage at usage.outputTokens'],
  ['tokens below zero are none', usage({ outputTokens: -1 }), 'bad-usage at usage.outputTokens'],
  [
    'cached tokens are part of the input',
    usage({ inputTokens: 5, cachedInputTokens: 6 }),
    'bad-usage at usage',
  ],
  ['reasoning is part of the output', usage({ outputTokens: 5, reasoningTokens: 6 }), 'bad-usage at usage'],
  ['a million dollars are the most', { costUsd: LIMITS.costUsd }, 'accepted'],
  ['a cent more is too much', { costUsd: LIMITS.costUsd + 0.01 }, 'bad-cost at costUsd'],
  ['a cost below zero is none', { costUsd: -1e-12 }, 'bad-cost at costUsd'],
  ['a cost that is a text is none', { costUsd: '1' }, 'bad-cost at costUsd'],
  ['unknown members are ignored down to 32 levels', { extra: nested(LIMITS.depth) }, 'accepted'],
  ['a 33rd level is too deep', { extra: nested(LIMITS.depth + 1) }, 'too-deep at extra'],
  ['depth is looked at inside objects too', { a: { b: { c: nested(31) } } }, 'too-deep at a'],
]

describe('what is wrong with one event is told by reason and member', () => {
  it.each(CASES)('%s', (_, over, verdict) => {
    expect(verdictOn(JSON.stringify(givenEvent(over)))).toBe(verdict)
  })

  it('an event of the longest text is accepted, one character more is too large', () => {
    const empty = JSON.stringify(givenEvent({ note: '' }))
    const filled = (length: number) => JSON.stringify(givenEvent({ note: 'x'.repeat(length - empty.length) }))
    expect(verdictOn(filled(LIMITS.eventBytes))).toBe('accepted')
    expect(verdictOn(filled(LIMITS.eventBytes + 1))).toBe('too-large at (event)')
  })

  it('numbers outside the range of doubles are not finite, wherever they stand', () => {
    const withText = (member: string) => verdictOn(`{"model":"m","time":1,"prediction":1,${member}}`)
    expect(withText('"features":{"a":1e400}')).toBe('not-finite at features.a')
    expect(withText('"features":{"a":-1e400}')).toBe('not-finite at features.a')
    expect(withText('"latencyMs":1e400')).toBe('not-finite at latencyMs')
    expect(withText('"costUsd":-1e400')).toBe('not-finite at costUsd')
    expect(withText('"segments":{"a":1e400}')).toBe('not-finite at segments.a')
    expect(withText('"segments":{"a":-Infinity}')).toBe('not-finite at segments.a')
    expect(verdictOn('{"model":"m","time":1,"prediction":NaN}')).toBe('not-finite at prediction.score')
    expect(verdictOn('{"model":"m","time":Infinity,"prediction":1}')).toBe('not-finite at time')
    expect(verdictOn('{"model":"m","time":1,"prediction":{"probabilities":{"a":NaN}}}')).toBe(
      'not-finite at prediction.probabilities',
    )
    expect(withText('"features":{"a":1e-400}')).toBe('accepted')
  })

  it('a long name is cut in every path that tells it', () => {
    const long = 'n'.repeat(10_000)
    for (const member of [
      `"features":{"${long}":{}}`,
      `"segments":{"${long}":1e400}`,
      `"segments":{"${long}":{}}`,
    ]) {
      const verdict = verdictOn(`{"model":"m","time":1,"prediction":1,${member}}`)
      expect(verdict.length).toBeLessThan(120)
    }
  })

  it('every rejection says what to send instead, and never the value', () => {
    for (const [, over, verdict] of CASES) {
      if (verdict === 'accepted') continue
      const [parsed] = parseRecord(bytesOf(JSON.stringify(givenEvent(over))))
      if (parsed?.kind !== 'rejected') throw new Error('accepted')
      expect(parsed.rejection.message.length).toBeGreaterThan(10)
      expect(parsed.rejection.message).not.toMatch(/undefined|\[object/)
      expect(parsed.raw).toBe(JSON.stringify(givenEvent(over)))
    }
  })
})

describe('the list of reasons is closed, and each is reachable', () => {
  const ofRecords: Record<string, string | Uint8Array> = {
    'not-json': '{"model":',
    'not-an-object': '7',
    'too-large': `"${'x'.repeat(LIMITS.eventBytes)}"`,
    'too-many-events': '{}\n'.repeat(LIMITS.eventsPerRecord + 1),
    'bad-compression': Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3),
    'bad-encoding': Uint8Array.of(0x7b, 0xff),
    'not-finite': '{"model":"m","time":1,"prediction":NaN}',
  }
  it.each(REJECTION_REASONS)('%s', (reason) => {
    const example = CASES.find(([, , verdict]) => verdict.startsWith(`${reason} `))
    const record = ofRecords[reason] ?? JSON.stringify(givenEvent(example?.[1]))
    const parsed = parseRecord(typeof record === 'string' ? bytesOf(record) : record)
    expect(kindsOf(parsed.slice(-1))).toBe(reason)
  })
})

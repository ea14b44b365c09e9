import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../lib/event/limits.ts'
import { parseRecord } from '../../lib/event/parse-record.ts'
import { accepted, acceptedOf, bytesOf, givenEvent, kindsOf, recordOf, rejectionOf } from './given.ts'

const line = (over: Record<string, unknown> = {}): string => JSON.stringify(givenEvent(over))
const scoresOf = (text: string) =>
  recordOf(text).map((entry) =>
    entry.kind === 'prediction' && entry.event.outcome.kind === 'prediction'
      ? entry.event.outcome.score
      : null,
  )
const [A, B, C] = [line({ prediction: 1 }), line({ prediction: 2 }), line({ prediction: 3 })]

describe('a record holds one event or many, in any of these forms', () => {
  const FORMS: readonly (readonly [sentence: string, text: string, scores: readonly number[]])[] = [
    ['one object', A, [1]],
    ['one object over several lines', JSON.stringify(givenEvent({ prediction: 1 }), null, 2), [1]],
    ['an array', `[${A},${B},${C}]`, [1, 2, 3]],
    [
      'an array over several lines',
      JSON.stringify(
        [1, 2].map((p) => givenEvent({ prediction: p })),
        null,
        2,
      ),
      [1, 2],
    ],
    ['an array of none', '[]', []],
    ['NDJSON', `${A}\n${B}\n${C}\n`, [1, 2, 3]],
    ['NDJSON without a last line feed', `${A}\n${B}`, [1, 2]],
    ['NDJSON with CRLF', `${A}\r\n${B}\r\n`, [1, 2]],
    ['NDJSON with empty lines between', `\n${A}\n\n  \n${B}\n`, [1, 2]],
    ['a byte order mark in front of an object', `\ufeff${A}`, [1]],
    ['a byte order mark in front of an array', `\ufeff[${A}]`, [1]],
    ['a byte order mark in front of lines', `\ufeff${A}\n${B}`, [1, 2]],
    ['space around an array', ` \n\t[${A}]\n `, [1]],
  ]
  it.each(FORMS)('%s', (_, text, scores) => {
    expect(scoresOf(text)).toEqual(scores)
  })
  it.each(FORMS)('%s, gzipped', (_, text, scores) => {
    expect(
      parseRecord(gzipSync(text))
        .map(acceptedOf)
        .map(({ outcome }) => outcome),
    ).toEqual(scores.map((score) => ({ kind: 'prediction', label: null, score })))
  })

  it('a record that is part of a larger buffer is read from its own bytes', () => {
    const pool = Buffer.from(`xxxx${A}yyyy`)
    expect(kindsOf(parseRecord(pool.subarray(4, pool.length - 4)))).toBe('prediction')
  })
})

describe('what cannot be read costs its own place and nothing else', () => {
  const CASES: readonly (readonly [sentence: string, text: string, kinds: string])[] = [
    ['an empty record', '', 'not-json'],
    ['a record of space', ' \n ', 'not-json'],
    ['a line that is cut', `${A}\n{"model":\n${C}`, 'prediction not-json prediction'],
    ['a first line that is cut', `{"model":\n${B}\n${C}`, 'not-json prediction prediction'],
    ['a line that is a number', `${A}\n7\n${C}`, 'prediction not-an-object prediction'],
    ['lines that are arrays', `[${A}]\n[${B}]`, 'not-an-object not-an-object'],
    [
      'elements that are no objects',
      `[${A},null,[],"x",3]`,
      'prediction not-an-object not-an-object not-an-object not-an-object',
    ],
    ['an array that is cut', `[${A},`, 'not-json'],
    ['two values on a line', `${A} ${B}`, 'not-json'],
    [
      'NaN in a line',
      `${A}\n{"model":"m","time":1,"prediction":NaN}\n${C}`,
      'prediction not-finite prediction',
    ],
    [
      'a NaN that is text is text',
      `[${line({ features: { a: 'NaN, -Infinity "NaN\\' } })},{"prediction":NaN}]`,
      'prediction missing-model',
    ],
  ]
  it.each(CASES)('%s', (_, text, kinds) => {
    expect(kindsOf(recordOf(text))).toBe(kinds)
  })

  it.each(['NaN', 'Infinity', '-Infinity', '1e400', '-1e400'])(
    '%s in one of an array of 500 costs that event only',
    (token) => {
      const events = Array.from({ length: 500 }, (_, i) =>
        i === 250
          ? `{"model":"m","time":1,"prediction":1,"features":{"a":${token}}}`
          : line({ prediction: i }),
      )
      const parsed = recordOf(`[${events.join(',')}]`)
      expect(parsed).toHaveLength(500)
      expect(parsed.filter(({ kind }) => kind === 'rejected')).toHaveLength(1)
      expect(rejectionOf(parsed[250])).toMatchObject({ reason: 'not-finite', path: 'features.a' })
      expect(acceptedOf(parsed[251]).outcome).toMatchObject({ score: 251 })
    },
  )

  it('bytes that are not UTF-8 cost their line only', () => {
    const record = Buffer.concat([
      bytesOf(`\ufeff${A}\n`),
      Buffer.from([0x7b, 0xff, 0xfe, 0x0a]),
      bytesOf(`${C}\r\n`),
    ])
    const parsed = parseRecord(record)
    expect(kindsOf(parsed)).toBe('prediction bad-encoding prediction')
    expect(parsed[1]).toMatchObject({ raw: '{ÿþ' })
  })

  it('a surrogate in UTF-8 (CESU-8) and an overlong form are not UTF-8', () => {
    expect(kindsOf(parseRecord(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)))).toBe('bad-encoding')
    expect(kindsOf(parseRecord(Uint8Array.of(0x22, 0xc0, 0xaf, 0x22)))).toBe('bad-encoding')
  })

  it('nesting of 100,000 levels costs its own element of an array, and its own line', () => {
    const levels = 100_000
    const deep = `{"model":"m","time":1,"prediction":1,"x":${'['.repeat(levels)}${']'.repeat(levels)}}`
    expect(kindsOf(recordOf(`[${A},${deep},${C}]`))).toBe('prediction too-deep prediction')
    expect(kindsOf(recordOf(`${A}\n${deep}\n${C}`))).toBe('prediction too-deep prediction')
    expect(kindsOf(recordOf('['.repeat(levels)))).toBe('not-json')
    expect(kindsOf(recordOf(`${'['.repeat(levels)}${']'.repeat(levels)}`))).toBe('too-deep')
    const objects = `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`
    expect(kindsOf(recordOf(`[${A},${objects},${C}]`))).toBe('prediction too-deep prediction')
  })

  it('quotes that never end are read in one pass, not once from each quote', () => {
    // Quadratic, this would take hours; the runner's own limit is the bound.
    const text = `[NaN,"${'\\"'.repeat(2_000_000)}`
    expect(kindsOf(recordOf(text))).toBe('too-large')
    expect(kindsOf(recordOf(`[{"prediction":NaN},"${'\\"'.repeat(4_000_000)}",${C}]`))).toBe(
      'missing-model too-large prediction',
    )
  })
})

describe('a record is bounded', () => {
  it('10,000 events are read, and the rest is one rejection that counts them', () => {
    const more = LIMITS.eventsPerRecord + 5
    for (const text of [`${A}\n`.repeat(more), `[${new Array(more).fill(A).join(',')}]`]) {
      const parsed = recordOf(text)
      expect(parsed).toHaveLength(LIMITS.eventsPerRecord + 1)
      expect(parsed[LIMITS.eventsPerRecord - 1]?.kind).toBe('prediction')
      expect(rejectionOf(parsed.at(-1))).toMatchObject({ reason: 'too-many-events' })
      expect(rejectionOf(parsed.at(-1)).message).toContain(`${more} events`)
    }
    expect(recordOf(`${A}\n`.repeat(LIMITS.eventsPerRecord)).every(({ kind }) => kind === 'prediction')).toBe(
      true,
    )
  })

  it('a record of 16 MB is read, a byte more is too large', () => {
    expect(kindsOf(parseRecord(Buffer.alloc(LIMITS.recordBytes + 1, 0x20)))).toBe('too-large')
    const padded = Buffer.alloc(LIMITS.recordBytes, 0x20)
    padded.write(A)
    expect(kindsOf(parseRecord(padded))).toBe('too-large')
    padded.fill(0x0a, A.length)
    expect(kindsOf(parseRecord(padded))).toBe('prediction')
  })

  it('a gzip bomb is refused at the bound, and never unpacked', () => {
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(LIMITS.recordBytes / 16)
    expect(kindsOf(parseRecord(bomb))).toBe('too-large')
    const fits = gzipSync(Buffer.alloc(LIMITS.recordBytes, 0x0a))
    expect(kindsOf(parseRecord(fits))).toBe('not-json')
  })

  it('gzip that is cut, garbled or empty is bad compression', () => {
    const whole = gzipSync(`${A}\n${B}`)
    for (const bytes of [
      whole.subarray(0, whole.length - 9),
      whole.subarray(0, 12),
      Uint8Array.of(0x1f, 0x8b),
    ])
      expect(kindsOf(parseRecord(bytes))).toBe('bad-compression')
    const garbled = Uint8Array.from(whole)
    garbled[whole.length - 6] = (garbled[whole.length - 6] ?? 0) ^ 0xff
    expect(kindsOf(parseRecord(garbled))).toBe('bad-compression')
  })

  it('gzip of several members is one record', () => {
    expect(kindsOf(parseRecord(Buffer.concat([gzipSync(`${A}\n`), gzipSync(B)])))).toBe(
      'prediction prediction',
    )
  })

  it('what is kept of a rejected event is bounded', () => {
    const long = `{"x":"${'y'.repeat(LIMITS.eventBytes)}`
    for (const parsed of [recordOf(long), parseRecord(Buffer.concat([bytesOf(long), Buffer.from([0xff])]))]) {
      const [entry] = parsed
      expect(entry?.kind === 'rejected' && entry.raw.length).toBe(1024)
    }
  })
})

describe('members of an object are data, whatever they are called', () => {
  it('__proto__ as a feature rejects that event and changes no object', () => {
    const text = `[{"model":"m","time":1,"prediction":1,"features":{"__proto__":{"polluted":1}}},
      {"model":"m","time":1,"prediction":1,"features":{"__proto__":1}},${A}]`
    expect(kindsOf(recordOf(text))).toBe('bad-features bad-features prediction')
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it('__proto__ as a member is an unknown member: it lends the event nothing', () => {
    const [entry] = recordOf(`{"__proto__":${A}}`)
    expect(rejectionOf(entry)).toMatchObject({ reason: 'missing-model' })
    const cloud = `{"specversion":"1.0","id":"1","data":{"__proto__":${A}}}`
    expect(kindsOf(recordOf(cloud))).toBe('missing-model')
  })

  it('__proto__ as a segment is a name like others', () => {
    const [entry] = recordOf('{"model":"m","time":1,"prediction":1,"segments":{"__proto__":"x","a":"y"}}')
    expect(acceptedOf(entry).series.segment).toBe('__proto__=x,a=y')
  })

  it('of members that come twice the last is taken, as JSON.parse does', () => {
    const [entry] = recordOf('{"model":"first","model":"last","time":1,"prediction":1,"prediction":2}')
    expect(acceptedOf(entry)).toMatchObject({ series: { model: 'last' }, outcome: { score: 2 } })
  })
})

describe('CloudEvents 1.0 in structured mode', () => {
  const cloud = (data: unknown, over: Record<string, unknown> = {}) =>
    JSON.stringify({
      specversion: '1.0',
      type: 'com.example.prediction',
      source: '/inference',
      id: 'cloud-1',
      time: '2001-02-01T06:15:00Z',
      datacontenttype: 'application/json',
      data,
      ...over,
    })

  it('the data is the event; id and time of the envelope stand in for its own', () => {
    const [entry] = recordOf(cloud({ model: 'm', prediction: 1 }))
    expect(acceptedOf(entry)).toMatchObject({ id: 'cloud-1', timeMs: 981_008_100_000 })
  })

  it('the event’s own id and time win', () => {
    const [entry] = recordOf(cloud({ model: 'm', prediction: 1, id: 'own', time: 5 }))
    expect(acceptedOf(entry)).toMatchObject({ id: 'own', timeMs: 5 })
  })

  it('the type of the envelope is not the type of the event', () => {
    expect(kindsOf(recordOf(cloud({ type: 'heartbeat' })))).toBe('heartbeat')
    expect(kindsOf(recordOf(cloud({ type: 'com.example' })))).toBe('unknown-type')
  })

  it('an envelope without an object in it is rejected at data', () => {
    for (const data of [null, undefined, [], 'text', 7])
      expect(rejectionOf(recordOf(cloud(data))[0])).toMatchObject({ reason: 'not-an-object', path: 'data' })
    expect(rejectionOf(recordOf(cloud(undefined, { data_base64: 'e30=' }))[0]).path).toBe('data')
  })

  it('a batch is an array of envelopes', () => {
    expect(kindsOf(recordOf(`[${cloud({ model: 'm', prediction: 1 })},${cloud({ model: 'm' })}]`))).toBe(
      'prediction missing-outcome',
    )
  })
})

describe('labels and heartbeats', () => {
  it('a label needs a model and a time', () => {
    expect(recordOf('{"type":"label","id":"p","model":"m","time":5,"label":"late"}')).toEqual([
      { kind: 'label', timeMs: 5 },
    ])
    expect(kindsOf(recordOf('{"type":"label","time":5}\n{"type":"label","model":"m"}'))).toBe(
      'missing-model missing-time',
    )
  })
  it('a heartbeat needs a time', () => {
    expect(recordOf('{"type":"heartbeat","time":5}')).toEqual([{ kind: 'heartbeat', timeMs: 5 }])
    expect(kindsOf(recordOf('{"type":"heartbeat"}'))).toBe('missing-time')
  })
})

describe('what is read of an accepted event', () => {
  it('the example of the contract', () => {
    expect(
      accepted({
        id: 'p-81f3',
        version: '2001-01',
        variant: 'champion',
        segments: { region: 'west' },
        features: { distance: 2176, origin: 'LAS', rush_hour: true, wind: null },
        prediction: { label: 'late', score: 0.31 },
        latencyMs: 12.5,
        computeMs: 3.1,
        usage: {
          provider: 'openai',
          model: 'gpt-4o',
          inputTokens: 1200,
          cachedInputTokens: 800,
          outputTokens: 90,
          reasoningTokens: 0,
        },
      }),
    ).toEqual({
      id: 'p-81f3',
      timeMs: 981_008_100_000,
      series: { model: 'flight-delay', version: '2001-01', variant: 'champion', segment: 'region=west' },
      features: { distance: 2176, origin: 'LAS', rush_hour: true, wind: null },
      outcome: { kind: 'prediction', label: 'late', score: 0.31 },
      latencyNs: 12_500_000,
      computeNs: 3_100_000,
      usage: { provider: 'openai', model: 'gpt-4o', input: 1200, cachedInput: 800, output: 90, reasoning: 0 },
      costPicoUsd: null,
    })
  })

  const OUTCOMES: readonly (readonly [
    sentence: string,
    prediction: unknown,
    label: string | null,
    score: number | null,
  ])[] = [
    ['a number is a score', 0.25, null, 0.25],
    ['a text is a label', 'late', 'late', null],
    ['an empty text is a label too', '', '', null],
    ['a boolean is a label', false, 'false', null],
    ['a label that is a number is its text', { label: 3 }, '3', null],
    ['the most probable class', { probabilities: { early: 0.2, late: 0.8 } }, 'late', 0.8],
    ['the first by name among equals', { probabilities: { late: 0.5, early: 0.5 } }, 'early', 0.5],
    [
      'a label of its own over the most probable',
      { label: 'early', probabilities: { late: 0.8 } },
      'early',
      0.8,
    ],
    ['a score of its own over the highest', { score: 0.1, probabilities: { late: 0.8 } }, 'late', 0.1],
  ]
  it.each(OUTCOMES)('%s', (_, prediction, label, score) => {
    expect(accepted({ prediction }).outcome).toEqual({ kind: 'prediction', label, score })
  })

  it('an error is an outcome', () => {
    expect(accepted({ prediction: null, error: { category: 'timeout', message: 'x' } }).outcome).toEqual({
      kind: 'error',
      category: 'timeout',
    })
  })

  it('segments are sorted, and escaped so that they read back', () => {
    const segments = { tier: 'a=b,c', region: '50%', vip: true, zone: 3 }
    const { segment } = accepted({ segments }).series
    expect(segment).toBe('region=50%25,tier=a%3Db%2Cc,vip=true,zone=3')
    const readBack = segment.split(',').map((pair) => pair.split('=').map(decodeURIComponent))
    expect(Object.fromEntries(readBack)).toEqual({ tier: 'a=b,c', region: '50%', vip: 'true', zone: '3' })
  })

  it('times and money are rounded once, to whole nanoseconds and pico-dollars', () => {
    expect(accepted({ latencyMs: 0.0000004 }).latencyNs).toBe(0)
    expect(accepted({ latencyMs: 86_400_000 }).latencyNs).toBe(86_400_000_000_000)
    expect(accepted({ costUsd: 0.0123 }).costPicoUsd).toBe(12_300_000_000n)
    expect(accepted({ costUsd: 1e-12 }).costPicoUsd).toBe(1n)
    expect(accepted({ costUsd: 1_000_000 }).costPicoUsd).toBe(1_000_000_000_000_000_000n)
  })

  it('no features is not the same as features without a member', () => {
    expect(accepted({}).features).toBeNull()
    expect(accepted({ features: {} }).features).toEqual({})
  })
})

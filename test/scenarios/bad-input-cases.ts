import { gzipSync } from 'node:zlib'
import type { RefusalReason, RejectionReason } from '../../lib/event/event.ts'
import { LIMITS } from '../../lib/event/limits.ts'
import { linesOf } from './given-input.ts'

export type BadInput = {
  readonly sentence: string
  /** Records of one batch, for a service whose wall clock shows `nowMs`. */
  readonly records: (nowMs: number) => readonly (string | Uint8Array)[]
  readonly sent: number
  readonly accepted: number
  readonly rejected: { readonly [reason in RejectionReason]?: number }
  readonly refused?: { readonly [reason in RefusalReason]?: number }
  /** Entries in quarantine, where they are not one for each rejected event. */
  readonly kept?: number
  readonly clock?: 'events'
}

const MINUTE_MS = 60_000
const YEAR_MS = 365 * 24 * 60 * MINUTE_MS
const MEGABYTE = 1024 * 1024

const good = (nowMs: number, over: object = {}): string =>
  JSON.stringify({ model: 'flight-delay', time: nowMs - MINUTE_MS, prediction: 0.3, ...over })

/** A good event on either side of what the case is about: they must not suffer. */
const between =
  (...lines: readonly ((nowMs: number) => string)[]) =>
  (nowMs: number) => [[good(nowMs), ...lines.map((line) => line(nowMs)), good(nowMs)].join('\n')]

const withMember = (text: string) => (nowMs: number) =>
  `{"model":"flight-delay","time":${nowMs - MINUTE_MS},"prediction":0.3,${text}}`

/** Chinese characters in an order that no compression finds anything in. */
const incompressible = (characters: number): string => {
  let state = 1
  return Array.from({ length: characters }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return String.fromCharCode(0x4e00 + ((state >>> 8) % 20_000))
  }).join('')
}

/** A record's bad bytes end where the good event after them begins. */
const bytesBetween = (bytes: Uint8Array) => (nowMs: number) => [
  Buffer.concat([Buffer.from(`${good(nowMs)}\n`), bytes, Buffer.from(`\n${good(nowMs)}`)]),
]

const one = (reason: RejectionReason) => ({ sent: 3, accepted: 2, rejected: { [reason]: 1 } })

export const BAD_INPUT: readonly BadInput[] = [
  { sentence: 'a line that is not JSON', records: between(() => '{"model":'), ...one('not-json') },
  {
    sentence: 'a record that is not JSON at all',
    records: () => ['<xml/>'],
    sent: 1,
    accepted: 0,
    rejected: { 'not-json': 1 },
  },
  { sentence: 'an empty record', records: () => [''], sent: 1, accepted: 0, rejected: { 'not-json': 1 } },
  {
    sentence: 'JSON that is no object',
    records: between(
      () => '7',
      () => 'null',
    ),
    sent: 4,
    accepted: 2,
    rejected: { 'not-an-object': 2 },
  },
  {
    sentence: 'bytes that are not UTF-8',
    records: bytesBetween(Uint8Array.of(0x7b, 0xff, 0xfe)),
    ...one('bad-encoding'),
  },
  {
    sentence: 'members of wrong types, each by its own reason',
    records: between(
      withMember('"features":[1]'),
      withMember('"features":{"distance":{"km":1}}'),
      withMember('"latencyMs":"12"'),
      withMember('"usage":7'),
      withMember('"segments":"west"'),
      withMember('"costUsd":-1'),
      withMember('"model":7'),
      withMember('"prediction":[1]'),
      withMember('"type":"feedback"'),
    ),
    sent: 11,
    accepted: 2,
    rejected: {
      'bad-features': 2,
      'bad-latency': 1,
      'bad-usage': 1,
      'bad-segments': 1,
      'bad-cost': 1,
      'bad-name': 1,
      'bad-prediction': 1,
      'unknown-type': 1,
    },
  },
  {
    sentence: 'NaN and infinity, as Python writes them',
    records: between(
      withMember('"features":{"wind":NaN}'),
      withMember('"latencyMs":Infinity'),
      withMember('"prediction":{"label":NaN}'),
    ),
    sent: 5,
    accepted: 2,
    rejected: { 'not-finite': 3 },
  },
  {
    sentence: 'an event without a model',
    records: between((nowMs) => good(nowMs, { model: undefined })),
    ...one('missing-model'),
  },
  {
    sentence: 'an event without a time',
    records: between((nowMs) => good(nowMs, { time: undefined })),
    ...one('missing-time'),
  },
  {
    sentence: 'times ten years off in live use are refused, not rejected',
    records: between(
      (nowMs) => good(nowMs, { time: nowMs - 10 * YEAR_MS }),
      (nowMs) => good(nowMs, { time: nowMs + 10 * YEAR_MS }),
    ),
    sent: 4,
    accepted: 2,
    rejected: {},
    refused: { 'too-old': 1, 'in-the-future': 1 },
  },
  {
    sentence: 'a time ten years off is accepted where events are the clock',
    records: between((nowMs) => good(nowMs, { time: nowMs - 10 * YEAR_MS })),
    sent: 3,
    accepted: 3,
    rejected: {},
    clock: 'events',
  },
  {
    sentence: 'an id that comes twice is refused once',
    records: between(
      (nowMs) => good(nowMs, { id: 'a' }),
      (nowMs) => good(nowMs, { id: 'a' }),
    ),
    sent: 4,
    accepted: 3,
    rejected: {},
    refused: { duplicate: 1 },
  },
  {
    sentence: 'nesting of 100,000 levels, in a line, in an array and where an event should be',
    records: (nowMs) => {
      const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
      return [
        ...between(withMember(`"extra":${deep}`))(nowMs),
        `[${good(nowMs)},${withMember(`"extra":${deep}`)(nowMs)},${good(nowMs)}]`,
        ...between(() => deep)(nowMs),
      ]
    },
    sent: 9,
    accepted: 6,
    rejected: { 'too-deep': 2, 'not-an-object': 1 },
  },
  {
    sentence: 'a feature named __proto__',
    records: between(withMember('"features":{"__proto__":1}')),
    ...one('bad-features'),
  },
  {
    sentence: 'an event whose __proto__ would bring the model',
    records: between((nowMs) => `{"__proto__":{"model":"m"},"time":${nowMs},"prediction":1}`),
    ...one('missing-model'),
  },
  {
    sentence: 'names that every object inherits are only names',
    records: between(
      withMember('"features":{"constructor":1,"toString":"a","hasOwnProperty":true}'),
      (nowMs) => good(nowMs, { model: '__proto__' }),
    ),
    sent: 4,
    accepted: 4,
    rejected: {},
  },
  {
    sentence: 'a record of 5 MB that is one event',
    records: (nowMs) => [good(nowMs, { note: 'x'.repeat(5 * MEGABYTE) }), good(nowMs)],
    sent: 2,
    accepted: 1,
    rejected: { 'too-large': 1 },
  },
  {
    sentence: 'a record of 5 MB of good events is as good as they are',
    records: (nowMs) => [linesOf(5_000, () => good(nowMs, { note: 'x'.repeat(1_000) }))],
    sent: 5_000,
    accepted: 5_000,
    rejected: {},
  },
  {
    sentence: 'a gzip bomb: 18 MB in 18 KB',
    records: (nowMs) => [good(nowMs), gzipSync(Buffer.alloc(18 * MEGABYTE, ' ')), good(nowMs)],
    ...one('too-large'),
  },
  {
    sentence: 'a gzip of 16 MB of broken lines is read up to the bound, and counted to its end',
    records: (nowMs) => [
      good(nowMs),
      gzipSync(Buffer.alloc(LIMITS.recordBytes, Uint8Array.of(0xff, 10))),
      good(nowMs),
    ],
    sent: 2 + LIMITS.recordBytes / 2,
    accepted: 2,
    rejected: {
      'bad-encoding': LIMITS.eventsPerRecord,
      'too-many-events': LIMITS.recordBytes / 2 - LIMITS.eventsPerRecord,
    },
    kept: 100,
  },
  {
    sentence: 'gzip that is broken',
    records: (nowMs) => [good(nowMs), gzipSync(good(nowMs)).subarray(0, 40), good(nowMs)],
    ...one('bad-compression'),
  },
  {
    sentence: 'five events more than a record may have',
    records: (nowMs) => [linesOf(LIMITS.eventsPerRecord + 5, () => good(nowMs))],
    sent: LIMITS.eventsPerRecord + 5,
    accepted: LIMITS.eventsPerRecord,
    rejected: { 'too-many-events': 5 },
    kept: 1,
  },
  {
    sentence: 'a rejected event that no compression makes smaller than an item',
    records: between((nowMs) => good(nowMs, { model: 7, note: incompressible(250_000) })),
    ...one('bad-name'),
  },
  {
    sentence: 'a thousand rejected events in one record: all are counted, a hundred are kept',
    records: (nowMs) => [linesOf(1_000, () => good(nowMs, { model: undefined }))],
    sent: 1_000,
    accepted: 0,
    rejected: { 'missing-model': 1_000 },
    kept: 100,
  },
]

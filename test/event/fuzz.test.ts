import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Parsed, REJECTION_REASONS } from '../../lib/event/event.ts'
import { LIMITS } from '../../lib/event/limits.ts'
import { parseRecord } from '../../lib/event/parse-record.ts'
import { TIME_MS_END } from '../../lib/event/parse-time.ts'
import { bytesOf, givenEvent } from './given.ts'

const RUNS = { numRuns: 2_000 }
const REASONS: ReadonlySet<string> = new Set(REJECTION_REASONS)

/** What holds of every entry, however it came about. */
const expectSound = (entry: Parsed): void => {
  if (entry.kind === 'rejected') {
    expect(REASONS.has(entry.rejection.reason)).toBe(true)
    expect(entry.rejection.message).not.toBe('')
    expect(entry.rejection.path.length).toBeLessThan(200)
    return
  }
  const timeMs = entry.kind === 'prediction' ? entry.event.timeMs : entry.timeMs
  expect(Number.isInteger(timeMs) && timeMs >= 0 && timeMs < TIME_MS_END).toBe(true)
  if (entry.kind !== 'prediction') return
  const { series, features, outcome, latencyNs, computeNs, usage, costPicoUsd } = entry.event
  for (const name of Object.values(series)) expect(name.isWellFormed() && name.length <= 256).toBe(true)
  expect(series.model).not.toBe('')
  for (const value of Object.values(features ?? {}))
    expect(value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)).toBe(
      true,
    )
  if (outcome.kind === 'prediction') expect(outcome.label !== null || outcome.score !== null).toBe(true)
  for (const count of [latencyNs ?? 0, computeNs ?? 0, usage?.input ?? 0, usage?.output ?? 0])
    expect(Number.isSafeInteger(count) && count >= 0).toBe(true)
  expect(costPicoUsd === null || costPicoUsd >= 0n).toBe(true)
}

const rich = givenEvent({
  id: 'p-1',
  version: '7',
  variant: 'b',
  segments: { region: 'west' },
  features: { distance: 2176, origin: 'LAS', rush: true, wind: null },
  prediction: { label: 'late', score: 0.3, probabilities: { late: 0.3, early: 0.7 } },
  latencyMs: 12.5,
  computeMs: 3.1,
  costUsd: 0.01,
  usage: { provider: 'openai', model: 'gpt-4o', inputTokens: 5, outputTokens: 3 },
})
const richBytes = bytesOf(JSON.stringify(rich))

const anyMember = fc.oneof(
  fc.json().map((text): unknown => JSON.parse(text)),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.constantFrom(null, '', '\ud800', 1e308, -0, [], {}, '9999-12-31T23:59:59Z', 'x'.repeat(300)),
)

describe('parseRecord never throws, and gives one entry for each entry', () => {
  it('for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, zipped) => {
        const parsed = parseRecord(zipped ? gzipSync(bytes) : bytes)
        expect(parsed.length).toBeGreaterThan(0)
        parsed.forEach(expectSound)
      }),
      RUNS,
    )
  })

  it('for bytes that begin like gzip', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        parseRecord(Uint8Array.of(0x1f, 0x8b, 8, 0, ...bytes)).forEach(expectSound)
      }),
      RUNS,
    )
  })

  it('for any JSON: as many entries as an array has elements', () => {
    fc.assert(
      fc.property(fc.array(fc.json(), { maxLength: 8 }), (texts) => {
        const parsed = parseRecord(bytesOf(`[${texts.join(',')}]`))
        expect(parsed).toHaveLength(texts.length)
        parsed.forEach(expectSound)
      }),
      RUNS,
    )
  })

  it('for any lines: as many entries as lines that are not empty', () => {
    const lineText = fc.oneof(
      fc.json(),
      fc.constant(JSON.stringify(rich)),
      fc.constantFrom('{"model":"m","time":1,"prediction":NaN}', '{', '[', '"', '', ' ', '\\', '[1', 'NaN"'),
    )
    fc.assert(
      fc.property(fc.array(lineText, { minLength: 2, maxLength: 8 }), (lines) => {
        // A complete first line makes it NDJSON for certain: otherwise it could be one document over several lines.
        const parsed = parseRecord(bytesOf(['{}', ...lines].join('\n')))
        expect(parsed).toHaveLength(1 + lines.filter((text) => text.trim() !== '').length)
        parsed.forEach(expectSound)
      }),
      RUNS,
    )
  })

  it('for a valid event with members exchanged', () => {
    const members = fc.constantFrom(...Object.keys(rich), 'type', 'error', '__proto__', 'specversion', 'data')
    fc.assert(
      fc.property(fc.array(fc.tuple(members, anyMember), { minLength: 1, maxLength: 3 }), (changes) => {
        const text = JSON.stringify(Object.fromEntries([...Object.entries(rich), ...changes]))
        const parsed = parseRecord(bytesOf(text))
        expect(parsed).toHaveLength(1)
        parsed.forEach(expectSound)
      }),
      RUNS,
    )
  })

  it('for a valid event with bytes exchanged, and the valid events around it are kept', () => {
    const changes = fc.array(
      fc.tuple(
        fc.nat(richBytes.length - 1),
        fc.integer({ min: 0, max: 255 }).filter((byte) => byte !== 10),
      ),
      { minLength: 1, maxLength: 4 },
    )
    fc.assert(
      fc.property(changes, (edits) => {
        const broken = Uint8Array.from(richBytes)
        for (const [at, byte] of edits) broken[at] = byte
        const newline = Uint8Array.of(10)
        const parsed = parseRecord(Buffer.concat([richBytes, newline, broken, newline, richBytes]))
        parsed.forEach(expectSound)
        expect([parsed[0]?.kind, parsed.at(-1)?.kind]).toEqual(['prediction', 'prediction'])
        expect(parsed.length).toBeLessThanOrEqual(3)
      }),
      RUNS,
    )
  })

  it('twice the same: it is a function of the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(parseRecord(bytes)).toEqual(parseRecord(Uint8Array.from(bytes)))
      }),
      { numRuns: 500 },
    )
  })
})

describe('an array and the same events as lines are read alike', () => {
  it('but for the text that is kept of the rejected', () => {
    const event = fc.tuple(fc.constantFrom(...Object.keys(rich)), anyMember).map(([member, value]) => {
      const changed = { ...rich, [member]: value }
      return JSON.stringify(changed)
    })
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 5 }), (texts) => {
        const withoutRaw = (parsed: Parsed[]) =>
          parsed.map((entry) => (entry.kind === 'rejected' ? entry.rejection : entry))
        const array = withoutRaw(parseRecord(bytesOf(`[${texts.join(',')}]`)))
        expect(array).toEqual(withoutRaw(parseRecord(bytesOf(texts.join('\n')))))
        expect(array.length).toBeLessThanOrEqual(LIMITS.eventsPerRecord)
      }),
      { numRuns: 500 },
    )
  })
})

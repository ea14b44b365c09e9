import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRecord } from '../../lib/event/parse-record.ts'
import { given } from './given.ts'

/** Lines that a parser may read otherwise when they stand elsewhere. */
const tricky = [
  '{"model":"m","time":1,"prediction":1}',
  '{"model":"m","time":1,"prediction":1,"id":"a"}',
  '{"type":"heartbeat","time":1}',
  '[{"model":"m","time":1,"prediction":1}]',
  '[[1]]',
  '[',
  ']',
  '[1,',
  '{"model":"m",',
  '"time":1,"prediction":1}',
  '\uFEFF{"model":"m","time":1,"prediction":1}',
  '\uFEFF[1]',
  'null',
  '1e999',
  '{"model":"m","time":1,"prediction":NaN}',
  '[NaN]',
  '"text"',
  '{"__proto__":1}',
]
const line = fc.oneof(
  fc.constantFrom(...tricky).map((text) => Buffer.from(text)),
  fc.string({ maxLength: 20 }).map((text) => Buffer.from(text)),
  fc.json({ maxDepth: 2 }).map((text) => Buffer.from(text)),
  fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  fc.constant(gzipSync('{"model":"m","time":1,"prediction":1}')),
)
const body = fc
  .array(line, { minLength: 1, maxLength: 12 })
  .map((lines) => Buffer.concat(lines.flatMap((each) => [each, Buffer.from('\n')])))

test('what a sender is told is what ingest finds in the stream', async () => {
  await fc.assert(
    fc.asyncProperty(body, async (bytes) => {
      const { send, records, store } = given()
      const answer = await send('POST', '/v1/events', bytes)
      if (answer.status !== 202) {
        expect([400, 413]).toContain(answer.status)
        expect(records).toEqual([])
        return
      }
      const found = records.flatMap(({ data }) => parseRecord(data))
      const reasons = found.flatMap((each) => (each.kind === 'rejected' ? [each.rejection.reason] : []))
      const kept = Object.entries(await store.listTurnedAway()).flatMap(([reason, count]) =>
        new Array<string>(count).fill(reason),
      )
      const told = answer.body.rejections.map(({ reason }: { reason: string }) => reason)
      expect(found.length - reasons.length).toBe(answer.body.accepted)
      expect([...reasons, ...kept].sort()).toEqual(told.sort())
    }),
    { numRuns: 150 },
  )
})

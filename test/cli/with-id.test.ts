import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withId } from '../../lib/cli/events/with-id.ts'

test('an event without an id gets one, the same for the same text and line, another for another line', () => {
  const text = '{"model":"m","n":12345678901234567890}'
  expect(withId(text, 1)).toMatch(/^\{"model":"m","n":12345678901234567890,"id":"line-[0-9a-f]{24}"\}$/)
  expect(withId(text, 1)).toBe(withId(text, 1))
  expect(withId(text, 2)).not.toBe(withId(text, 1))
})

test('an id that is there is kept, in the event, the envelope or its data', () => {
  const kept = [
    '{"id":"a"}',
    '{"specversion":"1.0","id":"a","data":{}}',
    '{"specversion":"1.0","data":{"id":"a"}}',
    '{"type":"heartbeat","time":0}',
  ]
  expect(kept.map((text) => withId(text, 1))).toEqual(kept)
})

test('what is no object stays as it is', () => {
  const texts = ['', 'x', '[{"id":1}]', '"{}"', '1', 'null', '{"a":']
  expect(texts.map((text) => withId(text, 1))).toEqual(texts)
})

test('nothing else of the event changes', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (members) => {
      const { id, ...others } = JSON.parse(withId(JSON.stringify({ ...members, id: null }), 1))
      const { id: _, ...expected } = JSON.parse(JSON.stringify({ ...members, id: null }))
      expect(others).toEqual(expected)
      expect(members.type === 'heartbeat' || String(id).startsWith('line-')).toBe(true)
    }),
  )
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ENTRY_BYTES_MAX, type Entry } from '../../lib/cli/events/entry.ts'
import { splitAny } from '../../lib/cli/events/split-any.ts'

const split = (text: string | Buffer, chunkBytes = Number.POSITIVE_INFINITY): Entry[] => {
  const splitter = splitAny()
  const bytes = Buffer.from(text)
  const entries: Entry[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes)
    entries.push(...splitter.push(bytes.subarray(at, at + chunkBytes)))
  return [...entries, ...splitter.end()]
}

const short = (entries: readonly Entry[]) =>
  entries.map((entry) => `${entry.line} ${entry.kind === 'text' ? entry.text : entry.rejection.reason}`)

describe('each event has the line it begins on', () => {
  test.each([
    { name: 'NDJSON', text: '{"a":1}\n{"a":2}\n', entries: ['1 {"a":1}', '2 {"a":2}'] },
    { name: 'no line feed at the end', text: '{"a":1}\n{"a":2}', entries: ['1 {"a":1}', '2 {"a":2}'] },
    { name: 'one line', text: '{"a":1}', entries: ['1 {"a":1}'] },
    {
      name: 'blank lines and CRLF',
      text: '\r\n{"a":1}\r\n \n{"a":2}\r\n',
      entries: ['2 {"a":1}', '4 {"a":2}'],
    },
    { name: 'a bad line costs itself', text: '{"a":\n{"a":2}', entries: ['1 {"a":', '2 {"a":2}'] },
    { name: 'a byte order mark', text: '\uFEFF{"a":1}', entries: ['1 {"a":1}'] },
    { name: 'nothing', text: '', entries: [] },
    { name: 'white space', text: ' \n\n', entries: [] },
    { name: 'an array', text: '[{"a":1},\n {"a":[2]}]\n', entries: ['1 {"a":1}', '2 {"a":[2]}'] },
    { name: 'an array of scalars', text: '[1, "x]", null]', entries: ['1 1', '1 "x]"', '1 null'] },
    { name: 'an empty array', text: '[]', entries: [] },
    {
      name: 'brackets and quotes in strings',
      text: '[{"a":"}\\"]"},2]',
      entries: ['1 {"a":"}\\"]"}', '1 2'],
    },
    { name: 'arrays one after another', text: '[1]\n[2]', entries: ['1 1', '2 2'] },
    {
      name: 'an array that is cut off',
      text: '[{"a":1},\n{"a"',
      entries: ['1 {"a":1}', '2 {"a"', '2 not-json'],
    },
    {
      name: 'a document over lines',
      text: '{\n "a":1\n}\n{\n "a":2\n}',
      entries: ['1 {\n "a":1\n}', '4 {\n "a":2\n}'],
    },
    { name: 'a document broken after a comma', text: '{"a":1,\n"b":2}', entries: ['1 {"a":1,\n"b":2}'] },
  ])('$name', ({ text, entries }) => {
    expect(short(split(text))).toEqual(entries)
  })
})

test('wherever the bytes are cut into pieces, the events are the same', () => {
  const json = fc.json({ maxDepth: 3 })
  const texts = fc.oneof(
    fc.array(json).map((all) => `[${all.join(',\n')}]`),
    fc.array(json).map((all) => all.join('\n')),
    fc.array(fc.jsonValue({ maxDepth: 3 })).map((all) => JSON.stringify(all, null, 2)),
    fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ' ', '\n', 'é', '1') }),
  )
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 7 }), (text, chunkBytes) => {
      expect(split(text, chunkBytes)).toEqual(split(text))
    }),
  )
})

test('an array gives its elements, however it is written', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 2), (values, indent) => {
      const texts = split(JSON.stringify(values, null, indent)).map((entry) =>
        entry.kind === 'text' ? entry.text : '',
      )
      expect(texts.map((text) => JSON.stringify(JSON.parse(text)))).toEqual(
        values.map((value) => JSON.stringify(value)),
      )
    }),
  )
})

test('an event without end is not kept in memory, and those after it are read', () => {
  const long = `{"a":"${'x'.repeat(ENTRY_BYTES_MAX)}"}`
  expect(short(split(`{"a":1}\n${long}\n{"a":2}`, 65_536))).toEqual(['1 {"a":1}', '2 too-large', '3 {"a":2}'])
  expect(short(split(`[1,${long},2]`, 65_536))).toEqual(['1 1', '1 too-large', '1 2'])
})

test('bytes that are no UTF-8 cost their line only', () => {
  const bytes = Buffer.concat([
    Buffer.from('{"a":1}\n{"a":"'),
    Buffer.from([0xff]),
    Buffer.from('"}\n{"a":2}'),
  ])
  expect(short(split(bytes))).toEqual(['1 {"a":1}', '2 bad-encoding', '3 {"a":2}'])
})

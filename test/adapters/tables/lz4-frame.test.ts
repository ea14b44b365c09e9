import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeLz4Frame } from '../../../lib/adapters/tables/lz4-frame.ts'

/** pyarrow 26.0.1: `pa.compress(b'abc' * 400 + bytes(range(256)) + b'abc' * 400, codec='lz4', asbytes=True)`, base64. */
const FRAME = Buffer.from(
  'BCJNGGBAghoBAAA/YWJjAwD/////nv/xAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7/P3+/7AF/////5xQYmNhYmMAAAAA',
  'base64',
)
const ABC = Buffer.from('abc'.repeat(400))
const CONTENT = Buffer.concat([ABC, Buffer.from(Array.from({ length: 256 }, (_, i) => i)), ABC])

test('long literals, long matches and matches that overlap what they write', () => {
  expect(Buffer.from(decodeLz4Frame(FRAME)).equals(CONTENT)).toBe(true)
})

test('a block that is stored as it is', () => {
  const stored = Buffer.from('04224d18604082020000806869' + '00000000', 'hex')
  expect(Buffer.from(decodeLz4Frame(stored)).toString()).toBe('hi')
})

test('a damaged frame is a RangeError or other bytes, never an endless loop or memory without bound', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: FRAME.length - 1 }),
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 0, max: FRAME.length }),
      (at, byte, length) => {
        const damaged = Buffer.from(FRAME.subarray(0, length))
        if (at < length) damaged[at] = byte
        try {
          expect(decodeLz4Frame(damaged).length).toBeLessThan(255 * FRAME.length)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('bytes that are no frame say so', () => {
  expect(() => decodeLz4Frame(new Uint8Array(20))).toThrow(
    'the LZ4 frame is damaged: it does not begin with its magic number; write the file again',
  )
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LeewayError } from '../../lib/errors.ts'
import {
  byteReader,
  byteWriter,
  readBig,
  readCount,
  readSigned,
  readSparse,
  readText,
  writeBig,
  writeCount,
  writeSigned,
  writeSparse,
  writeText,
  writtenBytes,
} from '../../lib/window/bytes.ts'
import { decodePage, encodePage, mergePage, type Page } from '../../lib/window/page.ts'

const written = (write: (writer: ReturnType<typeof byteWriter>) => void): Uint8Array => {
  const writer = byteWriter()
  write(writer)
  return writtenBytes(writer)
}

/** From the DWARF 5 standard, appendix C, and Wikipedia's LEB128 (624485). */
const LEB128: readonly (readonly [value: number, hex: string])[] = [
  [0, '00'],
  [2, '02'],
  [127, '7f'],
  [128, '8001'],
  [129, '8101'],
  [12_857, 'b964'],
  [624_485, 'e58e26'],
]

describe('whole numbers are LEB128', () => {
  it.each(LEB128)('%i', (value, hex) => {
    const bytes = written((writer) => writeCount(writer, value))
    expect(Buffer.from(bytes).toString('hex')).toBe(hex)
    expect(readCount(byteReader(bytes))).toBe(value)
  })

  it('every kind of value reads back as it was written, one behind the other', () => {
    const value = fc.tuple(
      fc.maxSafeNat(),
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
      fc.bigInt({ min: 0n, max: 2n ** 300n }),
      fc.oneof(
        fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
        fc.constantFrom('', '\ufeff', '\ufeffa'),
      ),
      fc.array(fc.tuple(fc.integer({ min: -1_000, max: 1_000 }), fc.maxSafeNat())),
    )
    fc.assert(
      fc.property(fc.array(value, { maxLength: 20 }), (values) => {
        const reader = byteReader(
          written((writer) => {
            for (const [count, signed, big, text, sparse] of values) {
              writeCount(writer, count)
              writeSigned(writer, signed)
              writeBig(writer, big)
              writeText(writer, text)
              writeSparse(writer, new Map(sparse))
            }
          }),
        )
        for (const [count, signed, big, text, sparse] of values) {
          expect([readCount(reader), readSigned(reader), readBig(reader), readText(reader)]).toEqual([
            count,
            signed,
            big,
            text,
          ])
          expect(readSparse(reader)).toEqual(new Map(sparse))
        }
        expect(reader.offset).toBe(reader.bytes.length)
      }),
      { numRuns: 200 },
    )
  })

  it('a longer text than the writer has room for makes room', () => {
    const text = 'é'.repeat(100_000)
    expect(readText(byteReader(written((writer) => writeText(writer, text))))).toBe(text)
  })

  it.each([-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])(
    '%d is no count, and says so at once',
    (value) => {
      expect(() => written((writer) => writeCount(writer, value))).toThrow(LeewayError)
    },
  )
})

describe('bytes that are not ours are corrupt, and say what was wrong', () => {
  const page: Page = { kind: 'bins', cells: Float64Array.of(1, 300, 0) }

  it('a page that is cut', () => {
    const bytes = encodePage(page)
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodePage('b0000', bytes.subarray(0, length))).toThrow(
        expect.objectContaining({ code: 'corrupt' }),
      )
  })

  it('a format that is not known yet', () => {
    expect(() => decodePage('core', Uint8Array.of(2, 0))).toThrow(/format 2.*upgrade/)
  })

  it('a count without an end', () => {
    expect(() => readCount(byteReader(new Uint8Array(20).fill(0xff)))).toThrow(/longer than 8 bytes/)
    expect(() => readBig(byteReader(new Uint8Array(99).fill(0xff)))).toThrow(/longer than 50 bytes/)
  })

  it('a text that passes the end', () => {
    expect(() => readText(byteReader(Uint8Array.of(5, 65)))).toThrow(/passes the item's end/)
  })

  it('pages of different shapes do not merge', () => {
    const other: Page = { kind: 'bins', cells: new Float64Array(2) }
    expect(() => mergePage(page, other)).toThrow(expect.objectContaining({ code: 'invariant' }))
    expect(() => mergePage(page, decodePage('o00', Uint8Array.of(1, 0, 0)))).toThrow(LeewayError)
  })
})

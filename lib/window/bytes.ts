import { LeewayError } from '../errors.ts'

/** Grows as needed; whole numbers as LEB128 varints (7 bits a byte), text as length and UTF-8. */
export type ByteWriter = { bytes: Uint8Array; length: number }

export const byteWriter = (): ByteWriter => ({ bytes: new Uint8Array(1024), length: 0 })

export const writtenBytes = (writer: ByteWriter): Uint8Array => writer.bytes.slice(0, writer.length)

const reserve = (writer: ByteWriter, more: number): void => {
  if (writer.length + more <= writer.bytes.length) return
  const grown = new Uint8Array(Math.max(writer.bytes.length * 2, writer.length + more))
  grown.set(writer.bytes.subarray(0, writer.length))
  writer.bytes = grown
}

/** A whole number from 0 to 2^53 - 1. */
export const writeCount = (writer: ByteWriter, value: number): void => {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new LeewayError('invariant', `a count is a whole number from 0 to 2^53 - 1, not ${value}`)
  reserve(writer, 8)
  let rest = value
  while (rest >= 0x80) {
    writer.bytes[writer.length++] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  writer.bytes[writer.length++] = rest
}

/** A signed whole number, zigzag: 0, -1, 1, -2 ... become 0, 1, 2, 3 ... */
export const writeSigned = (writer: ByteWriter, value: number): void =>
  writeCount(writer, value < 0 ? -2 * value - 1 : 2 * value)

/** A whole number >= 0 of any size. */
export const writeBig = (writer: ByteWriter, value: bigint): void => {
  let rest = value
  reserve(writer, 40)
  while (rest >= 0x80n) {
    reserve(writer, 2)
    writer.bytes[writer.length++] = Number(rest & 0x7fn) | 0x80
    rest >>= 7n
  }
  writer.bytes[writer.length++] = Number(rest)
}

const encoder = new TextEncoder()
// A name may begin with U+FEFF, which a decoder otherwise drops as a byte order mark.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const writeText = (writer: ByteWriter, text: string): void => {
  const encoded = encoder.encode(text)
  writeCount(writer, encoded.length)
  reserve(writer, encoded.length)
  writer.bytes.set(encoded, writer.length)
  writer.length += encoded.length
}

export type ByteReader = { readonly bytes: Uint8Array; offset: number }

export const byteReader = (bytes: Uint8Array): ByteReader => ({ bytes, offset: 0 })

const nextByte = (reader: ByteReader): number => {
  const byte = reader.bytes[reader.offset++]
  if (byte === undefined)
    throw new LeewayError(
      'corrupt',
      `stored bytes end after ${reader.bytes.length}; the item was cut or is not ours`,
    )
  return byte
}

export const readCount = (reader: ByteReader): number => {
  let value = 0
  for (let scale = 1; scale <= 2 ** 49; scale *= 0x80) {
    const byte = nextByte(reader)
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
  }
  throw new LeewayError('corrupt', 'a stored count is longer than 8 bytes; the item is not ours')
}

export const readSigned = (reader: ByteReader): number => {
  const value = readCount(reader)
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2
}

export const readBig = (reader: ByteReader): bigint => {
  let value = 0n
  for (let shift = 0n; shift < 350n; shift += 7n) {
    const byte = nextByte(reader)
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return value
  }
  throw new LeewayError('corrupt', 'a stored number is longer than 50 bytes; the item is not ours')
}

export const readText = (reader: ByteReader): string => {
  const length = readCount(reader)
  const start = reader.offset
  if (start + length > reader.bytes.length)
    throw new LeewayError('corrupt', `a stored text of ${length} bytes passes the item's end`)
  reader.offset += length
  return decoder.decode(reader.bytes.subarray(start, start + length))
}

/** Counts by index, sparse, ascending, as differences: most take two bytes. */
export const writeSparse = (writer: ByteWriter, counts: ReadonlyMap<number, number>): void => {
  const indices = [...counts.keys()].sort((a, b) => a - b)
  writeCount(writer, indices.length)
  let previous = 0
  for (const index of indices) {
    writeSigned(writer, index - previous)
    writeCount(writer, counts.get(index) ?? 0)
    previous = index
  }
}

export const readSparse = (reader: ByteReader): Map<number, number> => {
  const counts = new Map<number, number>()
  let index = 0
  for (let left = readCount(reader); left > 0; left--) {
    index += readSigned(reader)
    counts.set(index, readCount(reader))
  }
  return counts
}

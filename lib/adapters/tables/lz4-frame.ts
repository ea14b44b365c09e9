const MAGIC = 0x184d2204
/** Bits of the frame's flags. */
const HAS_BLOCK_CHECKSUM = 0x10
const HAS_CONTENT_SIZE = 0x08
const HAS_DICTIONARY = 0x01
/** The bit of a block's size that says it is stored as it is. */
const IS_STORED = 0x80000000
/** A match shorter than this would not be worth its three bytes: lengths count from here. */
const MATCH_MIN = 4
/** A length of 15 in a token goes on in the bytes behind it. */
const LENGTH_GOES_ON = 15

/**
 * Decompresses one LZ4 frame (LZ4 Frame Format 1.6.4 and Block Format, github.com/lz4/lz4/tree/dev/doc): how pandas and
 * pyarrow write Feather unless told otherwise. Checksums are stepped over. Throws RangeError where the bytes are no
 * whole frame.
 */
export const decodeLz4Frame = (bytes: Uint8Array): Uint8Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== MAGIC) throw damaged('it does not begin with its magic number')
  const flags = view.getUint8(4)
  const has = (flag: number, length: number): number => ((flags & flag) === 0 ? 0 : length)
  // Magic, flags, block size; what the flags announce; the header's checksum.
  let at = 6 + has(HAS_CONTENT_SIZE, 8) + has(HAS_DICTIONARY, 4) + 1
  const out: Output = { bytes: new Uint8Array(bytes.length * 3), length: 0 }
  for (;;) {
    const head = view.getUint32(at, true)
    at += 4
    if (head === 0) return out.bytes.slice(0, out.length)
    const length = head % IS_STORED
    const block = bytes.subarray(at, at + length)
    if (block.length < length) throw damaged('a block ends too early')
    if (head >= IS_STORED) append(out, block)
    else decodeBlock(block, out)
    at += length + has(HAS_BLOCK_CHECKSUM, 4)
  }
}

/** What is written so far: matches point into it, across blocks. */
type Output = { bytes: Uint8Array; length: number }

const makeRoom = (out: Output, more: number): void => {
  if (out.length + more <= out.bytes.length) return
  const grown = new Uint8Array(Math.max(out.bytes.length * 2, out.length + more))
  grown.set(out.bytes.subarray(0, out.length))
  out.bytes = grown
}

const append = (out: Output, bytes: Uint8Array): void => {
  makeRoom(out, bytes.length)
  out.bytes.set(bytes, out.length)
  out.length += bytes.length
}

/** Byte by byte: a match may overlap what it writes. */
const repeat = (out: Output, offset: number, length: number): void => {
  if (offset === 0 || offset > out.length) throw damaged('a match lies before its beginning')
  makeRoom(out, length)
  const { bytes } = out
  for (let i = 0; i < length; i += 1, out.length += 1) bytes[out.length] = bytes[out.length - offset] ?? 0
}

/** Sequences of a token, literals and a match. */
const decodeBlock = (block: Uint8Array, out: Output): void => {
  let read = 0
  const next = (): number => {
    const byte = block[read]
    if (byte === undefined) throw damaged('a block ends too early')
    read += 1
    return byte
  }
  const lengthFrom = (nibble: number): number => {
    let length = nibble
    if (nibble !== LENGTH_GOES_ON) return length
    for (;;) {
      const byte = next()
      length += byte
      if (byte !== 0xff) return length
    }
  }
  while (read < block.length) {
    const token = next()
    const literals = lengthFrom(token >>> 4)
    if (read + literals > block.length) throw damaged('a block ends too early')
    append(out, block.subarray(read, read + literals))
    read += literals
    // The last sequence has no match.
    if (read === block.length) return
    const offset = next() | (next() << 8)
    repeat(out, offset, lengthFrom(token & 0x0f) + MATCH_MIN)
  }
}

const damaged = (what: string): RangeError =>
  new RangeError(`the LZ4 frame is damaged: ${what}; write the file again`)

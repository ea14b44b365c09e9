import { isUtf8 } from 'node:buffer'
import { ENTRY_BYTES_MAX, type Entry, type Splitter, tooLarge, unreadable } from './entry.ts'

const [NEWLINE, QUOTE, COMMA, BACKSLASH] = [10, 34, 44, 92]
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125]
const isSpace = (byte: number): boolean => byte === 32 || byte === NEWLINE || byte === 9 || byte === 13

/**
 * The elements of a JSON array, or JSON documents one after another, however they are laid out over lines: cut by
 * counting brackets outside of strings, so that no more than one element is in memory. Whether an element is JSON is
 * for its parser to say.
 */
export const splitValues = (): Splitter => {
  let line = 1
  let inArray = false
  let startLine = 0
  let depth = 0
  let inString = false
  let escaped = false
  let isInside = false
  let parts: Buffer[] = []
  let bytes = 0

  const keep = (part: Buffer): void => {
    bytes += part.length
    if (bytes <= ENTRY_BYTES_MAX) parts.push(part)
  }
  const finish = (): Entry => {
    const entry = bytes > ENTRY_BYTES_MAX ? tooLarge(startLine) : entryOf(Buffer.concat(parts), startLine)
    parts = []
    bytes = 0
    depth = 0
    inString = false
    escaped = false
    isInside = false
    return entry
  }
  /** Follows one byte of an element; true where the element ends with it. */
  const endsWith = (byte: number): boolean => {
    if (inString) {
      if (escaped) escaped = false
      else if (byte === BACKSLASH) escaped = true
      else if (byte === QUOTE) inString = false
      return false
    }
    if (byte === QUOTE) inString = true
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth += 1
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      depth -= 1
      return depth <= 0
    }
    return false
  }
  /** Between elements: true where one begins with this byte. */
  const beginsWith = (byte: number): boolean => {
    if (isSpace(byte) || byte === COMMA) return false
    if (inArray && byte === CLOSE_ARRAY) inArray = false
    else if (!inArray && byte === OPEN_ARRAY) inArray = true
    else return true
    return false
  }
  /** A number or a literal ends before the byte that cannot belong to it. */
  const endsBefore = (byte: number): boolean =>
    depth === 0 && !inString && (isSpace(byte) || byte === COMMA || (inArray && byte === CLOSE_ARRAY))

  return {
    push: (chunk) => {
      const entries: Entry[] = []
      let start = 0
      for (let at = 0; at < chunk.length; at++) {
        const byte = chunk[at] ?? 0
        if (isInside && endsBefore(byte)) {
          keep(chunk.subarray(start, at))
          entries.push(finish())
        }
        if (!isInside && beginsWith(byte)) {
          isInside = true
          start = at
          startLine = line
        }
        if (isInside && endsWith(byte)) {
          keep(chunk.subarray(start, at + 1))
          entries.push(finish())
        }
        if (byte === NEWLINE) line += 1
      }
      if (isInside) keep(chunk.subarray(start))
      return entries
    },
    end: () => {
      const entries = isInside ? [finish()] : []
      if (inArray) entries.push(unreadable(line, 'not-json', 'the array does not end: the file is cut off'))
      return entries
    },
  }
}

const entryOf = (bytes: Buffer, line: number): Entry =>
  isUtf8(bytes)
    ? { kind: 'text', line, text: bytes.toString('utf8') }
    : unreadable(line, 'bad-encoding', 'the text is not UTF-8')

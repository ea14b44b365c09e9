import { isUtf8 } from 'node:buffer'
import { ENTRY_BYTES_MAX, type Entry, type Splitter, tooLarge, unreadable } from './entry.ts'

const NEWLINE = 10

/** NDJSON: a line an event. A bad line costs nothing but itself; blank lines are nothing. */
export const splitLines = (): Splitter => {
  let line = 1
  let parts: Buffer[] = []
  let bytes = 0

  const keep = (part: Buffer): void => {
    bytes += part.length
    if (bytes <= ENTRY_BYTES_MAX) parts.push(part)
  }
  const finish = (): Entry[] => {
    const entry = bytes > ENTRY_BYTES_MAX ? tooLarge(line) : entryOf(Buffer.concat(parts), line)
    parts = []
    bytes = 0
    line += 1
    return entry === null ? [] : [entry]
  }

  return {
    push: (chunk) => {
      const entries: Entry[] = []
      let start = 0
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, start)) {
        keep(chunk.subarray(start, at))
        entries.push(...finish())
        start = at + 1
      }
      keep(chunk.subarray(start))
      return entries
    },
    end: finish,
  }
}

const entryOf = (bytes: Buffer, line: number): Entry | null => {
  if (!isUtf8(bytes)) return unreadable(line, 'bad-encoding', 'the text is not UTF-8')
  const text = bytes.toString('utf8').trim()
  return text === '' ? null : { kind: 'text', line, text }
}

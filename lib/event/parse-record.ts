import { isUtf8 } from 'node:buffer'
import { gunzipSync } from 'node:zlib'
import type { Parsed } from './event.ts'
import { LIMITS } from './limits.ts'
import { parseEvent, rejected } from './parse-event.ts'

/**
 * The events of one stream record: a JSON object, an array, or NDJSON, gzipped or not. Never throws; what cannot be read
 * is a rejection in its place, and costs nothing else of the record. A pure function of the bytes, so that a retry
 * decides the same.
 */
export const parseRecord = (bytes: Uint8Array): Parsed[] => {
  const text = textsOf(bytes)
  if (!Array.isArray(text)) return [text]
  const parsed: Parsed[] = []
  for (const entry of text) {
    if (parsed.length === LIMITS.eventsPerRecord) {
      parsed.push({ ...tooManyEvents(text.length), count: text.length - LIMITS.eventsPerRecord })
      break
    }
    parsed.push(typeof entry === 'string' ? parseText(entry) : entry)
  }
  return parsed
}

const tooManyEvents = (count: number) =>
  ({
    kind: 'rejected',
    rejection: {
      reason: 'too-many-events',
      path: '',
      message: `${count} events in a record; those after the first ${LIMITS.eventsPerRecord} were not read`,
    },
    raw: '',
  }) as const

/** One event's JSON text. `NaN` and `Infinity`, which Python's json writes, are rejected by name and not as garbage. */
export const parseText = (text: string): Parsed => {
  if (text.length > LIMITS.eventBytes)
    return rejected(
      'too-large',
      '',
      `an event of ${text.length} characters; at most ${LIMITS.eventBytes}`,
      text.slice(0, 1024),
    )
  const value = parseJson(text)
  return value === undefined
    ? rejected('not-json', '', 'the text is not JSON', text)
    : parseEvent(value, text)
}

/**
 * Splits a record into the texts of its events, without judging them.
 * An array's elements are written out again, so that each can be kept or sent on by itself.
 */
export const textsOf = (bytes: Uint8Array): (string | Parsed)[] | Parsed => {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(bytes) : bytes
  if (!(plain instanceof Uint8Array)) return plain
  if (plain.byteLength > LIMITS.recordBytes)
    return rejected(
      'too-large',
      '',
      `a record of ${plain.byteLength} bytes; at most ${LIMITS.recordBytes}`,
      '',
    )
  const buffer = Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength)
  if (!isUtf8(buffer)) return linesWithBadBytes(buffer)
  const text = buffer.toString('utf8').replace(/^\uFEFF/, '')
  const first = /\S/.exec(text)?.[0]
  if (first === undefined) return rejected('not-json', '', 'the record is empty', '')
  if (first === '[') {
    const value = parseJson(text)
    // Elements past the bound are only counted: writing 8 million of them would take seconds.
    if (Array.isArray(value))
      return value.map((element, i) => (i < LIMITS.eventsPerRecord ? writeJson(element) : NOT_READ))
  }
  const lines = linesOf(text)
  const [firstLine] = lines
  if (lines.length > 1 && firstLine !== undefined && parseJson(firstLine) === undefined) {
    // Not NDJSON: perhaps one document written over several lines.
    const value = parseJson(text)
    if (value !== undefined) return [writeJson(value)]
  }
  return lines
}

/** Stands for each entry past the bound on events, of which a record of 16 MB can hold 8 million. */
const NOT_READ = ''

/** The lines that are not blank. */
const linesOf = (text: string): string[] => {
  const lines: string[] = []
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    const line = text.slice(start, end)
    if (line.trim() !== '') lines.push(lines.length < LIMITS.eventsPerRecord ? line : NOT_READ)
    start = end + 1
  }
  return lines
}

const gunzip = (bytes: Uint8Array): Uint8Array | Parsed => {
  try {
    return gunzipSync(bytes, { maxOutputLength: LIMITS.recordBytes })
  } catch (error) {
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return tooLarge
      ? rejected('too-large', '', `the record grows past ${LIMITS.recordBytes} bytes when decompressed`, '')
      : rejected('bad-compression', '', 'the record begins like gzip and cannot be decompressed', '')
  }
}

const linesWithBadBytes = (buffer: Buffer): (string | Parsed)[] => {
  const entries: (string | Parsed)[] = []
  for (let start = 0; start < buffer.length; ) {
    const newline = buffer.indexOf(10, start)
    const end = newline === -1 ? buffer.length : newline
    if (entries.length >= LIMITS.eventsPerRecord) {
      if (!isBlank(buffer, start, end)) entries.push(NOT_READ)
      start = end + 1
      continue
    }
    const line = buffer.subarray(start, end)
    if (isUtf8(line)) {
      const text = line.toString('utf8').replace(start === 0 ? /^\uFEFF/ : '', '')
      if (text.trim() !== '') entries.push(text)
    } else {
      entries.push(
        rejected('bad-encoding', '', 'the text is not UTF-8', line.toString('latin1').slice(0, 1024)),
      )
    }
    start = end + 1
  }
  return entries
}

/** Of a line that is only counted: nothing but blanks and line ends of ASCII. */
const isBlank = (buffer: Buffer, start: number, end: number): boolean => {
  for (let i = start; i < end; i++) {
    const byte = buffer[i] ?? 0
    if (byte !== 32 && (byte < 9 || byte > 13)) return false
  }
  return true
}

const ESCAPE_QUOTE_OR_NOT_FINITE = /\\[\s\S]?|"|-?\b(?:NaN|Infinity)\b/g

/** A NaN inside a string is left alone. One pass without backtracking: the text may be 16 MB of quotes that never end. */
const writeNotFinite = (text: string): string => {
  let inString = false
  return text.replace(ESCAPE_QUOTE_OR_NOT_FINITE, (token) => {
    if (token === '"') inString = !inString
    return inString || token === '"' || token.startsWith('\\') ? token : '1e999'
  })
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    if (!text.includes('NaN') && !text.includes('Infinity')) return undefined
  }
  try {
    // 1e999 is JSON, and reads as infinity: the event's own checks then name the member at fault.
    return JSON.parse(writeNotFinite(text))
  } catch {
    return undefined
  }
}

/**
 * JSON.stringify writes infinity as null, which means something else, so an element that holds one is written with a
 * marker that no sender would send, and the marker then replaced. Unlike JSON.parse it recurses, and runs out of stack
 * at some ten thousand levels.
 */
const writeJson = (value: unknown): string | Parsed => {
  let infinite = false
  try {
    const text = JSON.stringify(value, (_, inner: unknown) => {
      if (inner !== Number.POSITIVE_INFINITY && inner !== Number.NEGATIVE_INFINITY) return inner
      infinite = true
      return INFINITY_MARKER
    })
    return infinite ? text.replaceAll(`"${INFINITY_MARKER}"`, '1e999') : text
  } catch {
    return rejected('too-deep', '', `nested deeper than ${LIMITS.depth} levels`, '')
  }
}

const INFINITY_MARKER = '~leeway:infinity~'

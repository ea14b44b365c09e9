import type { FeatureValue } from '../event/event.ts'
import { LIMITS } from '../event/limits.ts'
import { logBinOf, logBinStart, logBinValue } from '../stats/log-histogram.ts'
import { addRow, type BoundedTable, compareHashed, emptyTable, hashOf, mergeTable } from './bounded-table.ts'
import { readTable, writeTable } from './bounded-table-bytes.ts'
import {
  type ByteReader,
  type ByteWriter,
  readCount,
  readSparse,
  readText,
  writeCount,
  writeSparse,
  writeText,
} from './bytes.ts'

/**
 * What the bins of a window have no place for: every value of a model without a baseline, features that the baseline
 * does not know, categories never seen, values of another type. Kept on bins fixed in advance, bounded, and in a form
 * that does not depend on the order of arrival (see bounded-table.ts); a baseline can be built from it.
 */
export type OutsidePage = {
  readonly subjects: Map<string, OutsideSubject>
  /** Values of subjects that were not kept. */
  dropped: number
}

export type OutsideSubject = {
  missing: number
  /** Numbers by signed log bin, see `signedBinOf`. */
  readonly numbers: Map<number, number>
  /** Strings and booleans by text: [count]. */
  readonly texts: BoundedTable
}

/** Subjects are cut into pages by the hash of their key, so that which page holds one never depends on the others. */
export const OUTSIDE_PAGES = 64
/**
 * The worst page is 337 KB, under an item's 400: 32 subjects x (a name of 128 characters of 3 bytes + 64 texts of 64
 * bytes + 1,443 bins, with counts of 3 bytes each); usual ones hold a few subjects. Hashing fills pages unevenly: of
 * 1,000 subjects all are kept, of 2,000 some 94 %.
 */
const SUBJECTS_PER_OUTSIDE_PAGE = 32
const TEXTS_PER_SUBJECT = 64
/** 8 bins to a power of two: 5.9 % relative error. */
export const NUMBER_BITS = 3
const NUMBER_MIN = 2 ** -40
const NUMBER_MAX = 2 ** 50

export const outsidePageOf = (subjectKey: string): number => hashOf(subjectKey) % OUTSIDE_PAGES

export const emptyOutside = (): OutsidePage => ({ subjects: new Map(), dropped: 0 })

const emptySubject = (): OutsideSubject => ({
  missing: 0,
  numbers: new Map(),
  texts: emptyTable(TEXTS_PER_SUBJECT, 1),
})

export const addToOutside = (page: OutsidePage, subjectKey: string, value: FeatureValue): void => {
  const subject = subjectFor(page, subjectKey)
  if (subject === null) page.dropped += 1
  else if (value === null) subject.missing += 1
  else if (typeof value === 'number') {
    const bin = signedBinOf(value)
    subject.numbers.set(bin, (subject.numbers.get(bin) ?? 0) + 1)
  } else addRow(subject.texts, categoryOf(value), ONE)
}

const ONE = [1]

/** The subject's row, making room for it if its hash is among the smallest; `null` where it is not. */
const subjectFor = (page: OutsidePage, subjectKey: string): OutsideSubject | null => {
  const known = page.subjects.get(subjectKey)
  if (known !== undefined) return known
  if (page.subjects.size >= SUBJECTS_PER_OUTSIDE_PAGE) {
    let last = subjectKey
    for (const key of page.subjects.keys()) if (compareHashed(key, last) > 0) last = key
    if (last === subjectKey) return null
    const evicted = page.subjects.get(last)
    if (evicted !== undefined) page.dropped += valuesIn(evicted)
    page.subjects.delete(last)
  }
  const subject = emptySubject()
  page.subjects.set(subjectKey, subject)
  return subject
}

export const valuesIn = (subject: OutsideSubject): number => {
  let values = subject.missing + (subject.texts.rest[0] ?? 0)
  for (const count of subject.numbers.values()) values += count
  for (const row of subject.texts.rows.values()) values += row[0] ?? 0
  return values
}

export const mergeOutside = (page: OutsidePage, other: OutsidePage): void => {
  page.dropped += other.dropped
  for (const [key, theirs] of other.subjects) {
    const ours = subjectFor(page, key)
    if (ours === null) {
      page.dropped += valuesIn(theirs)
      continue
    }
    ours.missing += theirs.missing
    for (const [bin, count] of theirs.numbers) ours.numbers.set(bin, (ours.numbers.get(bin) ?? 0) + count)
    mergeTable(ours.texts, theirs.texts)
  }
}

/**
 * A category's text: whole up to `LIMITS.categoryLength` bytes, then a prefix and a hash, so that equal stays equal.
 * Bytes and not characters, because a page is bounded in bytes; a character has 3 at most (a surrogate pair 4 for two).
 */
export const categoryOf = (value: string | number | boolean): string => {
  const text = typeof value === 'string' ? value : String(value)
  if (text.length * 3 <= LIMITS.categoryLength || Buffer.byteLength(text) <= LIMITS.categoryLength)
    return text
  const hash = `${hashOf(text).toString(16).padStart(8, '0')}${hashOf(`${text}~`).toString(16).padStart(8, '0')}`
  return `${prefixOf(text, LIMITS.categoryLength - hash.length - 1)}~${hash}`
}

/** The longest run of whole characters at the start of a text that has at most so many bytes. */
const prefixOf = (text: string, bytes: number): string => {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes))
  return text.slice(0, read)
}

/** Zero is 0, positive numbers 1 and up, negative ones -1 and down; magnitudes are held to [2^-40, 2^50]. */
export const signedBinOf = (value: number): number => {
  const magnitude = Math.abs(value)
  if (magnitude < NUMBER_MIN) return 0
  const bin = logBinOf(Math.min(magnitude, NUMBER_MAX), NUMBER_BITS) - FIRST_BIN + 1
  return value < 0 ? -bin : bin
}

const FIRST_BIN = logBinOf(NUMBER_MIN, NUMBER_BITS)

/** The value that stands for a signed bin. */
export const signedBinValue = (bin: number): number =>
  bin === 0 ? 0 : Math.sign(bin) * logBinValue(Math.abs(bin) - 1 + FIRST_BIN, NUMBER_BITS)

/**
 * Lowest value of a signed bin. For bins of positive numbers it is an edge that splits none; those of negative numbers
 * are open below, so there the next double above is.
 */
export const signedBinStart = (bin: number): number => {
  if (bin > 0) return logBinStart(bin - 1 + FIRST_BIN, NUMBER_BITS)
  return bin === 0 ? -NUMBER_MIN : -logBinStart(-bin + FIRST_BIN, NUMBER_BITS)
}

export const writeOutside = (writer: ByteWriter, page: OutsidePage): void => {
  const keys = [...page.subjects.keys()].sort()
  writeCount(writer, keys.length)
  for (const key of keys) {
    const subject = page.subjects.get(key) ?? emptySubject()
    writeText(writer, key)
    writeCount(writer, subject.missing)
    writeSparse(writer, subject.numbers)
    writeTable(writer, subject.texts)
  }
  writeCount(writer, page.dropped)
}

export const readOutside = (reader: ByteReader): OutsidePage => {
  const subjects = new Map<string, OutsideSubject>()
  for (let left = readCount(reader); left > 0; left--) {
    const key = readText(reader)
    subjects.set(key, {
      missing: readCount(reader),
      numbers: readSparse(reader),
      texts: readTable(reader, TEXTS_PER_SUBJECT, 1),
    })
  }
  return { subjects, dropped: readCount(reader) }
}

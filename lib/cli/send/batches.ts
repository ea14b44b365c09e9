import type { Entry } from '../events/entry.ts'
import { readEntries } from '../events/read-entries.ts'
import { withId } from '../events/with-id.ts'

/** An event on its way, and where it came from. */
export type Outgoing = { readonly file: string; readonly line: number; readonly text: string }
export type Unreadable = { readonly file: string } & Extract<Entry, { kind: 'unreadable' }>
export type Batch = { readonly events: readonly Outgoing[]; readonly unreadable: readonly Unreadable[] }

const EVENTS_PER_BATCH = 500
/** Below the 4 MB of an HTTP body even where gzip gains nothing; one event more still fits. */
const BYTES_PER_BATCH = 3_000_000

/** The events of the files in order, each with an id, in batches. */
export async function* batchesOf(files: readonly string[]): AsyncGenerator<Batch> {
  let events: Outgoing[] = []
  let unreadable: Unreadable[] = []
  let bytes = 0
  for (const file of files) {
    for await (const entries of readEntries(file)) {
      for (const entry of entries) {
        if (entry.kind === 'unreadable') {
          unreadable.push({ file, ...entry })
          continue
        }
        const text = asLine(withId(entry.text, entry.line))
        events.push({ file, line: entry.line, text })
        bytes += Buffer.byteLength(text) + 1
        if (events.length < EVENTS_PER_BATCH && bytes < BYTES_PER_BATCH) continue
        yield { events, unreadable }
        events = []
        unreadable = []
        bytes = 0
      }
    }
  }
  if (events.length > 0 || unreadable.length > 0) yield { events, unreadable }
}

/**
 * The text on one line: a line feed in JSON can only stand between its parts, where a space says the same. An array is no
 * event, but alone in a request it would be read as several, or none: in another one it stays what it is.
 */
const asLine = (text: string): string => {
  const line = text.replace(/[\r\n]+/g, ' ')
  return line.startsWith('[') ? `[${line}]` : line
}

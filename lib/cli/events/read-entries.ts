import { type Entry, unreadable } from './entry.ts'
import { isBadCompression, readBytes } from './read-bytes.ts'
import { splitAny } from './split-any.ts'

/** The events of a file (NDJSON, an array, documents; gzipped or not), in bounded memory, as they come off the disk. */
export async function* readEntries(file: string): AsyncGenerator<readonly Entry[]> {
  const splitter = splitAny()
  let line = 1
  try {
    for await (const chunk of readBytes(file)) {
      const entries = splitter.push(chunk)
      line = entries.at(-1)?.line ?? line
      if (entries.length > 0) yield entries
    }
  } catch (error) {
    if (!isBadCompression(error)) throw error
    return yield [unreadable(line, 'bad-compression', 'the file is cut off or damaged here, and ends unread')]
  }
  const last = splitter.end()
  if (last.length > 0) yield last
}

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalError } from './local-error.ts'

/** How far one shard has been committed. `finished`: closed by a split or merge, and read to its end. */
export type Checkpoint =
  | { readonly status: 'reading'; readonly sequenceNumber: string }
  | { readonly status: 'finished' }

export type Checkpoints = {
  readonly load: (shardId: string) => Promise<Checkpoint | null>
  readonly save: (shardId: string, checkpoint: Checkpoint) => Promise<void>
}

/**
 * One small JSON file a shard. It is written under another name and renamed, so that a reader finds the old one or
 * the new one. No fsync: a killed process loses nothing, and after a power cut the handlers drop what comes twice.
 */
export const fileCheckpoints = (folder: string): Checkpoints => {
  const pathOf = (shardId: string): string => join(folder, `${shardId}.json`)
  return {
    load: async (shardId) => {
      const text = await readIfPresent(pathOf(shardId))
      return text === null ? null : parseCheckpoint(text, pathOf(shardId))
    },
    save: async (shardId, checkpoint) => {
      const path = pathOf(shardId)
      await mkdir(folder, { recursive: true })
      await writeFile(`${path}.tmp`, JSON.stringify(checkpoint))
      await rename(`${path}.tmp`, path)
    },
  }
}

const readIfPresent = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

const parseCheckpoint = (text: string, path: string): Checkpoint => {
  const value = parseJson(text)
  if (typeof value === 'object' && value !== null && 'status' in value) {
    if (value.status === 'finished') return { status: 'finished' }
    if (value.status === 'reading' && 'sequenceNumber' in value && isSequenceNumber(value.sequenceNumber)) {
      return { status: 'reading', sequenceNumber: value.sequenceNumber }
    }
  }
  throw new LocalError(
    'bad-checkpoint',
    `${path} holds ${JSON.stringify(text.slice(0, 80))}, not a checkpoint such as ` +
      '{"status":"reading","sequenceNumber":"4956..."}: put back a good copy, or delete the file to read the shard ' +
      'from its start (what was applied already is dropped by the handlers)',
  )
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The Kinesis API's own pattern: 0|([1-9]\d{0,128}). */
const isSequenceNumber = (value: unknown): value is string =>
  typeof value === 'string' && /^(0|[1-9]\d{0,128})$/.test(value)

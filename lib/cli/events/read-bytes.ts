import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { LeewayError } from '../../errors.ts'

/** Standard input, where a file is named. */
export const STDIN = '-'

/** How messages name a file. */
export const fileName = (file: string): string => (file === STDIN ? '<stdin>' : file)

/** Before anything is done with the first file, all are looked for. */
export const requireFiles = async (files: readonly string[]): Promise<void> => {
  for (const file of files) {
    if (file === STDIN) continue
    const found = await stat(file).catch((cause: unknown) => {
      throw new LeewayError('input', `${file} cannot be read (${reasonOf(cause)}): check the path`, { cause })
    })
    if (found.isDirectory()) throw new LeewayError('input', `${file} is a folder: name the files in it`)
  }
}

/** A file's bytes, decompressed if they are gzip, whatever the file is called. */
export async function* readBytes(file: string): AsyncGenerator<Buffer> {
  const source: AsyncIterator<Buffer> = (file === STDIN ? process.stdin : createReadStream(file))[
    Symbol.asyncIterator
  ]()
  let head = Buffer.alloc(0)
  while (head.length < 2) {
    const { done, value } = await next(source, file)
    if (done === true) break
    head = Buffer.concat([head, value])
  }
  const whole = rest(source, head, file)
  if (head[0] !== 0x1f || head[1] !== 0x8b) return yield* whole
  // The callback is called with what the loop below throws as well.
  yield* pipeline(Readable.from(whole), createGunzip(), () => undefined)
}

async function* rest(source: AsyncIterator<Buffer>, head: Buffer, file: string): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head
  for (;;) {
    const { done, value } = await next(source, file)
    if (done === true) return
    yield value
  }
}

const next = async (
  source: AsyncIterator<Buffer>,
  file: string,
): Promise<IteratorResult<Buffer, unknown>> => {
  try {
    return await source.next()
  } catch (cause) {
    throw new LeewayError('input', `${fileName(file)} cannot be read (${reasonOf(cause)})`, { cause })
  }
}

/** True for what gunzip throws at bytes that are not gzip to their end. */
export const isBadCompression = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)

import { open } from 'node:fs/promises'
import { LeewayError } from '../../errors.ts'

export type TableFormat = 'parquet' | 'csv' | 'json' | 'arrow'
export type Compression = 'none' | 'gzip' | 'zstd'
export type FileFormat = { readonly format: TableFormat; readonly compression: Compression }

/** As people write them. */
export const FORMAT_NAMES: Readonly<Record<TableFormat, string>> = {
  parquet: 'Parquet',
  csv: 'CSV',
  json: 'JSON',
  arrow: 'Arrow',
}

/** Enough for every signature, and for the first value of a JSON file behind some white space. */
const HEAD_BYTES = 512

const EXTENSIONS: Readonly<Record<string, TableFormat>> = {
  parquet: 'parquet',
  pq: 'parquet',
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  json: 'json',
  ndjson: 'json',
  jsonl: 'json',
  arrow: 'arrow',
  arrows: 'arrow',
  feather: 'arrow',
  ipc: 'arrow',
}

/**
 * What a file holds. Parquet and Arrow show themselves by their first bytes, whatever the name; gzip and zstd too.
 * Text goes by `named`, by its name, and then by its first character: `{` and `[` begin JSON, everything else is CSV.
 */
export const formatOf = async (path: string, named: TableFormat | undefined): Promise<FileFormat> => {
  const head = await headOf(path)
  const signed = signatureOf(head)
  const extension = EXTENSIONS[extensionOf(path)]
  if (signed === 'gzip' || signed === 'zstd') {
    const format = named ?? extension ?? 'csv'
    if (isBinary(format))
      throw new LeewayError(
        'input',
        `${path} is ${FORMAT_NAMES[format]} inside ${signed}: decompress it first, it compresses its own columns`,
      )
    return { format, compression: signed }
  }
  const format = named ?? signed ?? extension ?? (/^\s*[[{]/.test(head.toString('latin1')) ? 'json' : 'csv')
  requireSound(path, head, format, signed)
  return { format, compression: 'none' }
}

const isBinary = (format: TableFormat): boolean => format === 'parquet' || format === 'arrow'

const extensionOf = (path: string): string =>
  /\.([a-z]+)$/.exec(path.toLowerCase().replace(/\.(gz|gzip|zst|zstd)$/, ''))?.[1] ?? ''

const headOf = async (path: string): Promise<Buffer> => {
  try {
    const handle = await open(path)
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LeewayError('input', `${path} cannot be opened (${reason}): check its permissions`, { cause })
  }
}

const signatureOf = (head: Buffer): TableFormat | 'gzip' | 'zstd' | null => {
  const text = head.toString('latin1', 0, 6)
  if (text.startsWith('PAR1')) return 'parquet'
  // An Arrow stream begins with the continuation marker of its first message.
  if (text === 'ARROW1' || text.startsWith('\xff\xff\xff\xff')) return 'arrow'
  if (text.startsWith('\x1f\x8b')) return 'gzip'
  return text.startsWith('\x28\xb5\x2f\xfd') ? 'zstd' : null
}

const requireSound = (
  path: string,
  head: Buffer,
  format: TableFormat,
  signed: TableFormat | 'gzip' | 'zstd' | null,
): void => {
  if (isBinary(format) && signed !== format)
    throw new LeewayError(
      'input',
      `${path} is no ${FORMAT_NAMES[format]} file: its first bytes are ${head.toString('hex', 0, 6)}; write it again, or name its format`,
    )
  if (isBinary(format)) return
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))
    throw new LeewayError(
      'input',
      `${path} is UTF-16, and text is read as UTF-8: convert it, e.g. iconv -f UTF-16 -t UTF-8`,
    )
  if (head.includes(0))
    throw new LeewayError(
      'input',
      `${path} is no text: it holds bytes that are zero; name a Parquet, CSV, JSON or Arrow file`,
    )
}

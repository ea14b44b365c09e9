import { open } from 'node:fs/promises'
import { STDIN } from '../events/read-bytes.ts'
import type { DataFormat } from './data-file.ts'

export const FORMATS = ['auto', 'events', 'parquet', 'csv'] as const
export type Format = (typeof FORMATS)[number]

/** Parquet shows itself by its first four bytes; CSV has none, so its name decides; everything else is events. */
export const formatOf = async (file: string, named: Format): Promise<DataFormat | 'events'> => {
  if (named !== 'auto') return named
  if (file === STDIN) return 'events'
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    if (buffer.toString('latin1', 0, bytesRead) === 'PAR1') return 'parquet'
  } finally {
    await handle.close()
  }
  return /\.(csv|tsv)(\.gz|\.zst)?$/i.test(file) ? 'csv' : 'events'
}

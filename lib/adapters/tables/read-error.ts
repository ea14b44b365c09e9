import { LeewayError } from '../../errors.ts'
import { FORMAT_NAMES, type TableFormat } from './file-format.ts'

/** What the reader says, and what helps. The first that matches. */
const REMEDIES: readonly (readonly [says: RegExp, remedy: string])[] = [
  [/not utf-8|invalid utf-?8|invalid unicode/i, 'convert it to UTF-8, e.g. iconv -f LATIN1 -t UTF-8'],
  [
    /magic bytes|too small to be|snappy|decompress|unexpected end|expected to read/i,
    'it is incomplete or damaged: write it again',
  ],
  [/Expected Number of Columns|sniffing file/i, 'every row needs as many values as the header'],
  [/schema mismatch/i, 'all files need the same columns'],
  [/out of memory|could not allocate/i, 'convert it to Parquet, which is read column by column'],
]

/** An error of the reader as ours: the first sentences of its message, without its advice, which is about its own options. */
export const readError = (name: string, format: TableFormat, cause: unknown): LeewayError => {
  if (cause instanceof LeewayError) return cause
  const message = cause instanceof Error ? cause.message : String(cause)
  const remedy = REMEDIES.find(([says]) => says.test(message))?.[1] ?? 'check that it is complete and valid'
  return new LeewayError(
    'input',
    `${name} cannot be read as ${FORMAT_NAMES[format]}: ${gist(message)}; ${remedy}`,
    { cause },
  )
}

const gist = (message: string): string => {
  const [first = ''] = message.split(/\n\s*\n|\nLINE |\nPossible|\nTry |\nThe search space|\n\* /)
  return first
    .replace(/^[A-Z][A-Za-z ]* Error: /, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('; ')
    .replace(/[.;:\s]+$/, '')
}

import type { ChunkRows } from '../../lib/compat/nannyml/chunks.ts'
import { LeewayError } from '../../lib/errors.ts'

const MINUTE_MS = 60_000

/** Rows by calendar month (UTC) of `2020-01-06T00:00 every 10 minutes, 20160 rows`. */
export const monthRows = (timestamps: string, rows: number): ChunkRows[] => {
  const [, start, minutes] = /^(\S+) every (\d+) minutes?\b/.exec(timestamps) ?? []
  const startMs = Date.parse(`${start}Z`)
  if (Number.isNaN(startMs))
    throw new LeewayError('input', `timestamps are '${timestamps}': write 2020-01-06T00:00 every 10 minutes`)
  const monthOf = (row: number): string =>
    new Date(startMs + row * Number(minutes) * MINUTE_MS).toISOString().slice(0, 7)
  const starts = Array.from({ length: rows }, (_, row) => row).filter(
    (row) => row === 0 || monthOf(row) !== monthOf(row - 1),
  )
  return starts.map((first, at) => ({ start: first, end: starts[at + 1] ?? rows }))
}

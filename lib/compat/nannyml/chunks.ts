/** NannyML's ways to cut rows; without a choice it makes ten chunks. */
export type Chunking =
  | { readonly kind: 'size'; readonly rows: number }
  | { readonly kind: 'number'; readonly chunks: number }

export const DEFAULT_CHUNKING: Chunking = { kind: 'number', chunks: 10 }

/** Rows [start, end) of a chunk. */
export type ChunkRows = { readonly start: number; readonly end: number }

/**
 * Consecutive chunks of equal size; what is left over becomes a chunk of its own, however small (nannyml#88), so ten
 * chunks of 31 rows are ten of 3 and one of 1. No chunks where there are fewer rows than chunks were asked for.
 */
export const chunkRows = (rows: number, chunking: Chunking = DEFAULT_CHUNKING): ChunkRows[] => {
  const size = chunking.kind === 'size' ? chunking.rows : Math.floor(rows / chunking.chunks)
  if (!(size >= 1)) return []
  return Array.from({ length: Math.ceil(rows / size) }, (_, chunk) => ({
    start: chunk * size,
    end: Math.min(rows, (chunk + 1) * size),
  }))
}

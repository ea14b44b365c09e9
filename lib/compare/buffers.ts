/** Memory that all columns share, one after the other: it grows with the rows of a column, not with columns. */
export type Buffers = {
  /** Values of a column in row order, as the tables give them. */
  reference: Float64Array<ArrayBuffer>
  current: Float64Array<ArrayBuffer>
  /** Sorted copies, where the row order is still needed. */
  readonly referenceSorted: (length: number) => Float64Array<ArrayBuffer>
  readonly currentSorted: (length: number) => Float64Array<ArrayBuffer>
  /** For the sort itself. */
  readonly scratch: (length: number) => Float64Array<ArrayBuffer>
}

export const makeBuffers = (): Buffers => ({
  reference: new Float64Array(0),
  current: new Float64Array(0),
  referenceSorted: growing(),
  currentSorted: growing(),
  scratch: growing(),
})

/** At least so long; the content is what the last user left. */
const growing = (): ((length: number) => Float64Array<ArrayBuffer>) => {
  let buffer = new Float64Array(0)
  return (length) => {
    if (buffer.length < length) buffer = new Float64Array(length)
    return buffer
  }
}

/**
 * Which rows a sample takes: `size` of `rows`, ascending, one out of each of `size` stretches of equal length, at a
 * place in it that a hash of its number says. It is the same for each column and in each run, covers the whole file,
 * and a period of the rows (an hour, a day) does not meet it as it would meet every k-th row.
 */
export const sampleRows = (rows: number, size: number): Float64Array<ArrayBuffer> => {
  const count = Math.min(rows, size)
  const taken = new Float64Array(count)
  for (let i = 0; i < count; i += 1) {
    const from = Math.floor((i * rows) / count)
    const to = Math.floor(((i + 1) * rows) / count)
    taken[i] = from + Math.floor(hashShare(i) * (to - from))
  }
  return taken
}

/** Of [0, 1): the finalizer of MurmurHash3, which lets each bit of a count change half of the hash's (Appleby 2011). */
const hashShare = (count: number): number => {
  let hash = count + 0x9e3779b9
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

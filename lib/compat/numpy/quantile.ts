/** numpy.quantile's default of an ascending sample: linear between the neighbours of rank q (n - 1). */
export const quantileOf = (sorted: Float64Array, q: number): number => {
  const rank = q * (sorted.length - 1)
  const below = sorted[Math.floor(rank)] ?? 0
  const above = sorted[Math.ceil(rank)] ?? 0
  return below + (above - below) * (rank - Math.floor(rank))
}

/** numpy.round to whole numbers: a half goes to the even neighbour. */
export const roundHalfEven = (x: number): number => {
  const below = Math.floor(x)
  if (x - below !== 0.5) return Math.round(x)
  return below % 2 === 0 ? below : below + 1
}

import { sumOf } from './cells.ts'

/** sum p ln(p / q) as scipy's rel_entr has it: 0 where p is 0, Infinity where only q is. */
export const relativeEntropy = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, share, cell) => sum + (share === 0 ? 0 : share * Math.log(share / (q[cell] ?? 0))), 0)

/** scipy's jensenshannon: both sides brought to sum 1, then the square root of the divergence, in nats over `unitNats`. */
export const jensenShannonDistance = (p: readonly number[], q: readonly number[], unitNats = 1): number => {
  const [a, b] = [normalised(p), normalised(q)]
  const middle = a.map((share, cell) => (share + (b[cell] ?? 0)) / 2)
  const divergence = (relativeEntropy(a, middle) + relativeEntropy(b, middle)) / 2
  return Math.sqrt(Math.max(0, divergence) / unitNats)
}

/** Nats in a bit: jensenShannonDistance(p, q, NATS_PER_BIT) is at most 1. */
export const NATS_PER_BIT = Math.LN2

/** || sqrt p - sqrt q || / sqrt 2; the shares are taken as they are. */
export const hellingerDistance = (p: readonly number[], q: readonly number[]): number =>
  Math.sqrt(p.reduce((sum, share, cell) => sum + (Math.sqrt(share) - Math.sqrt(q[cell] ?? 0)) ** 2, 0) / 2)

/** sum (q - p) ln(q / p); Infinity or NaN where a cell is empty, which is for the caller to prevent. */
export const stabilityIndex = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, share, cell) => {
    const other = q[cell] ?? 0
    return sum + (other - share) * Math.log(other / share)
  }, 0)

export const normalised = (shares: readonly number[]): number[] => {
  const total = sumOf(shares)
  return shares.map((share) => share / total)
}

import { type DistanceResult, shareDistance } from './share-distance.ts'

/**
 * Jensen-Shannon distance of the shares r, c on the same cells: the square root of the divergence
 * (KL(r || m) + KL(c || m)) / 2, m = (r + c) / 2; 0 ln 0 = 0, so empty cells are no trouble. 0 to sqrt(ln 2) in nats
 * (Evidently), 0 to 1 in bits (NannyML). Without drift its square is about (B - 1)(1/n + 1/m) / 8 nats: a fixed
 * threshold alarms on small windows. Source: Endres and Schindelin (2003). As scipy's jensenshannon.
 */
export const jensenShannonDistance = (
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  unit: 'nats' | 'bits' = 'nats',
): DistanceResult => shareDistance(reference, current, divergence, (sum) => Math.sqrt(sum / NATS_PER[unit]))

const NATS_PER = { nats: 1, bits: Math.LN2 } as const

const divergence = (r: number, c: number): number => {
  const middle = (r + c) / 2
  return (relativeEntropy(r, middle) + relativeEntropy(c, middle)) / 2
}

const relativeEntropy = (share: number, middle: number): number =>
  share === 0 ? 0 : share * Math.log(share / middle)

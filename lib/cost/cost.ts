import type { Prices, TokenSum, UnpricedReason } from './prices.ts'

/**
 * What a window used. An event that states its own cost is in `ownCostPicoUsd` and `requests` only: its compute time
 * and tokens are in neither sum, or it would be paid for twice.
 */
export type CostInputs = {
  readonly computeNs: bigint
  /** Null where the configuration gives none. */
  readonly instanceUsdPerHour: number | null
  readonly tokens: readonly TokenSum[]
  readonly ownCostPicoUsd: bigint
  readonly requests: number
  /** The window's start: prices are those of that time. */
  readonly atMs: number
}

export type Unpriced =
  | { readonly kind: 'tokens'; readonly reason: UnpricedReason; readonly tokens: TokenSum }
  | { readonly kind: 'compute'; readonly computeNs: bigint }

/** US dollars, computed on reading. Where `unpriced` is not empty, the total is a lower bound. */
export type Cost = {
  /** compute + tokens + own, as far as each has a price. */
  readonly totalUsd: number
  /** totalUsd / requests * 1000; null without requests. */
  readonly perThousandUsd: number | null
  /** Null: compute time is known, but not what an hour costs. */
  readonly computeUsd: number | null
  readonly tokensUsd: number
  readonly ownUsd: number
  readonly unpriced: readonly Unpriced[]
}

/** Sums are whole pico-USD; only the result is floating point. */
export const costOf = (inputs: CostInputs, prices: Prices): Cost => {
  const unpriced: Unpriced[] = []
  let tokensPicoUsd = 0n
  for (const tokens of inputs.tokens) {
    const price = prices.priceOf(tokens, inputs.atMs)
    if (price.kind === 'priced') tokensPicoUsd += price.picoUsd
    else unpriced.push({ kind: 'tokens', reason: price.reason, tokens })
  }
  const computePicoUsd = computeCost(inputs.computeNs, inputs.instanceUsdPerHour)
  if (computePicoUsd === null) unpriced.push({ kind: 'compute', computeNs: inputs.computeNs })
  const totalUsd = usd((computePicoUsd ?? 0n) + tokensPicoUsd + inputs.ownCostPicoUsd)
  return {
    totalUsd,
    perThousandUsd: inputs.requests === 0 ? null : (totalUsd / inputs.requests) * 1000,
    computeUsd: computePicoUsd === null ? null : usd(computePicoUsd),
    tokensUsd: usd(tokensPicoUsd),
    ownUsd: usd(inputs.ownCostPicoUsd),
    unpriced,
  }
}

const PICO_PER_USD = 1e12
const NS_PER_HOUR = 3_600_000_000_000n

/** computeNs * USD/h / (ns/h), rounded to the nearest pico-USD. No time costs nothing at any price. */
const computeCost = (computeNs: bigint, instanceUsdPerHour: number | null): bigint | null => {
  if (computeNs === 0n) return 0n
  if (instanceUsdPerHour === null) return null
  const picoUsdPerHour = BigInt(Math.round(instanceUsdPerHour * PICO_PER_USD))
  return (computeNs * picoUsdPerHour + NS_PER_HOUR / 2n) / NS_PER_HOUR
}

const usd = (picoUsd: bigint): number => Number(picoUsd) / PICO_PER_USD

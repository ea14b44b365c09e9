import { calcPrice, type ModelPrice } from '@pydantic/genai-prices'
import type { TokenBracket } from '../window/token-brackets.ts'

/** When the pinned catalogue, @pydantic/genai-prices 0.1.8, was published: prices are as known on this day. */
export const CATALOGUE_VERSION = '0.1.8'
export const CATALOGUE_DATE = '2026-09-23'

/** Tokens of requests of one size class. `cachedInput` is part of `input`, `reasoning` is part of `output`. */
export type TokenSum = {
  readonly provider: string
  readonly model: string
  readonly bracket: TokenBracket
  readonly input: number
  readonly cachedInput: number
  readonly output: number
  readonly reasoning: number
}

/** A price from configuration; it holds for every size class and replaces the catalogue's. */
export type PriceOverride = {
  readonly provider: string
  readonly model: string
  readonly inputUsdPerMillion: number
  /** Absent: cached tokens cost as much as others. */
  readonly cachedInputUsdPerMillion?: number | undefined
  readonly outputUsdPerMillion: number
}

export type UnpricedReason =
  | 'unknown-model'
  /** The model is listed, but not at a price per token: part of a subscription, or priced by the hour. */
  | 'no-token-price'
  /** Each request costs a fee besides its tokens, and sums of tokens do not say how many requests there were. */
  | 'request-fee'

export type TokenPrice =
  | { readonly kind: 'priced'; readonly picoUsd: bigint }
  | { readonly kind: 'unpriced'; readonly reason: UnpricedReason; readonly tokens: TokenSum }

/** What a sum of tokens cost at a time: providers change prices, and what was used in May is billed at May's. */
export type Prices = { readonly priceOf: (tokens: TokenSum, atMs: number) => TokenPrice }

/** The pinned catalogue, without network or clock, under the overrides. */
export const pricesWith = (overrides: readonly PriceOverride[]): Prices => {
  const configured = new Map(overrides.map((override) => [keyOf(override), ratesOfOverride(override)]))
  return {
    priceOf: (tokens, atMs) => {
      checkParts(tokens)
      const rates = configured.get(keyOf(tokens)) ?? catalogueRates(tokens, atMs)
      if (typeof rates === 'string') return { kind: 'unpriced', reason: rates, tokens }
      return priced(tokens, rates)
    },
  }
}

/** Pico-USD per token, whole: one USD per million tokens is 1,000,000. Null where that class has no price. */
type Rates = {
  readonly input: bigint | null
  readonly cachedInput: bigint | null
  readonly output: bigint | null
  readonly reasoning: bigint | null
}

/** Cached tokens leave the input, reasoning tokens leave the output: each is paid for once. */
const priced = (tokens: TokenSum, rates: Rates): TokenPrice => {
  const classes = [
    [tokens.input - tokens.cachedInput, rates.input],
    [tokens.cachedInput, rates.cachedInput],
    [tokens.output - tokens.reasoning, rates.output],
    [tokens.reasoning, rates.reasoning],
  ] as const
  let picoUsd = 0n
  for (const [count, rate] of classes) {
    if (count === 0) continue
    if (rate === null) return { kind: 'unpriced', reason: 'no-token-price', tokens }
    picoUsd += BigInt(count) * rate
  }
  return { kind: 'priced', picoUsd }
}

const catalogueRates = (tokens: TokenSum, atMs: number): Rates | UnpricedReason => {
  // Without a provider the catalogue would guess one from the model's name, and resellers' prices differ.
  if (tokens.provider === '' || tokens.model === '') return 'unknown-model'
  const found = calcPrice({}, tokens.model, { providerId: tokens.provider, timestamp: new Date(atMs) })
  if (found === null) return 'unknown-model'
  if (found.model_price.requests_kcount !== undefined) return 'request-fee'
  const rate = (key: string) => rateOf(found.model_price[key], Number(tokens.bracket))
  const input = rate('input_mtok')
  const output = rate('output_mtok')
  if (input === null && output === null) return 'no-token-price'
  return {
    input,
    cachedInput: rate('cache_read_mtok') ?? input,
    output,
    reasoning: rate('output_reasoning_mtok') ?? output,
  }
}

/** The catalogue's own rule: the last tier whose start the request's input exceeds, for every class of its tokens. */
const rateOf = (price: ModelPrice[string], inputTokens: number): bigint | null => {
  if (price === undefined) return null
  if (typeof price === 'number') return picoPerToken(price)
  const tiers = price.tiers.toSorted((a, b) => a.start - b.start)
  return picoPerToken(tiers.findLast((tier) => inputTokens > tier.start)?.price ?? price.base)
}

const ratesOfOverride = (override: PriceOverride): Rates => {
  const input = picoPerToken(override.inputUsdPerMillion)
  const output = picoPerToken(override.outputUsdPerMillion)
  const cached = override.cachedInputUsdPerMillion
  return {
    input,
    cachedInput: cached === undefined ? input : picoPerToken(cached),
    output,
    reasoning: output,
  }
}

const PICO_PER_TOKEN_OF_USD_PER_MILLION = 1_000_000
const picoPerToken = (usdPerMillion: number): bigint => {
  if (!(usdPerMillion >= 0 && Number.isFinite(usdPerMillion))) {
    throw new RangeError(`a price of ${usdPerMillion} USD per million tokens; give a finite price from 0 up`)
  }
  return BigInt(Math.round(usdPerMillion * PICO_PER_TOKEN_OF_USD_PER_MILLION))
}

/** As the catalogue compares names: without case and outer blanks. */
const keyOf = (key: { readonly provider: string; readonly model: string }): string =>
  JSON.stringify([key.provider.trim().toLowerCase(), key.model.trim().toLowerCase()])

const checkParts = (tokens: TokenSum): void => {
  checkPart('cachedInput', tokens.cachedInput, 'input', tokens.input)
  checkPart('reasoning', tokens.reasoning, 'output', tokens.output)
}

const checkPart = (partName: string, part: number, wholeName: string, whole: number): void => {
  if (Number.isSafeInteger(part) && Number.isSafeInteger(whole) && 0 <= part && part <= whole) return
  throw new RangeError(
    `${partName} is ${part} of ${wholeName} ${whole}; token counts are whole, and a part is at most its whole: check events when they are parsed`,
  )
}

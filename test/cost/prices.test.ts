import { readFileSync } from 'node:fs'
import { calcPrice, type ModelPrice, type Provider, waitForUpdate } from '@pydantic/genai-prices'
import { describe, expect, test } from 'vitest'
import { CATALOGUE_VERSION, pricesWith, type TokenSum } from '../../lib/cost/prices.ts'
import { bracketOf, TOKEN_BRACKETS } from '../../lib/window/token-brackets.ts'

const AT_MS = Date.UTC(2026, 8, 23)
const prices = pricesWith([])
const MILLION = 1_000_000
const PICO_PER_USD = 1e12

const sum = (provider: string, model: string, other: Partial<TokenSum>): TokenSum => ({
  provider,
  model,
  bracket: '0',
  input: 0,
  cachedInput: 0,
  output: 0,
  reasoning: 0,
  ...other,
})

const usdOf = (tokens: TokenSum, using = prices): number | string => {
  const price = using.priceOf(tokens, AT_MS)
  return price.kind === 'priced' ? Number(price.picoUsd) / PICO_PER_USD : price.reason
}

// USD per million, from LiteLLM's model_prices_and_context_window.json of 2026-08-01, which is not the catalogue's
// source: input_cost_per_token, cache_read_input_token_cost, output_cost_per_token, and their _above_... forms.
describe('prices as LiteLLM lists them', () => {
  test.each([
    ['openai', 'gpt-4o', '0', 2.5, 1.25, 10],
    ['openai', 'gpt-4o-mini', '0', 0.15, 0.075, 0.6],
    ['openai', 'o3', '0', 2, 0.5, 8],
    ['openai', 'o4-mini', '0', 1.1, 0.275, 4.4],
    ['anthropic', 'claude-haiku-4-5', '0', 1, 0.1, 5],
    ['google', 'gemini-2.5-pro', '0', 1.25, 0.125, 10],
    ['google', 'gemini-2.5-pro', '200001', 2.5, 0.25, 15],
    ['openai', 'gpt-5.4', '0', 2.5, 0.25, 15],
    ['openai', 'gpt-5.4', '272001', 5, 0.5, 22.5],
  ] as const)('%s %s from %s input tokens', (provider, model, bracket, input, cached, output) => {
    expect(usdOf(sum(provider, model, { bracket, input: MILLION }))).toBe(input)
    expect(usdOf(sum(provider, model, { bracket, input: MILLION, cachedInput: MILLION }))).toBe(cached)
    expect(usdOf(sum(provider, model, { bracket, output: MILLION }))).toBe(output)
  })
})

describe('what is part of something else is paid for once', () => {
  test('cached tokens are part of the input', () => {
    expect(usdOf(sum('openai', 'gpt-4o', { input: MILLION, cachedInput: 400_000 }))).toBe(
      0.6 * 2.5 + 0.4 * 1.25,
    )
  })

  test('reasoning tokens are part of the output', () => {
    expect(usdOf(sum('openai', 'o3', { output: MILLION, reasoning: 900_000 }))).toBe(8)
  })

  test('a part larger than its whole is a broken event, not a negative price', () => {
    expect(() => usdOf(sum('openai', 'gpt-4o', { input: 1, cachedInput: 2 }))).toThrow(
      'cachedInput is 2 of input 1',
    )
  })
})

describe('a sum of small requests never reaches the price of a large one', () => {
  test('a thousand requests of 1,000 tokens cost a thousand times one', () => {
    const one = usdOf(sum('google', 'gemini-2.5-pro', { bracket: bracketOf(1000), input: 1000 }))
    expect(usdOf(sum('google', 'gemini-2.5-pro', { bracket: bracketOf(1000), input: MILLION }))).toBe(
      Number(one) * 1000,
    )
  })

  test.each([
    [0, '0'],
    [128_000, '0'],
    [128_001, '128001'],
    [199_999, '128001'],
    [200_000, '200000'],
    [200_001, '200001'],
    [271_999, '200001'],
    [272_000, '272000'],
    [272_001, '272001'],
    [512_000, '272001'],
    [512_001, '512001'],
    [9_000_000, '512001'],
  ])('a request of %d input tokens is of class %s', (input, bracket) => {
    expect(bracketOf(input)).toBe(bracket)
  })
})

describe('the whole catalogue', async () => {
  const providers: readonly Provider[] = (await waitForUpdate()) ?? []
  const models = providers.flatMap((provider) => provider.models.map((model) => ({ provider, model })))

  test('has no threshold that our size classes do not know', () => {
    const lists = models.flatMap(({ model }) =>
      Array.isArray(model.prices) ? model.prices.map((each) => each.prices) : [model.prices],
    )
    const first = new Set(lists.flatMap(startsOf).map((start) => String(start + 1)))
    expect([...first].sort((a, b) => Number(a) - Number(b))).toEqual(TOKEN_BRACKETS.slice(1))
  })

  test('prices one request of any size as the catalogue itself does', () => {
    let compared = 0
    for (const { provider, model } of models) {
      for (const input of [1000, 128_001, 200_000, 200_001, 272_000, 300_000, 600_000]) {
        const tokens = sum(provider.id, model.id, {
          bracket: bracketOf(input),
          input,
          cachedInput: 300,
          output: 700,
          reasoning: 200,
        })
        const ours = usdOf(tokens)
        if (typeof ours === 'string') continue
        const theirs = calcPrice(
          { input_tokens: input, cache_read_tokens: 300, output_tokens: 700, output_reasoning_tokens: 200 },
          model.id,
          { providerId: provider.id, timestamp: new Date(AT_MS) },
        )
        expect(ours, `${provider.id} ${model.id} ${input}`).toBeCloseTo(theirs?.total_price ?? Number.NaN, 12)
        compared += 1
      }
    }
    expect(compared).toBeGreaterThan(models.length)
  })

  test('is the version whose date we state', () => {
    const manifest = JSON.parse(readFileSync('node_modules/@pydantic/genai-prices/package.json', 'utf8'))
    expect(manifest.version).toBe(CATALOGUE_VERSION)
  })
})

describe('what has no price is unpriced, never free', () => {
  test.each([
    ['an unknown provider', sum('acme', 'gpt-4o', { input: 5 }), 'unknown-model'],
    ['an unknown model', sum('openai', 'gpt-unheard-of', { input: 5 }), 'unknown-model'],
    ['a missing provider', sum('', 'gpt-4o', { input: 5 }), 'unknown-model'],
    ['a model within a subscription', sum('github-copilot', 'gpt-4o', { input: 5 }), 'no-token-price'],
    ['a fee for each request', sum('perplexity', 'sonar', { input: 5 }), 'request-fee'],
  ])('%s', (_, tokens, reason) => {
    expect(prices.priceOf(tokens, AT_MS)).toEqual({ kind: 'unpriced', reason, tokens })
  })
})

describe('prices from configuration', () => {
  const using = pricesWith([
    { provider: 'acme', model: 'Tiny', inputUsdPerMillion: 0.2, outputUsdPerMillion: 0.4 },
    {
      provider: 'openai',
      model: 'gpt-4o',
      inputUsdPerMillion: 2,
      cachedInputUsdPerMillion: 0.5,
      outputUsdPerMillion: 8,
    },
  ])

  test('price what the catalogue does not know, whatever the case of its name', () => {
    expect(usdOf(sum('ACME', 'tiny', { input: MILLION, cachedInput: MILLION, output: MILLION }), using)).toBe(
      0.6,
    )
  })

  test('come before the catalogue', () => {
    const tokens = sum('openai', 'gpt-4o', { input: 2 * MILLION, cachedInput: MILLION, output: MILLION })
    expect(usdOf(tokens, using)).toBe(10.5)
  })

  test('must be prices', () => {
    expect(() =>
      pricesWith([{ provider: 'a', model: 'b', inputUsdPerMillion: -1, outputUsdPerMillion: 1 }]),
    ).toThrow('a price of -1 USD per million tokens; give a finite price from 0 up')
  })
})

// The catalogue's own data on OpenAI's o3: 10 USD per million input tokens, and 2 from 2025-06-10.
test('a request is billed at the price of its own time', () => {
  const tokens = sum('openai', 'o3', { input: MILLION })
  expect(prices.priceOf(tokens, Date.UTC(2025, 5, 9))).toEqual({ kind: 'priced', picoUsd: 10n * 10n ** 12n })
  expect(prices.priceOf(tokens, Date.UTC(2025, 5, 11))).toEqual({ kind: 'priced', picoUsd: 2n * 10n ** 12n })
})

const startsOf = (list: ModelPrice): readonly number[] =>
  Object.values(list).flatMap((price) =>
    typeof price === 'object' ? price.tiers.map((tier) => tier.start) : [],
  )

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CostInputs, costOf } from '../../lib/cost/cost.ts'
import { pricesWith, type TokenSum } from '../../lib/cost/prices.ts'
import { bracketOf } from '../../lib/window/token-brackets.ts'

const prices = pricesWith([])
const NOTHING: CostInputs = {
  computeNs: 0n,
  instanceUsdPerHour: null,
  tokens: [],
  ownCostPicoUsd: 0n,
  requests: 0,
  atMs: Date.UTC(2026, 8, 23),
}
const HOUR_NS = 3_600_000_000_000n
// 2.50 USD per million input tokens, 10.00 output: OpenAI's gpt-4o as LiteLLM lists it, 2026-08-01.
const GPT_4O: TokenSum = {
  provider: 'openai',
  model: 'gpt-4o',
  bracket: '0',
  input: 1_000_000,
  cachedInput: 0,
  output: 100_000,
  reasoning: 0,
}
const UNHEARD_OF: TokenSum = { ...GPT_4O, provider: 'acme' }

describe('the cost of a window', () => {
  test('is compute, tokens and own costs together', () => {
    const inputs = {
      ...NOTHING,
      computeNs: HOUR_NS / 2n,
      instanceUsdPerHour: 0.4,
      tokens: [GPT_4O],
      ownCostPicoUsd: 1_300_000_000_000n,
      requests: 10_000,
    }
    expect(costOf(inputs, prices)).toEqual({
      totalUsd: 5,
      perThousandUsd: 0.5,
      computeUsd: 0.2,
      tokensUsd: 3.5,
      ownUsd: 1.3,
      unpriced: [],
    })
  })

  test('of nothing is nothing, and has no cost per thousand', () => {
    expect(costOf(NOTHING, prices)).toMatchObject({
      totalUsd: 0,
      perThousandUsd: null,
      computeUsd: 0,
      unpriced: [],
    })
  })

  test('says so when compute time has no price', () => {
    const cost = costOf({ ...NOTHING, computeNs: 5n, requests: 1 }, prices)
    expect(cost).toMatchObject({ computeUsd: null, unpriced: [{ kind: 'compute', computeNs: 5n }] })
  })

  test('lists tokens of models without a price, beside those that have one', () => {
    const cost = costOf({ ...NOTHING, tokens: [UNHEARD_OF, GPT_4O] }, prices)
    expect(cost.tokensUsd).toBe(3.5)
    expect(cost.unpriced).toEqual([{ kind: 'tokens', reason: 'unknown-model', tokens: UNHEARD_OF }])
  })

  test('rounds compute to the nearest pico-dollar', () => {
    // 0.0018 USD an hour is half a pico-dollar a microsecond.
    const at = (computeNs: bigint) =>
      costOf({ ...NOTHING, computeNs, instanceUsdPerHour: 0.0018 }, prices).computeUsd
    expect([at(999n), at(1000n), at(2999n), at(3000n)]).toEqual([0, 1e-12, 1e-12, 2e-12])
  })
})

test('summing tokens over requests of one size class costs exactly what the requests cost one by one', () => {
  const request = fc
    .record({
      input: fc.nat({ max: 199_000 }),
      output: fc.nat({ max: 50_000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ input, output, share }) => ({
      input,
      output,
      cachedInput: Math.floor(input * share),
      bracket: bracketOf(input),
    }))
    .map((usage): TokenSum => ({ provider: 'google', model: 'gemini-2.5-pro', reasoning: 0, ...usage }))
    .filter((tokens) => tokens.bracket === '0')
  const picoOf = (tokens: TokenSum): bigint => {
    const price = prices.priceOf(tokens, NOTHING.atMs)
    if (price.kind !== 'priced') throw new Error(price.reason)
    return price.picoUsd
  }
  fc.assert(
    fc.property(fc.array(request, { minLength: 1 }), (requests) => {
      const total: TokenSum = {
        provider: 'google',
        model: 'gemini-2.5-pro',
        bracket: '0',
        input: sumOf(requests.map((each) => each.input)),
        cachedInput: sumOf(requests.map((each) => each.cachedInput)),
        output: sumOf(requests.map((each) => each.output)),
        reasoning: 0,
      }
      expect(picoOf(total)).toBe(requests.reduce((all, each) => all + picoOf(each), 0n))
    }),
  )
})

const sumOf = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

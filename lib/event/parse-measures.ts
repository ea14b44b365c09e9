import { type Checked, clip, fail, isObject, type Members, notFinite, pass } from './checked.ts'
import type { FeatureValue, TokenUsage } from './event.ts'
import { LIMITS } from './limits.ts'
import { isName } from './parse-names.ts'

export const featuresOf = (value: unknown): Checked<Readonly<Record<string, FeatureValue>> | null> => {
  if (value === undefined || value === null) return pass(null)
  if (!isObject(value)) return fail('bad-features', 'features', 'features is an object of names and values')
  let count = 0
  for (const name of Object.keys(value)) {
    count += 1
    const feature = value[name]
    switch (typeof feature) {
      case 'number':
        if (!Number.isFinite(feature)) return notFinite(`features.${clip(name)}`)
        break
      case 'string':
        if (!feature.isWellFormed()) return badFeature(name)
        break
      case 'boolean':
        break
      default:
        if (feature !== null) return badFeature(name)
    }
    if (
      name === '__proto__' ||
      name.length === 0 ||
      name.length > LIMITS.featureNameLength ||
      !name.isWellFormed()
    )
      return fail(
        'bad-features',
        `features.${clip(name)}`,
        `a feature's name has 1 to ${LIMITS.featureNameLength} characters and is not __proto__`,
      )
  }
  if (count > LIMITS.features)
    return fail('too-many-features', 'features', `${count} features; at most ${LIMITS.features}`)
  return pass(value as Readonly<Record<string, FeatureValue>>)
}

const badFeature = (name: string) =>
  fail(
    'bad-features',
    `features.${clip(name)}`,
    'a feature is a number, a string, a boolean, or null where it is missing',
  )

export const durationNsOf = (
  members: Members,
  member: 'latencyMs' | 'computeMs',
  boundMs: number,
): Checked<number | null> => {
  const value = members[member] ?? null
  if (value === null) return pass(null)
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) return notFinite(member)
  if (typeof value === 'number' && value >= 0 && value <= boundMs) return pass(Math.round(value * 1e6))
  return fail('bad-latency', member, `${member} is a number of milliseconds from 0 to ${boundMs}`)
}

export const usageOf = (value: unknown): Checked<TokenUsage | null> => {
  if (value === undefined || value === null) return pass(null)
  if (!isObject(value))
    return fail('bad-usage', 'usage', 'usage is an object with provider, model and token counts')
  const { provider, model } = value
  if (typeof provider !== 'string' || !isName(provider))
    return fail('bad-usage', 'usage.provider', 'the provider is a name such as openai')
  if (typeof model !== 'string' || !isName(model))
    return fail('bad-usage', 'usage.model', 'the model is the name that the provider bills, such as gpt-4o')
  const counts: number[] = []
  for (const member of ['inputTokens', 'cachedInputTokens', 'outputTokens', 'reasoningTokens']) {
    const count = value[member] ?? 0
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > LIMITS.tokens)
      return fail(
        'bad-usage',
        `usage.${member}`,
        `a token count is a whole number from 0 to ${LIMITS.tokens}`,
      )
    counts.push(count)
  }
  const [input = 0, cachedInput = 0, output = 0, reasoning = 0] = counts
  if (cachedInput > input || reasoning > output)
    return fail(
      'bad-usage',
      'usage',
      'cachedInputTokens are part of inputTokens, and reasoningTokens part of outputTokens: a part exceeds its whole',
    )
  return pass({ provider, model, input, cachedInput, output, reasoning })
}

export const costOf = (value: unknown): Checked<bigint | null> => {
  if (value === undefined || value === null) return pass(null)
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) return notFinite('costUsd')
  if (typeof value === 'number' && value >= 0 && value <= LIMITS.costUsd)
    return pass(BigInt(Math.round(value * 1e12)))
  return fail('bad-cost', 'costUsd', `costUsd is a number of dollars from 0 to ${LIMITS.costUsd}`)
}

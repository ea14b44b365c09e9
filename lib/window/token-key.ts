import type { TokenUsage } from '../event/event.ts'

/**
 * Providers price a long request at another rate. Token counts are summed, and a sum does not tell how long its requests
 * were, so requests are sorted by size before they are summed. The bounds are those at which the catalogue changes rates.
 */
export const TOKEN_BRACKETS = [128_000, 200_000, 256_000, 272_000] as const

export type TokenKey = { readonly provider: string; readonly model: string; readonly bracket: number }

/** Number of bounds that the request's input tokens exceed: 0 to TOKEN_BRACKETS.length. */
export const bracketOf = (inputTokens: number): number =>
  TOKEN_BRACKETS.filter((bound) => inputTokens > bound).length

/** Names hold no control characters, so a line feed parts them. */
export const tokenKeyOf = (usage: TokenUsage): string =>
  `${usage.provider}\n${usage.model}\n${bracketOf(usage.input)}`

export const parseTokenKey = (key: string): TokenKey => {
  const [provider = '', model = '', bracket = '0'] = key.split('\n')
  return { provider, model, bracket: Number(bracket) }
}

import type { TokenUsage } from '../event/event.ts'
import { bracketOf, TOKEN_BRACKETS, type TokenBracket } from './token-brackets.ts'

/** What token counts are summed by: everything that a price may depend on. */
export type TokenKey = { readonly provider: string; readonly model: string; readonly bracket: TokenBracket }

/** Names hold no control characters, so a line feed parts them. */
export const tokenKeyOf = (usage: TokenUsage): string =>
  `${usage.provider}\n${usage.model}\n${bracketOf(usage.input)}`

export const parseTokenKey = (key: string): TokenKey => {
  const [provider = '', model = '', bracket] = key.split('\n')
  return { provider, model, bracket: TOKEN_BRACKETS.find((known) => known === bracket) ?? '0' }
}

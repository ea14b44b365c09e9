/**
 * Size classes of one request, each named by the smallest number of input tokens in it.
 *
 * Long prompts are dearer: over a threshold a provider bills every token of the request at a higher rate. A sum over
 * requests must not cross a threshold that no request crossed, so tokens are summed for each class. These are all
 * thresholds of the price catalogue (a test holds that); some providers mean "at least 200,000", others "more than".
 */
export const TOKEN_BRACKETS = ['0', '128001', '200000', '200001', '272000', '272001', '512001'] as const
export type TokenBracket = (typeof TOKEN_BRACKETS)[number]

/** The class of a request; `inputTokens` includes the cached ones, as providers count for their thresholds. */
export const bracketOf = (inputTokens: number): TokenBracket =>
  TOKEN_BRACKETS.findLast((bracket) => inputTokens >= Number(bracket)) ?? '0'

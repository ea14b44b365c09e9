import { modelConfig } from '../../config/schema.ts'
import { type Cost, costOf } from '../../cost/cost.ts'
import type { TokenSum } from '../../cost/prices.ts'
import type { Series } from '../../event/event.ts'
import type { MergedWindows } from '../../pipeline/read-window.ts'
import { logQuantile } from '../../stats/log-histogram.ts'
import { cellsBySubject, corePageOf } from '../../window/aggregate.ts'
import { totalOf } from '../../window/bounded-table.ts'
import type { CompiledBins } from '../../window/compiled-bins.ts'
import { type CorePage, LATENCY_BITS } from '../../window/core-page.ts'
import { parseTokenKey } from '../../window/token-key.ts'
import type { WindowAnswer } from '../types.ts'
import { type QueryDeps, rfc3339 } from './query.ts'

/** Of parts that stand on different bins: their cells cannot be added. */
export const MIXED_BINS_ID = 'mixed'

/** `bins` where the cells are asked for. */
export const windowAnswerOf = (
  { config, prices }: Pick<QueryDeps, 'config' | 'prices'>,
  { model, ...series }: Series,
  startMs: number,
  merged: MergedWindows,
  bins: CompiledBins | null,
): WindowAnswer => {
  const core = corePageOf(merged.aggregate)
  const errors = totalOf(core.errors, 0)
  const cost = costOf(
    {
      computeNs: core.computeNs,
      instanceUsdPerHour: modelConfig(config, model).instanceUsdPerHour ?? null,
      tokens: tokenSumsOf(core),
      ownCostPicoUsd: core.ownCostPicoUsd,
      requests: core.requests,
      atMs: startMs,
    },
    prices,
  )
  return {
    ...series,
    start: rfc3339(startMs),
    end: rfc3339(startMs + config.window),
    binsId: merged.binsIds.length > 1 ? MIXED_BINS_ID : merged.aggregate.binsId,
    requests: core.requests,
    errors,
    errorRate: core.requests === 0 ? 0 : errors / core.requests,
    errorsBy: errorsBy(core),
    latencyMs: latencyOf(core),
    costUsd: costAnswerOf(cost),
    ...(bins === null ? {} : { cells: cellsOf(merged, bins) }),
  }
}

/** Names that had no place in the bounded table are summed here; no sender's name is empty. */
const OTHER_CATEGORIES = ''

const errorsBy = ({ errors }: CorePage): Record<string, number> => {
  const named = [...errors.rows].map(([name, [count = 0]]) => [name, count] as const)
  const rest = errors.rest[0] ?? 0
  return Object.fromEntries(rest === 0 ? named : [...named, [OTHER_CATEGORIES, rest]])
}

/** A bin's value may lie above the largest latency in it: no percentile exceeds the maximum. */
export const latencyMsAt = (core: CorePage, quantile: number): number => {
  const valueNs = logQuantile(core.latencyBins, quantile, LATENCY_BITS) ?? 0
  return Math.min(valueNs, core.latencyMaxNs) / 1e6
}

const latencyOf = (core: CorePage): WindowAnswer['latencyMs'] => {
  let count = 0
  for (const inBin of core.latencyBins.values()) count += inBin
  if (count === 0) return null
  const at = (quantile: number) => latencyMsAt(core, quantile)
  return { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: core.latencyMaxNs / 1e6, count }
}

/** Models beyond the bounded table have lost their names: without one nothing has a price, and they are told so. */
const tokenSumsOf = ({ tokens }: CorePage): TokenSum[] => {
  const named = [...tokens.rows].map(([key, row]) => ({ ...parseTokenKey(key), ...countsOf(row) }))
  const rest: TokenSum = { provider: '', model: '', bracket: '0', ...countsOf(tokens.rest) }
  return rest.input + rest.output === 0 ? named : [...named, rest]
}

const countsOf = ([, input = 0, cachedInput = 0, output = 0, reasoning = 0]: readonly number[]) => ({
  input,
  cachedInput,
  output,
  reasoning,
})

const costAnswerOf = (cost: Cost): WindowAnswer['costUsd'] => ({
  total: cost.totalUsd,
  perThousand: cost.perThousandUsd,
  compute: cost.computeUsd,
  tokens: cost.tokensUsd,
  own: cost.ownUsd,
  unpricedTokens: cost.unpriced.flatMap((each) =>
    each.kind === 'tokens'
      ? [
          {
            provider: each.tokens.provider,
            model: each.tokens.model,
            reason: each.reason,
            input: each.tokens.input,
            output: each.tokens.output,
          },
        ]
      : [],
  ),
  unpricedComputeMs: cost.unpriced.reduce(
    (sum, each) => (each.kind === 'compute' ? sum + Number(each.computeNs) / 1e6 : sum),
    0,
  ),
})

const cellsOf = (merged: MergedWindows, bins: CompiledBins): Record<string, readonly number[]> => {
  const keys = bins.pages.flatMap((page) => page.subjects.map(({ key }) => key))
  return Object.fromEntries(
    cellsBySubject(merged.aggregate, bins).map((cells, i) => [keys[i] ?? '', [...cells]]),
  )
}

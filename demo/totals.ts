import { dynamoClient } from '../lib/adapters/aws/clients.ts'
import { dynamoTable } from '../lib/adapters/dynamodb/table.ts'
import { storeOn } from '../lib/adapters/store/store.ts'
import { costOf } from '../lib/cost/cost.ts'
import { pricesWith } from '../lib/cost/prices.ts'
import { mergePartials } from '../lib/pipeline/read-window.ts'
import type { StoredPartial } from '../lib/ports.ts'
import { logQuantile } from '../lib/stats/log-histogram.ts'
import { corePageOf } from '../lib/window/aggregate.ts'
import { type CorePage, LATENCY_BITS } from '../lib/window/core-page.ts'
import { MODEL } from './service-client.ts'
import type { LatencyMs } from './summary.ts'

/** Merging is addition, so the same partial aggregates serve an hour, a day and the whole replay. */
export type Totals = {
  readonly latencyMs: LatencyMs
  readonly costUsd: { readonly total: number; readonly perThousand: number }
}

const SERIES = { model: MODEL, version: '2001-01', variant: 'champion', segment: '' }

/** The core pages of all windows of the replay, from the table itself. */
export const loadCores = async (table: string, fromMs: number, toMs: number): Promise<StoredPartial[]> => {
  const client = dynamoClient()
  const parts = await storeOn(dynamoTable(client, table)).loadWindows(SERIES, fromMs, toMs)
  client.destroy()
  return parts.filter(({ page }) => page === 'core')
}

export const totalsOf = (parts: readonly StoredPartial[], instanceUsdPerHour: number): Totals => {
  const core = corePageOf(mergePartials(parts).aggregate)
  const cost = costOf(
    {
      computeNs: core.computeNs,
      instanceUsdPerHour,
      tokens: [],
      ownCostPicoUsd: core.ownCostPicoUsd,
      requests: core.requests,
      atMs: parts[0]?.windowStartMs ?? 0,
    },
    pricesWith([]),
  )
  return {
    latencyMs: latencyOf(core),
    costUsd: { total: cost.totalUsd, perThousand: cost.perThousandUsd ?? 0 },
  }
}

const latencyOf = (core: CorePage): LatencyMs => {
  const quantileMs = (quantile: number) =>
    Math.min(logQuantile(core.latencyBins, quantile, LATENCY_BITS) ?? 0, core.latencyMaxNs) / 1e6
  return {
    p50: quantileMs(0.5),
    p90: quantileMs(0.9),
    p95: quantileMs(0.95),
    p99: quantileMs(0.99),
    max: core.latencyMaxNs / 1e6,
  }
}

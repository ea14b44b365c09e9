import { type ModelConfig, modelConfig } from '../../config/schema.ts'
import { mapLimited } from '../../pipeline/limited.ts'
import type { Activation, ModelRecord } from '../../ports.ts'
import { corePageOf } from '../../window/aggregate.ts'
import type { ModelLimits, ModelSummary } from '../types.ts'
import { type NewestWindow, newestWindow } from './newest-window.ts'
import { newestEventMs, pipelineNowMs, type QueryDeps, READS_AT_ONCE, rfc3339, seriesOf } from './query.ts'

export const readModels = async (deps: QueryDeps): Promise<ModelSummary[]> => {
  const [names, sources] = await Promise.all([deps.store.listModels(), deps.store.listProgress()])
  const nowMs = pipelineNowMs(deps, sources)
  const newestMs = newestEventMs(sources)
  const summaries: ModelSummary[] = []
  for (const name of names) {
    const record = (await deps.store.loadModel(name))?.value
    // The name is listed before its record is written.
    if (record !== undefined) summaries.push(await summaryOf(deps, record, nowMs, newestMs))
  }
  return summaries
}

const summaryOf = async (
  deps: QueryDeps,
  record: ModelRecord,
  nowMs: number,
  newestMs: number | null,
): Promise<ModelSummary> => {
  const alerts = await deps.store.loadAlerts(record.model)
  const last = newestMs === null ? null : await lastWindowOf(deps, record, newestMs)
  return {
    model: record.model,
    series: record.series,
    baselineId: activationInForce(record.activations, nowMs)?.baselineId ?? null,
    lastWindow: last && { start: rfc3339(last.startMs), requests: last.requests },
    alertsFiring: alerts.filter(({ value }) => value.status === 'firing').length,
    limits: limitsOf(modelConfig(deps.config, record.model)),
  }
}

const limitsOf = ({ drift, latency, errors }: ModelConfig): ModelLimits => ({
  drift: drift === false ? null : { psi: drift.psi, horizonMs: drift.over },
  latency: latency === false ? null : { percentile: latency.percentile, maxMs: latency.maxMs },
  errors: errors === false ? null : { maxShare: errors.maxShare },
})

/** The newest window of a model: requests of all its series in that window. */
export const lastWindowOf = async (
  deps: QueryDeps,
  record: ModelRecord,
  newestMs: number,
): Promise<{ readonly startMs: number; readonly requests: number } | null> => {
  const found = await mapLimited(seriesOf(record), READS_AT_ONCE, async (series) =>
    requestsIn(await newestWindow(deps, series, newestMs)),
  )
  const windows = found.flatMap((each) => (each === null ? [] : [each]))
  if (windows.length === 0) return null
  const startMs = windows.reduce((latest, window) => Math.max(latest, window.startMs), 0)
  const requests = windows.reduce(
    (sum, window) => (window.startMs === startMs ? sum + window.requests : sum),
    0,
  )
  return { startMs, requests }
}

const requestsIn = (window: NewestWindow | null) =>
  window && { startMs: window.startMs, requests: corePageOf(window.merged.aggregate).requests }

/** The latest activation to have begun, of whatever version. */
export const activationInForce = (activations: readonly Activation[], nowMs: number): Activation | null =>
  activations.findLast(({ fromMs }) => fromMs <= nowMs) ?? null

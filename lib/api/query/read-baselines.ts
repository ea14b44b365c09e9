import { formatDuration } from '../../config/duration.ts'
import type { Baseline } from '../../ports.ts'
import type { BaselineAnswer, BaselinesAnswer } from '../types.ts'
import { loadKnownModel, pipelineNowMs, type QueryDeps, rfc3339 } from './query.ts'
import { activationInForce } from './read-models.ts'

export const readBaselines = async (deps: QueryDeps, model: string): Promise<BaselinesAnswer> => {
  const { activations } = await loadKnownModel(deps.store, model)
  const nowMs = pipelineNowMs(deps, await deps.store.listProgress())
  const inForce = activationInForce(activations, nowMs)
  const current = inForce === null ? null : await deps.store.loadBaseline(model, inForce.baselineId)
  return {
    activations: activations.map(({ fromMs, ...activation }) => ({ ...activation, from: rfc3339(fromMs) })),
    current: current && baselineAnswerOf(current),
  }
}

export const baselineAnswerOf = (baseline: Baseline): BaselineAnswer => ({
  id: baseline.id,
  binsId: baseline.binsId,
  rows: baseline.rows,
  createdAt: rfc3339(baseline.createdAtMs),
  windows: baseline.windows
    ? { width: formatDuration(baseline.windows.widthMs), count: baseline.windows.windows.length }
    : null,
  origin: baseline.origin,
  subjects: baseline.spec.subjects.map((subject, i) => ({
    role: subject.role,
    name: subject.name,
    kind: subject.kind,
    ...(subject.kind === 'numeric' ? { edges: subject.edges } : {}),
    ...(subject.kind === 'categorical' ? { categories: subject.categories, rare: subject.rare } : {}),
    counts: baseline.counts[i] ?? [],
  })),
})

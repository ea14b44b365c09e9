import type { AlertLevel, AlertRule, Evidence, WindowVerdict } from '../alert/alert.ts'
import { driftState } from '../alert/drift-state.ts'
import type { ModelConfig } from '../config/schema.ts'
import { judgeDrift } from '../drift/judge-drift.ts'
import { judgeShare } from '../drift/judge-limit.ts'
import { windowAlpha } from '../drift/monthly-promise.ts'
import type { SubjectVerdict } from '../drift/verdict.ts'
import { logBinValue, logQuantile } from '../stats/log-histogram.ts'
import { cellsBySubject, corePageOf } from '../window/aggregate.ts'
import { totalOf } from '../window/bounded-table.ts'
import type { CompiledBins } from '../window/compiled-bins.ts'
import { type CorePage, LATENCY_BITS } from '../window/core-page.ts'
import type { ChosenReference, ReferenceFacts } from './choose-reference.ts'
import type { MergedWindows } from './read-window.ts'

/** What one window showed, by every rule that looks at windows of its width. Stored as JSON. */
export type WindowReport = {
  readonly schemaVersion: 1
  readonly startMs: number
  readonly endMs: number
  readonly requests: number
  readonly drift: DriftReport
  readonly findings: readonly Finding[]
}

export type DriftReport =
  | {
      readonly kind: 'judged'
      readonly baselineId: string
      readonly reference: ReferenceFacts
      readonly subjects: readonly SubjectVerdict[]
    }
  | { readonly kind: 'not-testable'; readonly reason: 'no baseline' | 'bins changed' | 'rule is off' }

export type Finding = { readonly rule: AlertRule; readonly subject: string } & Omit<
  WindowVerdict,
  'windowStartMs' | 'windowEndMs'
>

/** The reference that a window is held against: on the very bins that it was counted in. */
export type Reference = ChosenReference & { readonly baselineId: string; readonly bins: CompiledBins }

export const judgeWindow = (
  merged: MergedWindows,
  reference: Reference | null,
  rules: ModelConfig,
  startMs: number,
  endMs: number,
): WindowReport => {
  const core = corePageOf(merged.aggregate)
  const horizonMs = endMs - startMs
  const drift = driftOf(merged, reference, rules, horizonMs)
  return {
    schemaVersion: 1,
    startMs,
    endMs,
    requests: core.requests,
    drift,
    findings: [
      ...driftFindings(drift, reference?.isLearning ?? [], rules),
      ...latencyFindings(core, rules, horizonMs),
      ...errorFindings(core, rules, horizonMs),
    ],
  }
}

const driftOf = (
  merged: MergedWindows,
  reference: Reference | null,
  { drift }: ModelConfig,
  horizonMs: number,
): DriftReport => {
  if (drift === false || drift.over !== horizonMs) return { kind: 'not-testable', reason: 'rule is off' }
  if (merged.binsIds.length > 1) return { kind: 'not-testable', reason: 'bins changed' }
  if (reference === null) return { kind: 'not-testable', reason: 'no baseline' }
  const { baselineId, bins, counts, spreads, facts } = reference
  const subjects = judgeDrift({
    spec: bins.spec,
    reference: counts,
    spreads,
    current: cellsBySubject(merged.aggregate, bins),
    policy: { alpha: drift.alpha, effectThreshold: drift.psi, fdr: drift.fdr, minCount: drift.minCount },
  })
  return { kind: 'judged', baselineId, reference: facts, subjects }
}

/** PSI .25, a shift of half a standard deviation, is where every table of the trade says "act". */
const CRITICAL_PSI = 0.25

const driftFindings = (
  report: DriftReport,
  isLearning: readonly boolean[],
  { drift }: ModelConfig,
): Finding[] => {
  if (report.kind !== 'judged' || drift === false) return []
  const alpha = Math.min(drift.alpha, windowAlpha(drift.falseAlertsPerMonth, drift.over))
  return report.subjects.map((subject, i): Finding => {
    const tested = subject.verdict !== 'not-testable'
    return {
      rule: subject.role === 'feature' ? 'feature-drift' : 'prediction-drift',
      subject: subject.name,
      state: driftState(subject, alpha, isLearning[i] ?? false),
      level: levelOf(tested && subject.effect.value >= Math.max(CRITICAL_PSI, drift.psi)),
      evidence: {
        measure: 'psi',
        value: tested ? subject.effect.value : 0,
        threshold: drift.psi,
        pValue: tested ? subject.adjustedPValue : null,
        count: subject.counts.current,
      },
    }
  })
}

/** A limit passed twice over is not a matter for tomorrow. */
const CRITICAL_MULTIPLE = 2

const latencyFindings = (core: CorePage, { latency }: ModelConfig, horizonMs: number): Finding[] => {
  if (latency === false || latency.over !== horizonMs) return []
  let total = 0
  let slow = 0
  for (const [bin, count] of core.latencyBins) {
    total += count
    if (logBinValue(bin, LATENCY_BITS) > latency.maxMs * 1e6) slow += count
  }
  const maxShare = 1 - latency.percentile / 100
  const verdict = judgeShare({
    exceeding: slow,
    total,
    maxShare,
    alpha: latency.alpha,
    minCount: latency.minCount,
  })
  const valueNs = logQuantile(core.latencyBins, latency.percentile / 100, LATENCY_BITS) ?? 0
  return [
    shareFinding('latency', `p${latency.percentile}`, verdict, {
      measure: `latencyP${latency.percentile}Ms`,
      value: Math.min(valueNs, core.latencyMaxNs) / 1e6,
      threshold: latency.maxMs,
      count: total,
    }),
  ]
}

const errorFindings = (core: CorePage, { errors }: ModelConfig, horizonMs: number): Finding[] => {
  if (errors === false || errors.over !== horizonMs) return []
  const failed = totalOf(core.errors, 0)
  const { maxShare, alpha, minCount } = errors
  const verdict = judgeShare({ exceeding: failed, total: core.requests, maxShare, alpha, minCount })
  return [
    shareFinding('error-rate', 'errors', verdict, {
      measure: 'errorRate',
      value: core.requests === 0 ? 0 : failed / core.requests,
      threshold: maxShare,
      count: core.requests,
    }),
  ]
}

const shareFinding = (
  rule: AlertRule,
  subject: string,
  verdict: ReturnType<typeof judgeShare>,
  evidence: Omit<Evidence, 'pValue'>,
): Finding => ({
  rule,
  subject,
  state: verdict.verdict === 'not-testable' ? 'unknown' : verdict.verdict === 'exceeded' ? 'bad' : 'good',
  level: levelOf(evidence.value >= CRITICAL_MULTIPLE * evidence.threshold),
  evidence: { ...evidence, pValue: verdict.verdict === 'not-testable' ? null : verdict.pValue },
})

const levelOf = (critical: boolean): AlertLevel => (critical ? 'critical' : 'warning')

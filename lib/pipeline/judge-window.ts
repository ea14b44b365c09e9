import type { AlertLevel, AlertRule, Evidence, WindowVerdict } from '../alert/alert.ts'
import type { ModelConfig } from '../config/schema.ts'
import { judgeDrift } from '../drift/judge-drift.ts'
import { judgeShare } from '../drift/judge-limit.ts'
import type { SubjectVerdict } from '../drift/verdict.ts'
import type { Baseline } from '../ports.ts'
import { logBinValue, logQuantile } from '../stats/log-histogram.ts'
import { cellsBySubject, corePageOf } from '../window/aggregate.ts'
import { totalOf } from '../window/bounded-table.ts'
import type { CompiledBins } from '../window/compiled-bins.ts'
import { type CorePage, LATENCY_BITS } from '../window/core-page.ts'
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
  | { readonly kind: 'judged'; readonly baselineId: string; readonly subjects: readonly SubjectVerdict[] }
  | { readonly kind: 'not-testable'; readonly reason: 'no baseline' | 'bins changed' | 'rule is off' }

export type Finding = { readonly rule: AlertRule; readonly subject: string } & Omit<
  WindowVerdict,
  'windowStartMs' | 'windowEndMs'
>

/** The reference that a window is held against: on the very bins that it was counted in. */
export type Reference = { readonly baseline: Baseline; readonly bins: CompiledBins }

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
      ...driftFindings(drift, rules),
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
  const { baseline, bins } = reference
  const subjects = judgeDrift({
    spec: bins.spec,
    reference: baseline.counts.map((cells) => Float64Array.from(cells)),
    current: cellsBySubject(merged.aggregate, bins),
    policy: { alpha: drift.alpha, psiThreshold: drift.psi, fdr: drift.fdr, minCount: drift.minCount },
  })
  return { kind: 'judged', baselineId: baseline.id, subjects }
}

/** PSI .25, a shift of half a standard deviation, is where every table of the trade says "act". */
const CRITICAL_PSI = 0.25

const driftFindings = (report: DriftReport, { drift }: ModelConfig): Finding[] => {
  if (report.kind !== 'judged' || drift === false) return []
  return report.subjects.map((subject): Finding => {
    const tested = subject.verdict !== 'not-testable'
    return {
      rule: subject.role === 'feature' ? 'feature-drift' : 'prediction-drift',
      subject: subject.name,
      state: !tested ? 'unknown' : subject.verdict === 'drifted' ? 'bad' : 'good',
      level: levelOf(tested && subject.psi >= Math.max(CRITICAL_PSI, drift.psi)),
      evidence: {
        measure: 'psi',
        value: tested ? subject.psi : 0,
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

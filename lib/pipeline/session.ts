import type { Alert } from '../alert/alert.ts'
import type { Series } from '../event/event.ts'
import type { Baseline, Due, ModelRecord, Store, StoredPartial, Versioned } from '../ports.ts'
import { NO_BINS_ID } from '../window/bins.ts'
import { type CompiledBins, compileBins } from '../window/compiled-bins.ts'
import type { WindowReport } from './judge-window.ts'

/** The reference that a window is held against: on the very bins that it was counted in. */
export type Reference = { readonly baseline: Baseline; readonly bins: CompiledBins }

/**
 * What one run of `evaluate` has read, so that a thousand windows of one model do not read it a thousand times. Alerts
 * are written on condition of the version read, so staleness is found out; then everything is forgotten and read again.
 */
export type Session = {
  readonly store: Store
  readonly models: Map<string, ModelRecord | null>
  readonly references: Map<string, Reference>
  readonly alerts: Map<string, Map<string, Versioned<Alert>>>
  /** The last reports of a series and horizon, ascending. */
  readonly reports: Map<string, WindowReport[]>
  /** What this round will judge, and what was read for it ahead: see session-reads.ts. */
  planned: readonly Due[]
  ahead: ReadAhead | null
}

/** Parts of the windows of one series that start in [fromMs, toMs). */
export type ReadAhead = {
  readonly series: Series
  readonly fromMs: number
  readonly toMs: number
  readonly parts: readonly StoredPartial[]
}

export const openSession = (store: Store): Session => ({
  store,
  models: new Map(),
  references: new Map(),
  alerts: new Map(),
  reports: new Map(),
  planned: [],
  ahead: null,
})

export const forget = (session: Session): void => {
  session.models.clear()
  session.references.clear()
  session.alerts.clear()
  session.reports.clear()
  session.ahead = null
}

export const alertsOf = async (session: Session, model: string): Promise<Map<string, Versioned<Alert>>> => {
  const known = session.alerts.get(model)
  if (known !== undefined) return known
  const loaded = new Map((await session.store.loadAlerts(model)).map((each) => [each.value.id, each]))
  session.alerts.set(model, loaded)
  return loaded
}

/** The `count` reports that end with this one, which is stored already. */
export const reportsUpTo = async (
  session: Session,
  series: Series,
  report: WindowReport,
  count: number,
): Promise<readonly WindowReport[]> => {
  const horizonMs = report.endMs - report.startMs
  const key = `${JSON.stringify(series)}${horizonMs}`
  const known = session.reports.get(key)
  const newest = known?.at(-1)
  let reports: WindowReport[]
  if (known !== undefined && newest !== undefined && newest.endMs < report.endMs) reports = [...known, report]
  else {
    const stored = await session.store.lastVerdicts(series, horizonMs, report.endMs, count)
    reports = stored.map(({ body }) => JSON.parse(body) as WindowReport)
  }
  reports = reports.slice(-count)
  session.reports.set(key, reports)
  return reports
}

/** The baseline whose bins a window was counted in, or `null` where it had none, or its parts disagree. */
export const referenceOf = async (
  session: Session,
  series: Series,
  binsIds: readonly string[],
): Promise<Reference | null> => {
  const [binsId = NO_BINS_ID, ...others] = binsIds
  if (binsId === NO_BINS_ID || others.length > 0) return null
  const record = await modelOf(session, series.model)
  const onBins = record?.activations.filter((each) => each.binsId === binsId) ?? []
  const activation = onBins.findLast((each) => each.version === series.version) ?? onBins.at(-1)
  if (activation === undefined) return null
  const key = `${series.model}\n${activation.baselineId}`
  const known = session.references.get(key)
  if (known !== undefined) return known
  const baseline = await session.store.loadBaseline(series.model, activation.baselineId)
  if (baseline === null) return null
  const reference = { baseline, bins: compileBins(baseline.spec) }
  session.references.set(key, reference)
  return reference
}

const modelOf = async (session: Session, model: string): Promise<ModelRecord | null> => {
  const known = session.models.get(model)
  if (known !== undefined) return known
  const loaded = (await session.store.loadModel(model))?.value ?? null
  session.models.set(model, loaded)
  return loaded
}

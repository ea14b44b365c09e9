import type { Alert } from '../alert/alert.ts'
import type { Series } from '../event/event.ts'
import type { Activation, Due, ModelRecord, Store, StoredPartial, Versioned } from '../ports.ts'
import { NO_BINS_ID } from '../window/bins.ts'
import { compileBins } from '../window/compiled-bins.ts'
import type { Reference, WindowReport } from './judge-window.ts'

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
  // Only the very next window: after one that late data reopened, those in between are not known here.
  if (known !== undefined && newest?.endMs === report.startMs) reports = [...known, report]
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
  isReread = false,
): Promise<Reference | null> => {
  const [binsId = NO_BINS_ID, ...others] = binsIds
  if (binsId === NO_BINS_ID || others.length > 0) return null
  const activation = activationOn(binsId, series, await modelOf(session, series.model))
  if (activation === undefined) {
    // Bins that the record does not know were activated after it was read.
    if (isReread) return null
    session.models.delete(series.model)
    return referenceOf(session, series, binsIds, true)
  }
  const key = `${series.model}\n${activation.baselineId}`
  const known = session.references.get(key)
  if (known !== undefined) return known
  const baseline = await session.store.loadBaseline(series.model, activation.baselineId)
  if (baseline === null) return null
  const reference = { baseline, bins: compileBins(baseline.spec) }
  session.references.set(key, reference)
  return reference
}

const activationOn = (binsId: string, series: Series, record: ModelRecord | null): Activation | undefined => {
  const onBins = record?.activations.filter((each) => each.binsId === binsId) ?? []
  return onBins.findLast((each) => each.version === series.version) ?? onBins.at(-1)
}

const modelOf = async (session: Session, model: string): Promise<ModelRecord | null> => {
  const known = session.models.get(model)
  if (known !== undefined) return known
  const loaded = (await session.store.loadModel(model))?.value ?? null
  session.models.set(model, loaded)
  return loaded
}

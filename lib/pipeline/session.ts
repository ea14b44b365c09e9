import type { Alert } from '../alert/alert.ts'
import type { Spread } from '../drift/spread.ts'
import type { Series } from '../event/event.ts'
import type { Activation, Baseline, Due, ModelRecord, Store, StoredPartial, Versioned } from '../ports.ts'
import { NO_BINS_ID } from '../window/bins.ts'
import { type CompiledBins, compileBins } from '../window/compiled-bins.ts'
import { spreadsOfBaseline } from './choose-reference.ts'
import type { WindowReport } from './judge-window.ts'
import type { PastWindows } from './past-windows.ts'

/**
 * What one run of `evaluate` has read, so that a thousand windows of one model do not read it a thousand times. Alerts
 * are written on condition of the version read, so staleness is found out; then everything is forgotten and read again.
 */
export type Session = {
  readonly store: Store
  readonly models: Map<string, ModelRecord | null>
  readonly baselines: Map<string, LoadedBaseline>
  /** By series, width and bins. */
  readonly past: Map<string, PastWindows>
  readonly alerts: Map<string, Map<string, Versioned<Alert>>>
  /** The last reports of a series and horizon, ascending. */
  readonly reports: Map<string, WindowReport[]>
  /** What this round will judge, and what was read for it ahead: see session-reads.ts. */
  planned: readonly Due[]
  ahead: ReadAhead | null
}

/** A baseline on the very bins that a window was counted in. */
export type LoadedBaseline = {
  readonly baseline: Baseline
  readonly bins: CompiledBins
  /** How much its own windows vary, by width; `null`: it has too few. */
  readonly spreads: Map<number, readonly (Spread | null)[] | null>
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
  baselines: new Map(),
  past: new Map(),
  alerts: new Map(),
  reports: new Map(),
  planned: [],
  ahead: null,
})

export const forget = (session: Session): void => {
  session.models.clear()
  session.baselines.clear()
  session.past.clear()
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
export const baselineFor = async (
  session: Session,
  series: Series,
  binsIds: readonly string[],
  isReread = false,
): Promise<LoadedBaseline | null> => {
  const [binsId = NO_BINS_ID, ...others] = binsIds
  if (binsId === NO_BINS_ID || others.length > 0) return null
  const activation = activationOn(binsId, series, await modelOf(session, series.model))
  if (activation === undefined) {
    // Bins that the record does not know were activated after it was read.
    if (isReread) return null
    session.models.delete(series.model)
    return baselineFor(session, series, binsIds, true)
  }
  const key = `${series.model}\n${activation.baselineId}`
  const known = session.baselines.get(key)
  if (known !== undefined) return known
  const baseline = await session.store.loadBaseline(series.model, activation.baselineId)
  if (baseline === null) return null
  const loaded = { baseline, bins: compileBins(baseline.spec), spreads: new Map() }
  session.baselines.set(key, loaded)
  return loaded
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

/** What is known of the past windows of a series, in one width and on one set of bins. */
export const pastOf = (session: Session, series: Series, widthMs: number, binsId: string): PastWindows => {
  const key = JSON.stringify([series, widthMs, binsId])
  const known = session.past.get(key)
  if (known !== undefined) return known
  const past: PastWindows = new Map()
  session.past.set(key, past)
  return past
}

export const ownSpreadsOf = (
  { baseline, spreads }: LoadedBaseline,
  widthMs: number,
): readonly (Spread | null)[] | null => {
  const known = spreads.get(widthMs)
  if (known !== undefined) return known
  const learnt = spreadsOfBaseline(baseline, widthMs)
  spreads.set(widthMs, learnt)
  return learnt
}

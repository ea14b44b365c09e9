import { advance, badRunLength } from '../alert/advance.ts'
import { type Alert, type AlertIdentity, alertIdOf, type WindowVerdict } from '../alert/alert.ts'
import { type Config, type ModelConfig, modelConfig } from '../config/schema.ts'
import { LeewayError } from '../errors.ts'
import type { Series } from '../event/event.ts'
import type { Due, Store } from '../ports.ts'
import { decide, type HeldAlert } from '../retrain/decide.ts'
import { emptyRetrainState } from '../retrain/request.ts'
import { watermarkOf } from '../window/watermark.ts'
import { type Finding, judgeWindow, type WindowReport } from './judge-window.ts'
import { mergePartials } from './read-window.ts'
import { referenceFor } from './reference-for.ts'
import { alertsOf, forget, openSession, reportsUpTo, type Session } from './session.ts'
import { partsOf, planReads } from './session-reads.ts'

export type EvaluateDeps = {
  readonly store: Store
  readonly config: Config
  readonly wallMs: () => number
  readonly hasTimeLeft: () => boolean
}

export type Evaluated = { readonly judged: number; readonly watermarkMs: number | null }

const DUE_AT_ONCE = 500
const ATTEMPTS = 4

/**
 * Judges every window that is complete and has changed since it was last judged, in the order of their ends, so that
 * alerts see time run forward. Stops early when time runs out: what is left stays due.
 */
export const evaluate = async (deps: EvaluateDeps): Promise<Evaluated> => {
  const { store, config } = deps
  const sources = (await store.listProgress()).map(({ progress }) => progress)
  const watermarkMs = watermarkOf(
    sources,
    { clock: config.clock, idleTimeoutMs: config.idleTimeout },
    deps.wallMs(),
  )
  if (watermarkMs === null) return { judged: 0, watermarkMs }
  const session = openSession(store)
  let judged = 0
  const failures: unknown[] = []
  for (;;) {
    const due = await store.listDue(watermarkMs - config.lateness, DUE_AT_ONCE)
    planReads(session, due)
    // A mark may be cleared while the next window is judged: it is no part of any decision. Failures are kept for the
    // end, for a promise that fails with nobody waiting ends the process.
    const clearing: Promise<boolean>[] = []
    for (const each of due) {
      if (!deps.hasTimeLeft()) break
      if (!(await judgeOrKeep(deps, session, each, failures))) continue
      judged += 1
      clearing.push(
        store.clearDue(each).then(
          () => true,
          (error: unknown) => {
            failures.push(error)
            return false
          },
        ),
      )
    }
    const cleared = (await Promise.all(clearing)).filter((done) => done).length
    if (due.length === DUE_AT_ONCE && cleared > 0 && deps.hasTimeLeft()) continue
    if (failures.length > 0) throw failures[0]
    return { judged, watermarkMs }
  }
}

/**
 * One window that can never be judged (an item that is corrupt, a baseline that is gone) must not keep all others from
 * being judged: its mark stays and its error is told at the end. What a retry may mend ends the run, for the order of
 * windows holds.
 */
const judgeOrKeep = async (
  deps: EvaluateDeps,
  session: Session,
  due: Due,
  failures: unknown[],
): Promise<boolean> => {
  try {
    await judgeDue(deps, session, due)
    return true
  } catch (error) {
    if (!(error instanceof LeewayError) || error.canRetry) throw error
    failures.push(error)
    return false
  }
}

/** A person may acknowledge, and `deliver` may empty an outbox, between our read and our write: then read again. */
const judgeDue = async (deps: EvaluateDeps, session: Session, due: Due): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await judgeOnce(deps, session, due)
    } catch (error) {
      if (!(error instanceof LeewayError) || error.code !== 'conflict' || attempt === ATTEMPTS) throw error
      forget(session)
    }
  }
}

/**
 * The verdict is stored before alerts act on it, and the mark is cleared last: a crash in between judges the window
 * again, which changes nothing that was done.
 */
const judgeOnce = async (deps: EvaluateDeps, session: Session, due: Due): Promise<void> => {
  const { store, config } = deps
  const rules = modelConfig(config, due.series.model)
  const endMs = due.startMs + due.horizonMs
  const merged = mergePartials(await partsOf(session, due))
  const reference = await referenceFor(session, due, merged, rules)
  const report = judgeWindow(merged, reference, rules, due.startMs, endMs)
  const expiresAtMs = config.clock === 'wall' ? endMs + config.retention : null
  await store.saveVerdict(
    due.series,
    due.horizonMs,
    { startMs: due.startMs, endMs, body: JSON.stringify(report) },
    expiresAtMs,
  )
  if (report.findings.length > 0) await act(session, due.series, rules, report)
}

/** Advances the alerts of a series by one window, and asks for a retraining where the policy says so. */
const act = async (
  session: Session,
  series: Series,
  rules: ModelConfig,
  report: WindowReport,
): Promise<void> => {
  const recent = await reportsUpTo(session, series, report, lookBack(rules))
  const held: HeldAlert[] = []
  for (const { rule, subject } of report.findings) {
    const identity: AlertIdentity = { ...series, rule, subject }
    const verdicts = recent.flatMap((each) => verdictOf(each, rule, subject))
    const alert = await advanceAlert(session, identity, verdicts, rules)
    if (alert?.status === 'firing')
      held.push({
        alertId: alert.id,
        version: alert.version,
        rule,
        subject,
        badWindows: badRunLength(verdicts),
        sinceMs: alert.sinceMs,
      })
  }
  await considerRetraining(session.store, series.model, held, rules, report.endMs)
}

const advanceAlert = async (
  session: Session,
  identity: AlertIdentity,
  verdicts: readonly WindowVerdict[],
  rules: ModelConfig,
): Promise<Alert | null> => {
  const { store } = session
  const alerts = await alertsOf(session, identity.model)
  const prior = alerts.get(alertIdOf(identity)) ?? null
  const { alert, changed } = advance(prior?.value ?? null, identity, verdicts, holdOf(identity, rules))
  if (alert === null || !changed) return alert
  // The pointer goes first: a pointer without a message is harmless, a message without a pointer would not be sent.
  const version = (prior?.version ?? 0) + 1
  if (alert.outbox.length > 0)
    await store.putPointer({ kind: 'alert', model: alert.model, id: alert.id, version })
  if ((await store.commitAlert(prior?.version ?? null, alert)) === 'conflict')
    throw new LeewayError('conflict', `alert ${alert.id} was changed meanwhile; its window is judged again`)
  alerts.set(alert.id, { value: alert, version })
  return alert
}

const considerRetraining = async (
  store: Store,
  model: string,
  held: readonly HeldAlert[],
  { retrain }: ModelConfig,
  nowMs: number,
): Promise<void> => {
  if (retrain === false || held.length === 0) return
  const prior = await store.loadRetrain(model)
  const policy = {
    afterWindows: retrain.afterWindows,
    cooldownMs: retrain.cooldown,
    maxInFlight: retrain.maxInFlight,
  }
  const decision = decide(prior?.value ?? emptyRetrainState(model), held, policy, nowMs)
  if (decision.requested === null) return
  await store.putPointer({ kind: 'retrain', model, id: '', version: (prior?.version ?? 0) + 1 })
  if ((await store.commitRetrain(prior?.version ?? null, decision.state)) === 'conflict')
    throw new LeewayError(
      'conflict',
      `the requests of ${model} were changed meanwhile; the window is judged again`,
    )
}

const verdictOf = (report: WindowReport, rule: Finding['rule'], subject: string): WindowVerdict[] =>
  report.findings
    .filter((finding) => finding.rule === rule && finding.subject === subject)
    .map(({ state, level, evidence }) => ({
      windowStartMs: report.startMs,
      windowEndMs: report.endMs,
      state,
      level,
      evidence,
    }))

const holdOf = ({ rule }: AlertIdentity, rules: ModelConfig) => {
  const own = rule === 'latency' ? rules.latency : rule === 'error-rate' ? rules.errors : rules.drift
  return own === false
    ? { fireAfter: 1, clearAfter: 1 }
    : { fireAfter: own.fireAfter, clearAfter: own.clearAfter }
}

/** Windows that could not be tested do not break a run, so more are read than a rule counts. */
const UNTESTABLE_SLACK = 8

const lookBack = ({ drift, latency, errors, retrain }: ModelConfig): number => {
  const rules = [drift, latency, errors].flatMap((rule) =>
    rule === false ? [] : [rule.fireAfter, rule.clearAfter],
  )
  return Math.max(1, ...rules, retrain === false ? 1 : retrain.afterWindows) + UNTESTABLE_SLACK
}

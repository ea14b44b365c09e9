import type { Alert } from '../../alert/alert.ts'
import { mapLimited } from '../../pipeline/limited.ts'
import type { Store, Versioned } from '../../ports.ts'
import type { AlertAnswer } from '../types.ts'
import { type QueryDeps, READS_AT_ONCE, rfc3339 } from './query.ts'

/** Firing first, then by the time they fired, newest first. */
export const readAlerts = async (
  { store }: Pick<QueryDeps, 'store'>,
  state: Alert['status'] | null,
): Promise<AlertAnswer[]> => {
  const models = await store.listModels()
  const alerts = (await mapLimited(models, READS_AT_ONCE, (model) => store.loadAlerts(model)))
    .flat()
    .map(({ value }) => value)
    .filter(({ status }) => state === null || status === state)
  return alerts.sort(firingFirst).map(alertAnswerOf)
}

/** An alert's id does not tell its model. */
export const findAlert = async (store: Store, alertId: string): Promise<Versioned<Alert> | null> => {
  const models = await store.listModels()
  const found = await mapLimited(models, READS_AT_ONCE, (model) => store.loadAlert(model, alertId))
  return found.find((alert) => alert !== null) ?? null
}

export const alertAnswerOf = (alert: Alert): AlertAnswer => ({
  id: alert.id,
  model: alert.model,
  version: alert.version,
  variant: alert.variant,
  segment: alert.segment,
  rule: alert.rule,
  subject: alert.subject,
  status: alert.status,
  episode: alert.episode,
  level: alert.level,
  evidence: alert.evidence,
  acknowledged: alert.acknowledged,
  since: rfc3339(alert.sinceMs),
  firedAt: rfc3339(alert.firedAtMs),
  clearedAt: alert.status === 'resolved' ? rfc3339(alert.clearedAtMs) : null,
  unsent: alert.outbox.length,
})

const firingFirst = (a: Alert, b: Alert): number => {
  if (a.status !== b.status) return a.status === 'firing' ? -1 : 1
  return b.firedAtMs - a.firedAtMs || (a.id < b.id ? -1 : 1)
}

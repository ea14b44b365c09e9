import type { Store } from '../../ports.ts'
import { alertStore } from './alerts.ts'
import { baselineStore } from './baselines.ts'
import { doorStore } from './door.ts'
import { dueStore } from './due.ts'
import { modelStore } from './models.ts'
import { outboxStore } from './outbox.ts'
import { partials } from './partials.ts'
import { progressStore } from './progress.ts'
import { quarantineStore } from './quarantine.ts'
import { retrainStore } from './retrain.ts'
import type { Table } from './table.ts'
import { verdictStore } from './verdicts.ts'

/** The whole store on one table. What each kind of item looks like is told in its own file. */
export const storeOn = (table: Table): Store => ({
  ...partials(table),
  ...progressStore(table),
  ...dueStore(table),
  ...modelStore(table),
  ...baselineStore(table),
  ...verdictStore(table),
  ...alertStore(table),
  ...retrainStore(table),
  ...outboxStore(table),
  ...quarantineStore(table),
  ...doorStore(table),
})

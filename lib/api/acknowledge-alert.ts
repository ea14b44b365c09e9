import { acknowledge } from '../alert/acknowledge.ts'
import { LeewayError } from '../errors.ts'
import type { ApiDeps } from './deps.ts'
import { problem } from './problem.ts'
import { alertAnswerOf, findAlert } from './query/read-alerts.ts'
import { json } from './route.ts'

const ATTEMPTS = 5

/** `evaluate` and `deliver` write alerts too: what another has changed is read again. */
export const acknowledgeAlert = async (
  { store, wallMs }: ApiDeps,
  alertId: string,
  by: string,
): Promise<Response> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await findAlert(store, alertId)
    if (stored === null) return problem(404, `no alert ${alertId} is known: GET /v1/alerts lists their ids`)
    const { kind, alert } = acknowledge(stored.value, by, wallMs())
    if (kind === 'not-firing')
      return problem(409, `alert ${alertId} is ${alert.status}: only a firing alert can be taken`)
    if (kind === 'already-acknowledged') return json(alertAnswerOf(alert))
    if ((await store.commitAlert(stored.version, alert)) === 'committed') return json(alertAnswerOf(alert))
  }
  throw new LeewayError('conflict', `alert ${alertId} is being changed by others; acknowledge it again`)
}

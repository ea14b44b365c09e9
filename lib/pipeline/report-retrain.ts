import { LeewayError } from '../errors.ts'
import type { Store } from '../ports.ts'
import { type Reported, type RetrainUpdate, report } from '../retrain/report.ts'

const ATTEMPTS = 5

/** Applies what a training platform reports of a request, whichever model it belongs to. */
export const reportRetrain = async (
  store: Store,
  requestId: string,
  update: RetrainUpdate,
): Promise<Reported> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const states = await store.listRetrain()
    const stored = states.find(({ value }) => value.requests.some(({ id }) => id === requestId))
    if (stored === undefined)
      return {
        kind: 'refused',
        code: 'unknown-request',
        message: `no request ${requestId} is known; list the requests for their ids`,
      }
    const reported = report(stored.value, requestId, update)
    if (reported.kind !== 'applied') return reported
    if ((await store.commitRetrain(stored.version, reported.state)) === 'committed') return reported
  }
  throw new LeewayError('conflict', `request ${requestId} is being changed by others; report it again`)
}

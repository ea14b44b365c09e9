import { acknowledgeDelivered } from '../alert/acknowledge.ts'
import type { Notification } from '../alert/alert.ts'
import { LeewayError } from '../errors.ts'
import type { JobQueue, OutboxPointer, Pager, Store } from '../ports.ts'
import { lease, submitted } from '../retrain/lease.ts'
import { messageOf } from '../retrain/message.ts'
import { type RetrainRequest, type RetrainState, replaceRequest } from '../retrain/request.ts'

export type DeliverDeps = {
  readonly store: Store
  readonly page: Pager
  readonly jobs: JobQueue
  /** Names this invocation, for leases. */
  readonly owner: string
  readonly wallMs: () => number
  readonly hasTimeLeft: () => boolean
}

export type Delivered = {
  readonly pages: number
  readonly jobs: number
  readonly failures: readonly unknown[]
}

/** More than can be waiting unless the topic is down; each is some 200 bytes. */
const POINTERS_AT_ONCE = 5_000
/** Longer than a Lambda function lives, so that no lease runs out under a holder that still acts. */
const LEASE_MS = 15 * 60_000

/**
 * Sends what the outboxes hold, and marks it sent: at least once, with the same id each time. One message that cannot
 * be sent does not keep back the others; its pointer stays for the next run.
 */
export const deliver = async (deps: DeliverDeps): Promise<Delivered> => {
  let pages = 0
  let jobs = 0
  const failures: unknown[] = []
  // Jobs are few and dear: a crowd of pages must not keep them waiting.
  const pointers = (await deps.store.listPointers(POINTERS_AT_ONCE)).sort(jobsFirst)
  for (const pointer of pointers) {
    if (!deps.hasTimeLeft()) break
    try {
      if (pointer.kind === 'alert') pages += await deliverAlert(deps, pointer)
      else jobs += await deliverRetrain(deps, pointer)
    } catch (error) {
      // Another writer was faster: the next run reads what it wrote.
      if (!(error instanceof LeewayError && error.code === 'conflict')) failures.push(error)
    }
  }
  return { pages, jobs, failures }
}

const jobsFirst = (a: OutboxPointer, b: OutboxPointer): number =>
  Number(b.kind === 'retrain') - Number(a.kind === 'retrain')

const deliverAlert = async ({ store, page }: DeliverDeps, pointer: OutboxPointer): Promise<number> => {
  const stored = await store.loadAlert(pointer.model, pointer.id)
  if (stored === null) return 0
  const { outbox } = stored.value
  for (const notification of outbox) await page(pageOf(notification))
  if (outbox.length > 0) {
    const { alert } = acknowledgeDelivered(
      stored.value,
      outbox.map(({ notificationId }) => notificationId),
    )
    if ((await store.commitAlert(stored.version, alert)) === 'conflict') throw changedMeanwhile(pointer.id)
  }
  // The pointer is written before its item: until the item has come, it must stay. What was there before is sent all
  // the same: its own pointer is gone, and whoever wrote this one may have crashed.
  if (stored.version >= pointer.version) await store.removePointer(pointer)
  return outbox.length
}

/** SNS takes 100 characters of printable ASCII as a subject. */
const SUBJECT_CHARACTERS_MAX = 100

const pageOf = (notification: Notification) => ({
  id: notification.notificationId,
  subject: `${notification.kind}: ${notification.model}: ${notification.rule} ${notification.subject}`
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, SUBJECT_CHARACTERS_MAX),
  body: JSON.stringify(notification),
})

const deliverRetrain = async (deps: DeliverDeps, pointer: OutboxPointer): Promise<number> => {
  const stored = await deps.store.loadRetrain(pointer.model)
  if (stored === null) return 0
  let sent = 0
  let held = 0
  for (const { id, status } of stored.value.requests) {
    if (status !== 'pending' && status !== 'submitting') continue
    const outcome = await submitOne(deps, pointer.model, id)
    if (outcome === 'held') held += 1
    if (outcome === 'sent') sent += 1
  }
  // Somebody else holds a lease: the pointer stays until they have finished, or the lease has run out.
  if (held === 0 && stored.version >= pointer.version) await deps.store.removePointer(pointer)
  return sent
}

/**
 * The lease is stored before the queue is asked, so that two invocations never submit at once; and whoever takes over
 * a lease looks whether the one before had submitted (docs/adr/0008).
 */
const submitOne = async (
  { store, jobs, owner, wallMs }: DeliverDeps,
  model: string,
  id: string,
): Promise<'sent' | 'held' | 'not-needed'> => {
  const before = await requestOf(store, model, id)
  if (before === null) return 'not-needed'
  const leased = lease(before.request, wallMs(), LEASE_MS, owner)
  if (leased.kind !== 'leased') return leased.kind
  const state = replaceRequest(before.state, leased.request)
  if ((await store.commitRetrain(before.version, state)) === 'conflict') throw changedMeanwhile(id)
  const found = leased.lookFirst ? await jobs.find(id) : null
  const jobRef = found ?? (await jobs.submit(leased.request, JSON.stringify(messageOf(leased.request))))
  await recordSubmitted(store, model, id, jobRef)
  return 'sent'
}

const ATTEMPTS = 5

/** The queue has the job: were that lost because others write the record too, it would be submitted a second time. */
const recordSubmitted = async (store: Store, model: string, id: string, jobRef: string): Promise<void> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await requestOf(store, model, id)
    if (stored === null) return
    const result = submitted(stored.request, jobRef)
    if (result.kind === 'refused') throw new LeewayError('invariant', result.message)
    if (result.kind === 'unchanged') return
    const state = replaceRequest(stored.state, result.request)
    if ((await store.commitRetrain(stored.version, state)) === 'committed') return
  }
  throw changedMeanwhile(id)
}

const requestOf = async (
  store: Store,
  model: string,
  id: string,
): Promise<{
  readonly request: RetrainRequest
  readonly state: RetrainState
  readonly version: number
} | null> => {
  const stored = await store.loadRetrain(model)
  const request = stored?.value.requests.find((each) => each.id === id)
  return stored === null || request === undefined
    ? null
    : { request, state: stored.value, version: stored.version }
}

const changedMeanwhile = (id: string) =>
  new LeewayError('conflict', `${id} was changed meanwhile; its messages are sent again by the next run`)

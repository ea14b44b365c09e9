import { describe, expect, it, type TestContext } from 'vitest'
import type { JobQueue } from '../../lib/ports.ts'
import { type RetrainRequest, requestIdOf } from '../../lib/retrain/request.ts'

/** What the training platform finds in the queue; `body` is the JSON's value. */
export type Job = { readonly ref: string; readonly requestId: string; readonly body: unknown }

export type QueueUnderTest = {
  readonly queue: JobQueue
  /** Reads the real queue, past the adapter. */
  readonly jobs: () => Promise<readonly Job[]>
}

export type QueueKind = {
  readonly name: string
  /** Whether a job can be found again by its request's id. */
  readonly isSearchable: boolean
  /** An empty queue; skips the test where its server is not installed. */
  readonly given: (context: TestContext) => Promise<QueueUnderTest>
}

export const requestNumber = (number: number, model = 'flight-delay'): RetrainRequest => ({
  id: requestIdOf(model, number),
  model,
  number,
  status: 'submitting',
  owner: 'test',
  leaseUntilMs: 0,
  attempts: 1,
  requestedAtMs: Date.UTC(2001, 1, 1),
  because: ['aaaaaaaaaaaaaaaa'],
  cause: 'Drift has lasted at least 3 windows.',
  replacesVersion: '2001-01',
  trainingWindow: { startMs: Date.UTC(2001, 0, 31), endMs: Date.UTC(2001, 1, 1) },
})

/** Quotes, line ends, characters past the basic plane, half of one, and one that XML refuses: names are the sender's. */
const BODY_VALUE = { requestId: 'x', model: 'a "quoted" <model> & \n モデル 😀 \ud83d \uffff \\' }
const BODY = JSON.stringify(BODY_VALUE)

/** How `deliver` submits when it is not sure: it looks first where the queue can be searched (docs/adr/0008). */
const submitUnlessFound = async (queue: JobQueue, request: RetrainRequest): Promise<string> =>
  (await queue.find(request.id)) ?? (await queue.submit(request, BODY))

/** Every queue of retraining requests passes this. */
export const jobQueueContract = ({ name, isSearchable, given }: QueueKind) =>
  describe(`a queue of retraining requests: ${name}`, () => {
    it('gives its own reference to the job, and the job bears the request’s id and body as they were sent', async (context) => {
      const { queue, jobs } = await given(context)
      const request = requestNumber(1)
      const ref = await queue.submit(request, BODY)
      expect(await jobs()).toEqual([{ ref, requestId: request.id, body: BODY_VALUE }])
    })

    it('takes a request id of the greatest length', async (context) => {
      const { queue, jobs } = await given(context)
      const request = requestNumber(Number.MAX_SAFE_INTEGER, 'm'.repeat(128))
      await queue.submit(request, BODY)
      expect((await jobs()).map(({ requestId }) => requestId)).toEqual([request.id])
    })

    it(`${isSearchable ? 'finds a job by its request’s id, and no other' : 'finds nothing: it cannot be searched'}`, async (context) => {
      const { queue } = await given(context)
      const [first, eleventh, never] = [requestNumber(1), requestNumber(11), requestNumber(2)]
      expect(await queue.find(first.id)).toBeNull()
      await queue.submit(eleventh, BODY)
      expect(await queue.find(first.id)).toBeNull()
      const ref = await queue.submit(first, BODY)
      expect(await queue.find(first.id)).toBe(isSearchable ? ref : null)
      expect(await queue.find(never.id)).toBeNull()
    })

    it('holds one job of a request that was submitted again by someone who was not sure', async (context) => {
      const { queue, jobs } = await given(context)
      const ref = await submitUnlessFound(queue, requestNumber(1))
      expect(await submitUnlessFound(queue, requestNumber(1))).toBe(ref)
      await submitUnlessFound(queue, requestNumber(2))
      expect((await jobs()).map(({ requestId }) => requestId)).toEqual([
        requestNumber(1).id,
        requestNumber(2).id,
      ])
    })
  })

import { afterAll, beforeAll, describe, expect, it, onTestFinished, type TestContext } from 'vitest'
import { batchJobQueue } from '../../lib/adapters/batch/job-queue.ts'
import { sqsJobQueue } from '../../lib/adapters/sqs/job-queue.ts'
import { skipWithout } from '../lacking.ts'
import { jobQueueContract, requestNumber } from './job-queue.contract.ts'
import { type BatchQueues, findMotoServer, MOTO_REMEDY, startBatchQueues } from './job-queue-moto.ts'
import { receive, remove, type SqsQueues, startSqsQueues } from './job-queue-sqs.ts'

let sqsQueues: SqsQueues
let batchQueues: BatchQueues | null = null
beforeAll(async () => {
  sqsQueues = await startSqsQueues()
  const program = findMotoServer()
  batchQueues = program === null ? null : await startBatchQueues(program)
})
afterAll(async () => {
  await sqsQueues.stop()
  await batchQueues?.stop()
})

const batchOrSkip = (context: TestContext): BatchQueues => {
  skipWithout(context, 'batch', batchQueues !== null, MOTO_REMEDY)
  if (batchQueues === null) throw new Error('a test without moto_server was not skipped')
  return batchQueues
}

jobQueueContract({ name: 'SQS FIFO (fauxqs)', isSearchable: false, given: () => sqsQueues.makeQueue() })
jobQueueContract({
  name: 'AWS Batch (moto)',
  isSearchable: true,
  given: (context) => batchOrSkip(context).makeQueue(),
})

describe('a FIFO queue of SQS', () => {
  it('drops a second submission within five minutes by itself, whoever sends it', async () => {
    const { queue, jobs } = await sqsQueues.makeQueue()
    const refs = await Promise.all([1, 1, 1].map((number) => queue.submit(requestNumber(number), '{}')))
    expect(new Set(refs).size).toBe(1)
    expect(await jobs()).toHaveLength(1)
  })

  it('keeps the requests of one model in order, and no model waits for another', async () => {
    const { queue, url } = await sqsQueues.makeQueue()
    for (const request of [requestNumber(1), requestNumber(2), requestNumber(1, 'other')])
      await queue.submit(request, JSON.stringify(request.id))
    const taken = await receive(sqsQueues.sqs, url)
    const groups = Object.groupBy(taken, (message) => message.Attributes?.MessageGroupId ?? 'none')
    const groupOf = (model: string) => requestNumber(1, model).id.replace(/-1$/, '')
    expect(Object.keys(groups).toSorted()).toEqual([groupOf('flight-delay'), groupOf('other')].toSorted())
    expect(groups[groupOf('flight-delay')]?.map(({ Body }) => Body).at(0)).toBe(
      JSON.stringify(requestNumber(1).id),
    )
    for (const message of taken) await remove(sqsQueues.sqs, url, message)
  })

  it('that does not exist is a wrong configuration', async () => {
    const { url } = await sqsQueues.makeQueue()
    const queue = sqsJobQueue(sqsQueues.sqs, url.replace(/[^/]+$/, 'absent.fifo'))
    await expect(queue.submit(requestNumber(1), '{}')).rejects.toMatchObject({
      name: 'LeewayError',
      code: 'configuration',
      canRetry: false,
    })
  })
})

describe('a queue of AWS Batch', () => {
  it('does not de-duplicate: only looking first does', async (context) => {
    const { queue, jobs } = await batchOrSkip(context).makeQueue()
    const refs = [
      await queue.submit(requestNumber(1), '{"n":1}'),
      await queue.submit(requestNumber(1), '{"n":2}'),
    ]
    expect((await jobs()).map(({ ref }) => ref)).toEqual(refs)
  })

  it('gets jobs that ask for the configured GPUs, tell their request’s id and are tagged with it', async (context) => {
    const { client, makeQueue } = batchOrSkip(context)
    const { queue, details } = await makeQueue()
    const { id } = requestNumber(1)
    // moto takes the resources and does not tell them again.
    const sent: unknown[] = []
    client.middlewareStack.add(
      (next) => (args) => {
        sent.push(args.input)
        return next(args)
      },
      { name: 'sent' },
    )
    onTestFinished(() => void client.middlewareStack.remove('sent'))
    await queue.submit(requestNumber(1), '{}')
    expect(sent).toMatchObject([
      { containerOverrides: { resourceRequirements: [{ type: 'GPU', value: '2' }] } },
    ])
    const [job] = await details()
    expect(job?.container?.environment).toContainEqual({ name: 'LEEWAY_RETRAIN_REQUEST_ID', value: id })
    expect(job?.tags).toEqual({ 'leeway:request': id })
  })

  it('that does not exist is a wrong configuration', async (context) => {
    const { client, jobDefinition } = batchOrSkip(context)
    const queue = batchJobQueue(client, { jobQueue: 'absent', jobDefinition, gpus: 1 })
    const refused = { name: 'LeewayError', code: 'configuration', canRetry: false }
    await expect(queue.submit(requestNumber(1), '{}')).rejects.toMatchObject(refused)
    await expect(queue.find(requestNumber(1).id)).rejects.toMatchObject(refused)
  })
})

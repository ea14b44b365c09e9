import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs, deliverBatch } from '../../lib/local/deliver-batch.ts'
import {
  type BatchOutcome,
  batchLength,
  judgeResponse,
  type StreamRecord,
} from '../../lib/local/kinesis-batch.ts'

const record = (index: number, bytes = 1): StreamRecord => ({
  sequenceNumber: String(index),
  partitionKey: 'key',
  data: new Uint8Array(bytes),
  arrivalMs: 0,
})
const recordsOf = (count: number): StreamRecord[] =>
  Array.from({ length: count }, (_, index) => record(index))

/** Delivers to a handler that answers as `answers` say, and then always with success. */
const delivering = async (count: number, answers: readonly ('throw' | number)[]) => {
  const left = [...answers]
  const invoked: string[] = []
  const waitsMs: number[] = []
  const commits: { position: string; count: number }[] = []
  const invoke = async (records: readonly StreamRecord[]): Promise<BatchOutcome> => {
    invoked.push(records.map(({ sequenceNumber }) => sequenceNumber).join(' '))
    const answer = left.shift()
    if (answer === undefined) return { kind: 'done' }
    if (answer === 'throw') return { kind: 'failed', reason: 'thrown' }
    return { kind: 'failed-from', index: answer % records.length }
  }
  await deliverBatch(recordsOf(count), {
    invoke,
    commit: async (last, more) => void commits.push({ position: last.sequenceNumber, count: more }),
    wait: async (ms) => void waitsMs.push(ms),
    stopping: () => false,
  })
  return { invoked, waitsMs, commits }
}

test('halving is no retry: it does not wait, and a lone record waits longer each time', async () => {
  const { invoked, waitsMs } = await delivering(4, ['throw', 'throw', 'throw', 'throw'])
  expect(invoked).toEqual(['0 1 2 3', '0 1', '0', '0', '0', '1', '2 3'])
  expect(waitsMs).toEqual([100, 200])
})

test('progress starts the pauses over again', async () => {
  const { waitsMs } = await delivering(4, [0, 0, 0, 2, 0])
  expect(waitsMs).toEqual([100, 200, 400, 100, 200])
})

test('pauses double up to a minute and stay there', () => {
  expect([1, 2, 3, 10, 11, 1_000_000].map(backoffMs)).toEqual([100, 200, 400, 51_200, 60_000, 60_000])
})

test('whatever the handler answers, every record is committed once, in order, and none before it succeeded', async () => {
  const answers = fc.array(fc.oneof(fc.constant('throw' as const), fc.nat({ max: 20 })), { maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), answers, async (count, given) => {
      const { commits, invoked } = await delivering(count, given)
      const positions = commits.map(({ position }) => Number(position))
      expect(positions).toEqual([...positions].sort((a, b) => a - b))
      expect(new Set(positions).size).toBe(positions.length)
      expect(commits.reduce((sum, commit) => sum + commit.count, 0)).toBe(count)
      expect(positions.at(-1)).toBe(count - 1)
      expect(invoked.length).toBeGreaterThan(given.length === 0 ? 0 : 1)
    }),
    { seed: 20, numRuns: 300 },
  )
})

test('a stop leaves the rest of the batch uncommitted', async () => {
  const committed: string[] = []
  let stopping = false
  await deliverBatch(recordsOf(4), {
    invoke: async (records) => {
      stopping = records.length < 4
      return records.length === 4 ? { kind: 'failed', reason: 'thrown' } : { kind: 'done' }
    },
    commit: async (last) => void committed.push(last.sequenceNumber),
    wait: async () => undefined,
    stopping: () => stopping,
  })
  expect(committed).toEqual(['1'])
})

test('an answer without failures is success, in each of the forms that Lambda allows', () => {
  const records = recordsOf(3)
  expect(judgeResponse(null, records)).toEqual({ kind: 'done' })
  expect(judgeResponse(undefined, records)).toEqual({ kind: 'done' })
  expect(judgeResponse({ batchItemFailures: [] }, records)).toEqual({ kind: 'done' })
  expect(judgeResponse(JSON.parse('{}'), records)).toEqual({ kind: 'done' })
  expect(judgeResponse(JSON.parse('{"batchItemFailures":null}'), records)).toEqual({ kind: 'done' })
})

test('one identifier that is not of the batch spoils those that are', () => {
  const failures = [{ itemIdentifier: '1' }, { itemIdentifier: '99' }]
  expect(judgeResponse({ batchItemFailures: failures }, recordsOf(3)).kind).toBe('failed')
})

test('a batch ends before the record that would take it over 6 MB, but never before its first', () => {
  const mebibyte = 1024 * 1024
  expect(
    batchLength(
      Array.from({ length: 10 }, (_, index) => record(index, mebibyte)),
      10_000,
    ),
  ).toBe(4)
  expect(batchLength([record(0, 7 * mebibyte), record(1)], 10_000)).toBe(1)
  expect(batchLength(recordsOf(12), 10)).toBe(10)
  expect(batchLength([], 10)).toBe(0)
})

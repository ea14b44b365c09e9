import { expect, onTestFinished, test } from 'vitest'
import type { LogLine } from '../../lib/local/log.ts'
import { type ScheduledEvent, type ScheduledHandler, startScheduler } from '../../lib/local/scheduler.ts'

const step = (name: string, handler: ScheduledHandler) => ({
  function: { name, timeoutMs: 1_000, memoryMb: 128 },
  handler,
})

test('a round is evaluate, then deliver, and a step that throws is logged, counted and does not stop the next', async () => {
  const order: string[] = []
  const lines: LogLine[] = []
  const error = new Error('store unreachable')
  const failing = async () => {
    order.push('evaluate')
    throw error
  }
  const steps = [step('evaluate', failing), step('deliver', async () => void order.push('deliver'))]
  const scheduler = startScheduler({ steps, everyMs: 0, onLog: (line) => void lines.push(line) })
  expect(await scheduler.runNow()).toEqual({ failures: [{ step: 'evaluate', error }] })
  expect(order).toEqual(['evaluate', 'deliver'])
  expect(lines).toEqual([{ level: 'error', message: 'evaluate failed: store unreachable', error }])
  expect(scheduler.metrics()).toEqual({ rounds: 1, failures: 1 })
  await scheduler.stop()
})

test('rounds never overlap, and those who ask during one share the next', async () => {
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const entered = Promise.withResolvers<void>()
  let running = 0
  let most = 0
  let rounds = 0
  const handler = async () => {
    running += 1
    most = Math.max(most, running)
    rounds += 1
    entered.resolve()
    await gates[rounds - 1]?.promise
    running -= 1
  }
  const scheduler = startScheduler({ steps: [step('evaluate', handler)], everyMs: 0 })
  const first = scheduler.runNow()
  await entered.promise
  const second = scheduler.runNow()
  const third = scheduler.runNow()
  for (const gate of gates) gate.resolve()
  await Promise.all([first, second, third])
  expect({ most, rounds }).toEqual({ most: 1, rounds: 2 })
  await scheduler.stop()
})

test('it runs by itself, goes on after failures, and stops', async () => {
  let calls = 0
  const handler = async () => {
    calls += 1
    throw new Error('store unreachable')
  }
  const scheduler = startScheduler({ steps: [step('evaluate', handler)], everyMs: 1 })
  onTestFinished(() => scheduler.stop())
  await expect.poll(() => calls).toBeGreaterThan(2)
  await scheduler.stop()
  const callsAtStop = calls
  await expect(scheduler.runNow()).rejects.toThrow('was stopped')
  expect(calls).toBe(callsAtStop)
})

test('the event has the shape that EventBridge Scheduler sends', async () => {
  const events: ScheduledEvent[] = []
  const steps = [step('leeway-evaluate', async (event) => void events.push(event))]
  const scheduler = startScheduler({ steps, everyMs: 0, nowMs: () => Date.UTC(2001, 3, 1, 12, 0, 0, 7) })
  await scheduler.runNow()
  expect(events).toEqual([
    {
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: '000000000000',
      time: '2001-04-01T12:00:00Z',
      region: 'us-east-1',
      resources: ['arn:aws:scheduler:us-east-1:000000000000:schedule/default/leeway-evaluate'],
      detail: '{}',
    },
  ])
  await scheduler.stop()
})

import { randomUUID } from 'node:crypto'
import type { Context, EventBridgeEvent } from 'aws-lambda'
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from './clients.ts'
import { contextOf, type FunctionSettings } from './context.ts'
import { messageOf, type OnLog, silent } from './log.ts'
import { makePauses } from './pauses.ts'

export type ScheduledEvent = EventBridgeEvent<'Scheduled Event', string>
export type ScheduledHandler = (event: ScheduledEvent, context: Context) => Promise<unknown>
export type ScheduledStep = { readonly function: FunctionSettings; readonly handler: ScheduledHandler }

/** What one round did: the steps that threw, empty when all went well. */
export type Round = { readonly failures: readonly { readonly step: string; readonly error: unknown }[] }

export type Scheduler = {
  readonly metrics: () => { readonly rounds: number; readonly failures: number }
  /** Resolves after one full round that began after the call; it never rejects because a step threw. */
  readonly runNow: () => Promise<Round>
  /** Lets the round in flight end. */
  readonly stop: () => Promise<void>
}

export type SchedulerOptions = {
  /** Invoked in this order, each after the one before it. */
  readonly steps: readonly ScheduledStep[]
  /** Pause between two rounds; 0: only when asked. */
  readonly everyMs: number
  readonly onLog?: OnLog
  readonly nowMs?: () => number
}

/** Invokes the steps as EventBridge Scheduler would, but never two rounds at once. A step that throws stops nothing. */
export const startScheduler = ({
  steps,
  everyMs,
  onLog = silent,
  nowMs = Date.now,
}: SchedulerOptions): Scheduler => {
  const pauses = makePauses()
  let rounds = 0
  let failures = 0
  let stopped = false
  let inFlight: Promise<unknown> = Promise.resolve()
  let waiting: Promise<Round> | null = null

  const runRound = async (): Promise<Round> => {
    waiting = null
    const failed: { step: string; error: unknown }[] = []
    for (const step of steps) {
      try {
        await step.handler(scheduledEvent(step.function.name, nowMs()), contextOf(step.function, nowMs))
      } catch (error) {
        failed.push({ step: step.function.name, error })
        onLog({ level: 'error', message: `${step.function.name} failed: ${messageOf(error)}`, error })
      }
    }
    rounds += 1
    failures += failed.length
    return { failures: failed }
  }

  /** Callers who ask while a round is in flight share the one after it. */
  const runNow = (): Promise<Round> => {
    if (stopped) return Promise.reject(new Error('the scheduler was stopped'))
    if (waiting !== null) return waiting
    const round = inFlight.then(runRound)
    waiting = round
    inFlight = round
    return round
  }

  const keepRunning = async (): Promise<void> => {
    while (!stopped) {
      await pauses.pause(everyMs)
      if (!stopped) await runNow()
    }
  }
  const running = everyMs > 0 ? keepRunning() : Promise.resolve()

  return {
    metrics: () => ({ rounds, failures }),
    runNow,
    stop: async () => {
      stopped = true
      pauses.wake()
      await Promise.all([running, inFlight])
    },
  }
}

/** What EventBridge Scheduler sends to a function whose schedule has no input of its own; `detail` is a string. */
const scheduledEvent = (name: string, nowMs: number): ScheduledEvent => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.scheduler',
  account: LOCAL_ACCOUNT_ID,
  time: new Date(nowMs).toISOString().replace(/\.\d{3}Z$/, 'Z'),
  region: LOCAL_REGION,
  resources: [`arn:aws:scheduler:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:schedule/default/${name}`],
  detail: '{}',
})

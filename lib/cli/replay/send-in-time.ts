import { setTimeout as wait } from 'node:timers/promises'
import type { StreamWriter } from '../stream-writer.ts'
import type { TimedEvent } from './sort-events.ts'

export type Sent = {
  readonly events: number
  readonly firstMs: number | null
  readonly lastMs: number | null
}

export type Pace = {
  /** Event time goes so many times as fast as the clock. */
  readonly speed: number | 'max'
  readonly signal: AbortSignal
  readonly onSent: (sent: Sent) => void
  readonly nowMs?: () => number
  /** Resolves early when the signal says so. */
  readonly pause?: (durationMs: number, signal: AbortSignal) => Promise<unknown>
}

const EVENTS_PER_WRITE = 500
/** Shorter pauses are saved up: a timer is no more exact. */
const PAUSE_MS_MIN = 20

const pauseFor = (durationMs: number, signal: AbortSignal): Promise<unknown> =>
  wait(durationMs, undefined, { signal }).catch(() => undefined)

/** Writes events that are in order, at the pace that was asked for; ends early, at an event's end, when it is told. */
export const sendInTime = async (
  events: AsyncIterable<TimedEvent>,
  writer: StreamWriter,
  { speed, signal, onSent, nowMs = () => performance.now(), pause = pauseFor }: Pace,
): Promise<Sent> => {
  const startedMs = nowMs()
  let sent: Sent = { events: 0, firstMs: null, lastMs: null }
  let gathered: string[] = []
  const flush = async (): Promise<void> => {
    if (gathered.length === 0) return
    await writer.write(gathered)
    sent = { ...sent, events: sent.events + gathered.length }
    gathered = []
    onSent(sent)
  }
  for await (const { timeMs, text } of events) {
    if (signal.aborted) break
    if (timeMs !== null) {
      const firstMs = sent.firstMs ?? timeMs
      const dueInMs = speed === 'max' ? 0 : (timeMs - firstMs) / speed - (nowMs() - startedMs)
      if (dueInMs > PAUSE_MS_MIN) {
        await flush()
        await pause(dueInMs, signal)
        if (signal.aborted) break
      }
      sent = { ...sent, firstMs, lastMs: timeMs }
    }
    gathered.push(text)
    if (gathered.length === EVENTS_PER_WRITE) await flush()
  }
  await flush()
  return sent
}

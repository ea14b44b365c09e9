import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { EventsAnswer } from '../../api/types.ts'
import { LeewayError } from '../../errors.ts'
import { callService, isRefused } from '../service-client.ts'
import type { Outgoing } from './batches.ts'

/** The last pause is followed by the last attempt: a service may be away for about a minute. */
const PAUSES_MS = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const

export type PostOptions = {
  readonly url: string
  readonly onRetry: (reason: string) => void
  readonly pause?: (durationMs: number) => Promise<unknown>
}

/**
 * Posts batches one after another, so that they arrive in order. A batch whose answer was lost is sent again with the
 * same ids, by which the service knows what it has. Where nothing has ever answered, there is nothing to wait for.
 */
export const makePoster = ({ url, onRetry, pause = wait }: PostOptions) => {
  let hasAnswered = false
  return async (events: readonly Outgoing[]): Promise<EventsAnswer> => {
    const body = gzipSync(`${events.map(({ text }) => text).join('\n')}\n`, { level: 1 })
    const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' }
    for (const pauseMs of PAUSES_MS) {
      try {
        const answer = await callService<EventsAnswer>(url, '/v1/events', { method: 'POST', body, headers })
        hasAnswered = true
        return answer
      } catch (error) {
        if (!(error instanceof LeewayError) || !error.canRetry || (isRefused(error) && !hasAnswered))
          throw error
        onRetry(error.message)
        await pause(pauseMs)
      }
    }
    return callService<EventsAnswer>(url, '/v1/events', { method: 'POST', body, headers })
  }
}

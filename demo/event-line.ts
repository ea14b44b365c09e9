import type { Answer, Instance } from './model-calls.ts'

/** How long the caller waited, and how long the model itself took for this one prediction. */
export type CallTiming = { readonly latencyMs: number; readonly computeMs: number }

/** The event of one prediction, as its JSON text. */
export const eventLine = (instance: Instance, answer: Answer, timing: CallTiming): string =>
  JSON.stringify({
    type: 'prediction',
    id: `f-${instance.row}`,
    time: new Date(instance.time).toISOString(),
    model: 'flight-delay',
    version: '2001-01',
    variant: 'champion',
    features: {
      hour: instance.hour,
      distance: instance.distance,
      origin: instance.origin,
      destination: instance.destination,
    },
    ...('error' in answer ? { error: { category: answer.error } } : { prediction: answer }),
    latencyMs: microseconds(timing.latencyMs),
    computeMs: microseconds(timing.computeMs),
  })

/** Says to its shard that event time has come this far: no prediction follows that would show it. */
export const heartbeatLine = (timeMs: number): string =>
  JSON.stringify({ type: 'heartbeat', time: new Date(timeMs).toISOString() })

/** Milliseconds to the microsecond, which is what the timer is good for. */
const microseconds = (ms: number): number => Math.round(ms * 1000) / 1000

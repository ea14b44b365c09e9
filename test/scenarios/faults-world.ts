import { parseConfig } from '../../lib/config/parse-config.ts'
import type { Config } from '../../lib/config/schema.ts'
import { baselineOf } from '../../lib/pipeline/baseline/baseline.ts'
import type { SourceRecord } from '../../lib/pipeline/chunk.ts'
import { kinesisPosition, kinesisSource } from '../../lib/pipeline/position.ts'
import type { Baseline, SourceId } from '../../lib/ports.ts'
import type { Subject } from '../../lib/window/bins.ts'
import type { Draw } from './faults-table.ts'

export const START_MS = Date.UTC(2026, 0, 5)
export const MINUTE_MS = 60_000
export const PHASES = 7
export const MODELS = ['alpha', 'beta#1'] as const
/** Small, so that twins beyond the horizon occur too. */
export const DEDUPLICATE = 6
const MAX_SERIES = 3

/** Windows of a minute; errors are judged over two, so that a window is part of another horizon. */
export const givenConfig = (): Config => {
  const parsed = parseConfig(`
window: 1m
lateness: 0s
acceptPast: 5m
acceptFuture: 1m
deduplicate: ${DEDUPLICATE}
maxModels: 2
maxSeriesPerModel: ${MAX_SERIES}
defaults:
  drift: { over: 1m, fireAfter: 1, clearAfter: 1, minCount: 5, spread: independent, falseAlertsPerMonth: 1000 }
  errors: { over: 2m, maxShare: 0.2, minCount: 5, fireAfter: 1, clearAfter: 1 }
  retrain: { afterWindows: 1, cooldown: 0s, maxInFlight: 100 }
`)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.config
}

/** With 66 features there is a second page of bins. `f0` is at its two values alike; the rest is seldom sent. */
export const FEATURES = [2, 66] as const
export const givenBaseline = (model: string, edge: number, features: number): Baseline => {
  const subjects = Array.from(
    { length: features },
    (_, i): Subject => ({ role: 'feature', name: `f${i}`, kind: 'numeric', edges: [edge] }),
  )
  const counts = subjects.map((_, i) => (i === 0 ? [0, 0, 200, 200] : [400, 0, 0, 0]))
  return baselineOf(model, { spec: { subjects }, counts, rows: 400, windows: null, origin: 'test' }, START_MS)
}

export type Streams = ReadonlyMap<SourceId, readonly (readonly SourceRecord[])[]>

/** Records of each source by phase: one phase a minute. */
export const givenStreams = (draw: Draw): Streams =>
  new Map(
    Array.from({ length: 2 + draw(2) }, (_, shard) => [
      kinesisSource('events', `shardId-${shard}`),
      sourceRecords(shard, draw),
    ]),
  )

const sourceRecords = (shard: number, draw: Draw): SourceRecord[][] => {
  let sequence = 49_590_000_000 + shard
  let sent = 0
  const driftsFrom = 1 + draw(4)
  const record = (arrivalMs: number): SourceRecord => {
    // Numbers of 9, 10 ... digits: positions must sort as they count.
    sequence += 1 + draw(2) * 10 ** (9 + draw(3))
    const lines = Array.from({ length: 1 + draw(6) }, () => line(arrivalMs, `${shard}-${++sent}`))
    return {
      position: kinesisPosition(String(sequence)),
      arrivalMs,
      data: Buffer.from(lines.join('\n')),
    }
  }
  const line = (arrivalMs: number, id: string): string => {
    const time = arrivalMs + shiftMs(draw)
    switch (draw(24)) {
      case 0:
        return '{"model": '
      case 1:
        return JSON.stringify({ time, prediction: 1 })
      case 2:
        return JSON.stringify({ type: 'heartbeat', time: arrivalMs })
      case 3:
        return JSON.stringify({ type: 'label', model: 'alpha', time })
      case 4:
        return JSON.stringify({ model: 'gamma', time, prediction: 1 })
      default:
        return prediction(time, id)
    }
  }
  const prediction = (time: number, id: string): string => {
    const isDrifted =
      time >= START_MS + driftsFrom * MINUTE_MS && time < START_MS + (driftsFrom + 2) * MINUTE_MS
    return JSON.stringify({
      ...(draw(3) === 0 ? {} : { id: draw(4) === 0 ? `twin-${draw(4)}` : id }),
      model: MODELS[draw(4) === 0 ? 1 : 0],
      version: draw(8) === 0 ? `v${draw(5)}` : 'v1',
      time,
      features: {
        f0: isDrifted ? 5 : draw(2) * 5,
        ...(draw(4) === 0 ? { f65: draw(9) } : {}),
        ...(draw(6) === 0 ? { [`new${draw(3)}`]: draw(100) } : {}),
      },
      ...(draw(isDrifted ? 2 : 12) === 0
        ? { error: { category: 'timeout' } }
        : { prediction: draw(10) / 10 }),
      latencyMs: draw(500),
    })
  }
  return Array.from({ length: PHASES }, (_, phase) =>
    Array.from({ length: 2 + draw(6) }, () => START_MS + phase * MINUTE_MS + draw(MINUTE_MS))
      .sort((a, b) => a - b)
      .map(record),
  )
}

/** From the event's time to its arrival: mostly a moment; some are late, some far too late, some ahead. */
const shiftMs = (draw: Draw): number => {
  switch (draw(16)) {
    case 0:
    case 1:
      return -draw(4 * MINUTE_MS)
    case 2:
      return -10 * MINUTE_MS
    case 3:
      return draw(MINUTE_MS)
    case 4:
      return 5 * MINUTE_MS
    default:
      return -draw(2_000)
  }
}

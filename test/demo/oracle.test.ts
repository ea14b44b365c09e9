import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFailed, sentDistance } from '../../demo/faults.ts'
import {
  closeFlights,
  type FlightColumns,
  hourOfDay,
  JANUARY,
  openFlights,
  readFlights,
  type TimeRange,
} from '../../demo/flights.ts'
import { fitModel, predict, scoresOf, type Weights } from '../../demo/model.ts'
import { countHours, createPredictions, type HourCounts } from '../../demo/oracle.ts'
import { type BinsSpec, cellCount, type Subject } from '../../lib/window/bins.ts'

type Connection = Awaited<ReturnType<typeof openFlights>>

const HOUR_MS = 3_600_000

/** Edges on observed values and between them, and categories that leave most airports without a bin. */
const SPEC: BinsSpec = {
  subjects: [
    { role: 'feature', name: 'hour', kind: 'numeric', edges: [0, 6, 9, 12.5, 18] },
    { role: 'feature', name: 'distance', kind: 'numeric', edges: [21, 300, 500.5, 1000, 2176, 4000] },
    { role: 'feature', name: 'origin', kind: 'categorical', categories: ['ATL', 'LAS', 'ORD'] },
    { role: 'feature', name: 'destination', kind: 'categorical', categories: ['DFW'] },
    { role: 'prediction', name: 'score', kind: 'numeric', edges: [0.1, 0.150001, 0.2, 0.25] },
    { role: 'prediction', name: 'label', kind: 'categorical', categories: ['late', 'on-time'] },
  ],
}

describe('the independent count by SQL', { timeout: 60_000 }, () => {
  let connection: Connection
  let january: FlightColumns
  let weights: Weights
  beforeAll(async () => {
    connection = await openFlights()
    january = await readFlights(connection, JANUARY, 'all')
    weights = fitModel(january)
  }, 60_000)
  afterAll(() => closeFlights(connection))

  it('scores every flight of January exactly as the model does', async () => {
    await createPredictions(connection, { weights, range: JANUARY, share: 'all', withFaults: false })
    const result = await connection.runAndReadAll('select score from oracle_predictions order by flight')
    const inSql = Float64Array.from(result.getRows(), ([score]) => Number(score))
    const inJs = scoresOf(weights, january)
    expect(inSql.length).toBe(inJs.length)
    const largestDifference = inJs.reduce(
      (max, score, i) => Math.max(max, Math.abs(score - (inSql[i] ?? 1))),
      0,
    )
    expect(largestDifference).toBe(0)
  })

  // Through both faults: the turn of the unit at midnight, and the slow hours.
  const spans: readonly TimeRange[] = [
    { fromMs: Date.UTC(2001, 2, 31, 12), toMs: Date.UTC(2001, 3, 2) },
    { fromMs: Date.UTC(2001, 4, 16), toMs: Date.UTC(2001, 4, 17) },
  ]
  for (const range of spans)
    for (const withFaults of [true, false])
      it(`counts ${new Date(range.fromMs).toISOString()} ${withFaults ? 'with' : 'without'} faults as a loop does`, async () => {
        const question = { spec: SPEC, weights, range, share: 'all', withFaults } as const
        const bySql = await countHours(connection, question)
        const flights = await readFlights(connection, range, 'all')
        const byLoop = countByLoop(flights, weights, withFaults)
        expect(Object.fromEntries(bySql)).toEqual(Object.fromEntries(byLoop))
        const errors = Array.from(bySql.values()).reduce((sum, hour) => sum + hour.errors, 0)
        expect(errors > 0).toBe(withFaults && range === spans[1])
      })

  it('counts the sampled eighth only, and leaves hours without flights out', async () => {
    const range = { fromMs: Date.UTC(2001, 1, 1), toMs: Date.UTC(2001, 1, 2) }
    const counted = await countHours(connection, {
      spec: SPEC,
      weights,
      range,
      share: 'eighth',
      withFaults: true,
    })
    const flights = await readFlights(connection, range, 'eighth')
    expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(countByLoop(flights, weights, true)))
  })

  it('says which bins it cannot count', async () => {
    const subject: Subject = { role: 'feature', name: 'distance', kind: 'categorical', categories: ['1'] }
    const question = {
      spec: { subjects: [subject] },
      weights,
      range: JANUARY,
      share: 'all',
      withFaults: false,
    } as const
    await expect(countHours(connection, question)).rejects.toThrow(/feature distance in categorical bins/)
  })
})

/** The same by the definition of the cells: missing, unexpected, then the bins. */
const countByLoop = (
  flights: FlightColumns,
  weights: Weights,
  withFaults: boolean,
): ReadonlyMap<number, HourCounts> => {
  const hours = new Map<number, { requests: number; errors: number; cells: Float64Array[] }>()
  for (const [i, row] of flights.rows.entries()) {
    const timeMs = flights.timesMs[i] ?? 0
    const startMs = Math.floor(timeMs / HOUR_MS) * HOUR_MS
    const hour = hours.get(startMs) ?? {
      requests: 0,
      errors: 0,
      cells: SPEC.subjects.map((subject) => new Float64Array(cellCount(subject))),
    }
    hours.set(startMs, hour)
    const features = {
      hour: hourOfDay(timeMs),
      distance: sentDistance(flights.distancesMiles[i] ?? 0, timeMs, withFaults),
      origin: flights.airports[flights.origins[i] ?? 0] ?? '',
      destination: flights.airports[flights.destinations[i] ?? 0] ?? '',
    }
    const failed = withFaults && isFailed(row, timeMs)
    const values: Readonly<Record<string, string | number>> = failed
      ? features
      : { ...features, ...predict(weights, features) }
    hour.requests++
    if (failed) hour.errors++
    for (const [index, subject] of SPEC.subjects.entries()) {
      const value = values[subject.name]
      const cells = hour.cells[index]
      if (value === undefined || cells === undefined) continue
      const cell = cellOf(subject, value)
      cells[cell] = (cells[cell] ?? 0) + 1
    }
  }
  return hours
}

const cellOf = (subject: Subject, value: string | number): number => {
  if (subject.kind === 'numeric') return 2 + subject.edges.filter((edge) => Number(value) >= edge).length
  // indexOf gives -1 for a category without a bin: the unexpected cell, 1.
  if (subject.kind === 'categorical') return 2 + subject.categories.indexOf(String(value))
  throw new Error('the demo has no boolean subject')
}

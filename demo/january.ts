import type { DuckDBConnection } from '@duckdb/node-api'
import { hourOfDay, JANUARY, readFlights, type Share } from './flights.ts'
import { labelOf, scoresOf, type Weights } from './model.ts'

/** One subject's values over all January flights, in the order of the file. */
export type JanuaryColumn = {
  readonly role: 'feature' | 'prediction'
  readonly name: string
  readonly values: readonly (number | string)[]
}

export type January = {
  readonly columns: readonly JanuaryColumn[]
  /** When each flight was to leave. */
  readonly timesMs: ArrayLike<number>
}

/** January as the running service would have seen it: what was asked and what the model answered. */
export const januaryColumns = async (
  connection: DuckDBConnection,
  weights: Weights,
  share: Share,
): Promise<January> => {
  const flights = await readFlights(connection, JANUARY, share)
  const airport = (code: number) => flights.airports[code] ?? ''
  const scores = scoresOf(weights, flights)
  const columns: JanuaryColumn[] = [
    { role: 'feature', name: 'hour', values: Array.from(flights.timesMs, hourOfDay) },
    { role: 'feature', name: 'distance', values: Array.from(flights.distancesMiles) },
    { role: 'feature', name: 'origin', values: Array.from(flights.origins, airport) },
    { role: 'feature', name: 'destination', values: Array.from(flights.destinations, airport) },
    { role: 'prediction', name: 'score', values: Array.from(scores) },
    { role: 'prediction', name: 'label', values: Array.from(scores, (score) => labelOf(weights, score)) },
  ]
  return { columns, timesMs: flights.timesMs }
}

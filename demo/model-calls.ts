import { sentDistance } from './faults.ts'
import { type FlightColumns, hourOfDay } from './flights.ts'
import type { FlightFacts, Prediction } from './model.ts'

/** The protocol between the inference service and its model server. */
export type Instance = FlightFacts & {
  readonly row: number
  /** Epoch milliseconds. */
  readonly time: number
}
export type PredictRequest = { readonly instances: readonly Instance[] }
export type Answer = Prediction | { readonly error: 'unavailable' }
export type PredictResponse = {
  readonly predictions: readonly Answer[]
  /** Time the model itself took, a prediction. */
  readonly computeMs: number
}

export const PREDICT_PATH = '/v1/models/flight-delay:predict'

const INSTANCES_A_CALL_MAX = 64
const HOUR_MS = 3_600_000

/** Groups flights into calls: in order, all of one event hour, at most 64. */
export async function* callsOf(
  flights: AsyncIterable<FlightColumns>,
  withFaults: boolean,
): AsyncGenerator<readonly Instance[]> {
  let call: Instance[] = []
  let callHour = 0
  for await (const columns of flights) {
    for (let i = 0; i < columns.rows.length; i++) {
      const instance = instanceOf(columns, i, withFaults)
      const hour = Math.floor(instance.time / HOUR_MS)
      if (call.length === INSTANCES_A_CALL_MAX || (call.length > 0 && hour !== callHour)) {
        yield call
        call = []
      }
      callHour = hour
      call.push(instance)
    }
  }
  if (call.length > 0) yield call
}

const instanceOf = (columns: FlightColumns, i: number, withFaults: boolean): Instance => {
  const time = columns.timesMs[i] ?? 0
  return {
    row: columns.rows[i] ?? 0,
    hour: hourOfDay(time),
    distance: sentDistance(columns.distancesMiles[i] ?? 0, time, withFaults),
    origin: columns.airports[columns.origins[i] ?? 0] ?? '',
    destination: columns.airports[columns.destinations[i] ?? 0] ?? '',
    time,
  }
}

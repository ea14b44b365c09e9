import { type FlightColumns, hourOfDay } from './flights.ts'

/** What the model is told of a flight. */
export type FlightFacts = {
  readonly hour: number
  readonly distance: number
  readonly origin: string
  readonly destination: string
}

export type Prediction = { readonly label: 'late' | 'on-time'; readonly score: number }

/** A logistic regression: the log-odds of a late flight are a sum of one weight a fact. Plain JSON. */
export type Weights = {
  readonly bias: number
  readonly hours: readonly number[]
  /** By airport code; one that January never saw weighs 0. */
  readonly origins: Readonly<Record<string, number>>
  readonly destinations: Readonly<Record<string, number>>
  readonly perThousandMiles: number
  /** `late` from this score on. */
  readonly lateFromScore: number
}

/** Late is more than this. */
export const LATE_AFTER_MINUTES = 15

const EPOCHS = 4
/** AdaGrad's step; the result hardly depends on it, because each weight's steps shrink with its own gradients. */
const STEP = 0.1
const EPSILON = 1e-8
const HOURS_A_DAY = 24
/** Visiting rows at this stride (made coprime to their number) mixes hours and days; the file itself is sorted by time. */
const GOLDEN_RATIO = 0.6180339887498949

/**
 * Fits by stochastic gradient descent (AdaGrad: Duchi, Hazan, Singer 2011), one flight a step, in a fixed order from
 * zero weights: the same flights give the same weights.
 *
 * The label's threshold: only one flight in five is late, so hardly any score passes 0.5 and a model that never says
 * "late" would be watched. It is the score that the fitted share of late flights exceeds in January, so that the model
 * says "late" as often as flights were.
 */
export const fitModel = (flights: FlightColumns): Weights => {
  const count = flights.rows.length
  if (count === 0) throw new Error('no flights to fit the model on; choose a range of time that holds some')
  const layout = layoutOf(flights)
  const weights = descend(flights, layout)
  let late = 0
  for (const delay of flights.delaysMinutes) if (delay > LATE_AFTER_MINUTES) late++
  const named = (from: number) =>
    Object.fromEntries(flights.airports.map((airport, i) => [airport, rounded(weights[from + i])]))
  const fitted: Weights = {
    bias: rounded(weights[layout.bias]),
    hours: Array.from(weights.subarray(0, HOURS_A_DAY), rounded),
    origins: named(layout.origin),
    destinations: named(layout.destination),
    perThousandMiles: rounded(weights[layout.distance]),
    lateFromScore: 1,
  }
  const scores = scoresOf(fitted, flights).sort()
  return { ...fitted, lateFromScore: scores[Math.min(count - 1, count - late)] ?? 1 }
}

/** The model's answer; the score is rounded to 6 decimals, which hides how the platform's `exp` rounds its last bit. */
export const predict = (weights: Weights, flight: FlightFacts): Prediction =>
  answer(
    weights,
    logOdds(
      weights.bias,
      weights.hours[flight.hour] ?? 0,
      weightOf(weights.origins, flight.origin),
      weightOf(weights.destinations, flight.destination),
      weights.perThousandMiles * (flight.distance / 1000),
    ),
  )

/** The scores of many flights, in their order. */
export const scoresOf = (weights: Weights, flights: FlightColumns): Float64Array => {
  const origins = flights.airports.map((airport) => weightOf(weights.origins, airport))
  const destinations = flights.airports.map((airport) => weightOf(weights.destinations, airport))
  return flights.distancesMiles.map((distance, i) =>
    scoreOf(
      logOdds(
        weights.bias,
        weights.hours[hourOfDay(flights.timesMs[i] ?? 0)] ?? 0,
        origins[flights.origins[i] ?? 0] ?? 0,
        destinations[flights.destinations[i] ?? 0] ?? 0,
        weights.perThousandMiles * (distance / 1000),
      ),
    ),
  )
}

export const labelOf = (weights: Weights, score: number): Prediction['label'] =>
  score >= weights.lateFromScore ? 'late' : 'on-time'

/** One order of summation, here and in the independent count by SQL: sums of floats depend on it. */
const logOdds = (bias: number, hour: number, origin: number, destination: number, distance: number): number =>
  bias + hour + origin + destination + distance

const scoreOf = (odds: number): number => Math.round(1e6 / (1 + Math.exp(-odds))) / 1e6

const answer = (weights: Weights, odds: number): Prediction => {
  const score = scoreOf(odds)
  return { label: labelOf(weights, score), score }
}

const weightOf = (weights: Readonly<Record<string, number>>, name: string): number =>
  Object.hasOwn(weights, name) ? (weights[name] ?? 0) : 0

const rounded = (weight: number | undefined): number => Math.round((weight ?? 0) * 1e6) / 1e6

/** Where each kind of weight begins in the one array that is fitted. */
type Layout = {
  readonly origin: number
  readonly destination: number
  readonly distance: number
  readonly bias: number
  readonly size: number
}

const layoutOf = (flights: FlightColumns): Layout => {
  const origin = HOURS_A_DAY
  const destination = origin + flights.airports.length
  const distance = destination + flights.airports.length
  return { origin, destination, distance, bias: distance + 1, size: distance + 2 }
}

const descend = (flights: FlightColumns, layout: Layout): Float64Array => {
  const weights = new Float64Array(layout.size)
  const squares = new Float64Array(layout.size)
  const count = flights.rows.length
  const stride = coprimeTo(count, Math.max(1, Math.round(count * GOLDEN_RATIO)))
  const move = (index: number, gradient: number) => {
    const square = (squares[index] ?? 0) + gradient * gradient
    squares[index] = square
    weights[index] = (weights[index] ?? 0) - (STEP * gradient) / (Math.sqrt(square) + EPSILON)
  }
  for (let step = 0, i = 0; step < EPOCHS * count; step++, i = (i + stride) % count) {
    const hour = hourOfDay(flights.timesMs[i] ?? 0)
    const origin = layout.origin + (flights.origins[i] ?? 0)
    const destination = layout.destination + (flights.destinations[i] ?? 0)
    const distance = (flights.distancesMiles[i] ?? 0) / 1000
    const odds =
      (weights[layout.bias] ?? 0) +
      (weights[hour] ?? 0) +
      (weights[origin] ?? 0) +
      (weights[destination] ?? 0) +
      (weights[layout.distance] ?? 0) * distance
    const target = (flights.delaysMinutes[i] ?? 0) > LATE_AFTER_MINUTES ? 1 : 0
    const error = 1 / (1 + Math.exp(-odds)) - target
    move(layout.bias, error)
    move(hour, error)
    move(origin, error)
    move(destination, error)
    move(layout.distance, error * distance)
  }
  return weights
}

const coprimeTo = (count: number, from: number): number => {
  let candidate = from
  while (greatestCommonDivisor(candidate, count) !== 1) candidate++
  return candidate
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b)

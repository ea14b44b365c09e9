import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  closeFlights,
  type FlightColumns,
  hourOfDay,
  JANUARY,
  openFlights,
  readFlights,
} from '../../demo/flights.ts'
import { januaryColumns } from '../../demo/january.ts'
import { fitModel, LATE_AFTER_MINUTES, labelOf, predict, scoresOf, type Weights } from '../../demo/model.ts'

type Connection = Awaited<ReturnType<typeof openFlights>>

describe('the flight model', { timeout: 60_000 }, () => {
  let connection: Connection
  let january: FlightColumns
  let weights: Weights
  let scores: Float64Array

  beforeAll(async () => {
    connection = await openFlights()
    january = await readFlights(connection, JANUARY, 'all')
    weights = fitModel(january)
    scores = scoresOf(weights, january)
  }, 60_000)
  afterAll(() => closeFlights(connection))

  it('is fitted on every flight of January, as many as the file holds', () => {
    expect(january.rows.length).toBe(508_239)
  })

  it('predicts better than the base rate, by log-loss and by AUC', () => {
    const late = Array.from(january.delaysMinutes, (delay) => delay > LATE_AFTER_MINUTES)
    const baseRate = late.filter(Boolean).length / late.length
    const baseLogLoss = -(baseRate * Math.log(baseRate) + (1 - baseRate) * Math.log(1 - baseRate))
    const modelLogLoss = logLoss(scores, late)
    const auc = areaUnderRoc(scores, late)
    console.log(
      `January: AUC ${auc.toFixed(4)} (0.5), log-loss ${modelLogLoss.toFixed(4)} (${baseLogLoss.toFixed(4)})`,
    )
    expect(modelLogLoss).toBeLessThan(0.97 * baseLogLoss)
    expect(auc).toBeGreaterThan(0.6)
  })

  it('says late as often as January was', () => {
    const late = january.delaysMinutes.filter((delay) => delay > LATE_AFTER_MINUTES).length
    const said = scores.filter((score) => labelOf(weights, score) === 'late').length
    // Equal scores at the threshold fall on one side together.
    expect(Math.abs(said - late) / january.rows.length).toBeLessThan(0.001)
  })

  it('gives the same weights each time, and survives JSON', () => {
    expect(fitModel(january)).toEqual(weights)
    expect(JSON.parse(JSON.stringify(weights))).toEqual(weights)
  })

  it('answers one flight as it scores many', () => {
    for (let i = 0; i < january.rows.length; i += 997) {
      const score = scores[i] ?? Number.NaN
      const answer = predict(weights, {
        hour: hourOfDay(january.timesMs[i] ?? 0),
        distance: january.distancesMiles[i] ?? 0,
        origin: january.airports[january.origins[i] ?? 0] ?? '',
        destination: january.airports[january.destinations[i] ?? 0] ?? '',
      })
      expect(answer).toEqual({ score, label: labelOf(weights, score) })
      expect(Number(score.toFixed(6))).toBe(score)
    }
  })

  it('takes an airport that January never saw as an average one, whatever its name', () => {
    const flight = { hour: 9, distance: 500, origin: 'LAS', destination: 'XXX' }
    expect(predict(weights, { ...flight, destination: 'constructor' })).toEqual(predict(weights, flight))
  })

  it('gives January as columns of equal length, features first', async () => {
    const { columns, timesMs } = await januaryColumns(connection, weights, 'eighth')
    expect(timesMs.length).toBe(63_727)
    expect(columns.map(({ role, name }) => `${role} ${name}`)).toEqual([
      'feature hour',
      'feature distance',
      'feature origin',
      'feature destination',
      'prediction score',
      'prediction label',
    ])
    expect(new Set(columns.map(({ values }) => values.length))).toEqual(new Set([63_727]))
    const first = (name: string) => columns.find((column) => column.name === name)?.values[0]
    const prediction = predict(weights, {
      hour: Number(first('hour')),
      distance: Number(first('distance')),
      origin: String(first('origin')),
      destination: String(first('destination')),
    })
    expect({ score: first('score'), label: first('label') }).toEqual(prediction)
  })
})

const logLoss = (scores: Float64Array, late: readonly boolean[]): number =>
  scores.reduce((sum, score, i) => sum - Math.log(late[i] ? score : 1 - score), 0) / scores.length

/** Mann-Whitney: the share of (late, on-time) pairs that the scores put in the right order; a tie counts half. */
const areaUnderRoc = (scores: Float64Array, late: readonly boolean[]): number => {
  const ordered = Array.from(scores, (score, i) => ({ score, late: late[i] === true })).sort(
    (a, b) => a.score - b.score,
  )
  let onTimeBelow = 0
  let pairsRight = 0
  let lateInAll = 0
  for (let start = 0; start < ordered.length; ) {
    let end = start
    let lateHere = 0
    while (ordered[end] !== undefined && ordered[end]?.score === ordered[start]?.score) {
      if (ordered[end]?.late) lateHere++
      end++
    }
    const onTimeHere = end - start - lateHere
    pairsRight += lateHere * (onTimeBelow + onTimeHere / 2)
    onTimeBelow += onTimeHere
    lateInAll += lateHere
    start = end
  }
  return pairsRight / (lateInAll * onTimeBelow)
}

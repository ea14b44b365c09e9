import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  causeOf,
  FAULTS,
  isFailed,
  isFailedSql,
  SLOW_HOURS,
  sentDistance,
  sentDistanceSql,
  UNIT_FAULT_FROM_MS,
} from '../../demo/faults.ts'
import {
  closeFlights,
  countFlights,
  openFlights,
  REPLAY,
  readFlights,
  SAMPLE_SALT,
  streamFlights,
} from '../../demo/flights.ts'
import { rowHash } from '../../demo/row-hash.ts'

type Connection = Awaited<ReturnType<typeof openFlights>>

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

describe('flights and faults, in SQL and in JavaScript', { timeout: 60_000 }, () => {
  let connection: Connection
  beforeAll(async () => {
    connection = await openFlights()
  }, 60_000)
  afterAll(() => closeFlights(connection))

  const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRows()

  it('hash rows alike, to the largest row and with high salts', async () => {
    for (const salt of [0, 1, 0x5f61756c, 0xffffffff]) {
      const rows = await rowsOf(
        `select r::double, row_hash(r, ${salt})::double from (
           select unnest([0, 1, 2, 7, 65535, 65536, 2999999, 2147483647, 4294967295]) as r)`,
      )
      expect(rows.map(([, hash]) => hash)).toEqual(rows.map(([row]) => rowHash(Number(row), salt)))
    }
  })

  it('choose the same eighth, about one flight in eight', async () => {
    const week = { fromMs: Date.UTC(2001, 1, 1), toMs: Date.UTC(2001, 1, 8) }
    const all = await readFlights(connection, week, 'all')
    const eighth = await readFlights(connection, week, 'eighth')
    expect(Array.from(eighth.rows)).toEqual(
      Array.from(all.rows).filter((row) => rowHash(row, SAMPLE_SALT) % 8 === 0),
    )
    expect(await countFlights(connection, REPLAY, 'all')).toBe(2_491_761)
    // 2,491,761 / 8 is 311,470, and five standard deviations of a fair draw are 2,610.
    const sampled = await countFlights(connection, REPLAY, 'eighth')
    expect(Math.abs(sampled - 311_470)).toBeLessThan(2_610)
  })

  it('stream flights in the order of the file, which is that of time', async () => {
    const week = { fromMs: Date.UTC(2001, 5, 25), toMs: REPLAY.toMs }
    let lastRow = -1
    let lastTimeMs = 0
    for await (const { rows, timesMs } of streamFlights(connection, week, 'all')) {
      for (const [i, row] of rows.entries()) {
        expect(row > lastRow && (timesMs[i] ?? 0) >= lastTimeMs).toBe(true)
        lastRow = row
        lastTimeMs = timesMs[i] ?? 0
      }
    }
    expect(lastRow).toBe(2_999_999)
    expect(lastTimeMs).toBe(Date.UTC(2001, 6, 1))
  })

  it('send the same distances on both sides of the change of unit', async () => {
    const around = { fromMs: UNIT_FAULT_FROM_MS - HOUR_MS, toMs: UNIT_FAULT_FROM_MS + HOUR_MS }
    const flights = await readFlights(connection, around, 'all')
    const inJs = Array.from(flights.distancesMiles, (miles, i) =>
      sentDistance(miles, flights.timesMs[i] ?? 0, true),
    )
    const inSql = await rowsOf(`select ${sentDistanceSql(true)} from flights
      where time_ms >= ${around.fromMs} and time_ms < ${around.toMs} order by flight`)
    expect(inSql.map(([distance]) => distance)).toEqual(inJs)
    expect(inJs.some((distance, i) => distance !== flights.distancesMiles[i])).toBe(true)
    expect(inJs.some((distance, i) => distance === flights.distancesMiles[i])).toBe(true)
    expect(flights.distancesMiles.map((miles) => sentDistance(miles, UNIT_FAULT_FROM_MS, false))).toEqual(
      flights.distancesMiles,
    )
  })

  it('fail the same fifth of the flights of the slow hours, and no other', async () => {
    const day = { fromMs: Date.UTC(2001, 4, 16), toMs: Date.UTC(2001, 4, 17) }
    const flights = await readFlights(connection, day, 'all')
    const inJs = Array.from(flights.rows).filter((row, i) => isFailed(row, flights.timesMs[i] ?? 0))
    const inSql = await rowsOf(
      `select flight::double from flights where ${isFailedSql(true)} order by flight`,
    )
    expect(inSql.map(([row]) => row)).toEqual(inJs)
    expect(await rowsOf(`select flight from flights where ${isFailedSql(false)}`)).toEqual([])
    const slow = flights.timesMs.filter((timeMs) => timeMs >= SLOW_HOURS.fromMs && timeMs < SLOW_HOURS.toMs)
    expect(inJs.length / slow.length).toBeCloseTo(0.2, 1)
    // The failing fifth is drawn independently of the sampled eighth.
    const inSample = inJs.filter((row) => rowHash(row, SAMPLE_SALT) % 8 === 0)
    expect(inSample.length / inJs.length).toBeCloseTo(1 / 8, 1)
  })
})

describe('the cause of an alert', () => {
  const unitFault = UNIT_FAULT_FROM_MS
  const slow = SLOW_HOURS
  it.each([
    [
      'drift of distance on the first faulty day',
      'feature-drift',
      'distance',
      unitFault + DAY_MS,
      'injected',
    ],
    ['drift of distance at the end of the last sound day', 'feature-drift', 'distance', unitFault, 'data'],
    ['drift of distance in June', 'feature-drift', 'distance', Date.UTC(2001, 5, 20), 'injected'],
    ['drift of another feature after the fault', 'feature-drift', 'hour', unitFault + DAY_MS, 'data'],
    ['drift of the score after the fault', 'prediction-drift', 'score', unitFault + DAY_MS, 'injected'],
    ['drift of the score before', 'prediction-drift', 'score', unitFault - DAY_MS, 'data'],
    ['latency at the end of the first slow hour', 'latency', 'p95', slow.fromMs + HOUR_MS, 'injected'],
    ['latency at the end of the last slow hour', 'latency', 'p95', slow.toMs, 'injected'],
    ['latency an hour after', 'latency', 'p95', slow.toMs + HOUR_MS, 'data'],
    ['latency an hour before', 'latency', 'p95', slow.fromMs, 'data'],
    ['errors in the slow hours', 'error-rate', 'errors', slow.fromMs + HOUR_MS, 'injected'],
    ['errors on another day', 'error-rate', 'errors', slow.fromMs - DAY_MS, 'data'],
  ])('%s', (_, rule, subject, firedAtMs, cause) => {
    expect(causeOf({ rule, subject, firedAtMs })).toBe(cause)
  })

  it('is listed for both faults in a line each', () => {
    expect(FAULTS.map(({ name }) => name)).toEqual(['distance-in-kilometres', 'slow-model-server'])
  })
})

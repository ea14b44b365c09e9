import { sentDistance, UNIT_FAULT_FROM_MS } from '../demo/faults.ts'
import { closeFlights, JANUARY, openFlights, type TimeRange } from '../demo/flights.ts'
import { driftState } from '../lib/alert/drift-state.ts'
import { judgeDrift } from '../lib/drift/judge-drift.ts'
import { windowAlpha } from '../lib/drift/monthly-promise.ts'
import type { ReferenceColumn } from '../lib/drift/reference.ts'
import { atWidth } from '../lib/drift/reference-windows.ts'
import { estimateSpread, poolAutocorrelation, type Spread } from '../lib/drift/spread.ts'
import { DEFAULT_DRIFT_POLICY, type SubjectVerdict } from '../lib/drift/verdict.ts'
import { baselineFromColumns } from '../lib/pipeline/baseline/from-columns.ts'
import { windowsOfRows } from '../lib/pipeline/baseline/windows-of-rows.ts'
import type { Baseline } from '../lib/ports.ts'
import { compileBins } from '../lib/window/compiled-bins.ts'

/**
 * Real windows: the 150 days from February to June 2001 of 3,000,000 flights, held against January, by the plain test and
 * with the spread that January's own days show. No fault; then once more with distances in kilometres from 1 April on.
 */
const DAY_MS = 86_400_000
/** To the last whole day: the file ends with six flights of 1 July. */
const REPLAY: TimeRange = { fromMs: Date.UTC(2001, 1, 1), toMs: Date.UTC(2001, 6, 1) }

type Days = { readonly columns: readonly ReferenceColumn[]; readonly timesMs: Float64Array }

export const benchFlights = async (): Promise<Record<string, unknown>> => {
  const january = await readDays(JANUARY, false)
  const built = baselineFromColumns('flights', january.columns, 'January 2001', 0, {
    timesMsOf: () => january.timesMs,
    widthMs: DAY_MS,
  })
  if (built.kind === 'problems') throw new Error(built.problems.join('\n'))
  const { baseline } = built
  const spreads = spreadsOf(baseline)
  const plain = await judgeDays(baseline, null, false)
  const corrected = await judgeDays(baseline, spreads, false)
  const faulty = await judgeDays(baseline, spreads, true)
  return {
    days: corrected[0]?.verdicts.length,
    columns: corrected.map(({ name, verdicts, states }, i) => ({
      name,
      plainDaysBelowAlpha: (plain[i]?.verdicts ?? []).filter(isReal).length,
      daysBelowAlpha: verdicts.filter(isReal).length,
      plainDaysDrifted: (plain[i]?.verdicts ?? []).filter(({ verdict }) => verdict === 'drifted').length,
      daysDrifted: verdicts.filter(({ verdict }) => verdict === 'drifted').length,
      daysAlerted: states.filter((state) => state === 'bad').length,
      designEffect: round(
        meanOf(verdicts.flatMap((each) => (each.verdict === 'not-testable' ? [] : (each.designEffect ?? 1)))),
      ),
      rank: round(spreads[i]?.rank ?? 0),
      autocorrelation: round(spreads[i]?.autocorrelation ?? 0),
    })),
    unitFault: {
      from: new Date(UNIT_FAULT_FROM_MS).toISOString().slice(0, 10),
      firstAlert: firstAlert(faulty),
    },
  }
}

const firstAlert = (columns: readonly Judged[]): string | null => {
  const distance = columns.find(({ name }) => name === 'distance')
  const day =
    distance?.states.findIndex(
      (state, i) => state === 'bad' && REPLAY.fromMs + i * DAY_MS >= UNIT_FAULT_FROM_MS,
    ) ?? -1
  return day < 0 ? null : new Date(REPLAY.fromMs + day * DAY_MS).toISOString().slice(0, 10)
}

const isReal = (verdict: SubjectVerdict): boolean =>
  verdict.verdict === 'minor' || verdict.verdict === 'drifted'
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length
const round = (value: number): number => Number(value.toPrecision(3))

const spreadsOf = ({ spec, windows }: Baseline): readonly (Spread | null)[] => {
  const own = windows ? (atWidth(windows, DAY_MS)?.windows ?? []) : []
  return poolAutocorrelation(
    spec.subjects.map((_, i) => estimateSpread(own.map(({ counts }) => counts[i] ?? []))),
  )
}

type Judged = {
  readonly name: string
  readonly verdicts: SubjectVerdict[]
  readonly states: ReturnType<typeof driftState>[]
}

const judgeDays = async (
  baseline: Baseline,
  spreads: readonly (Spread | null)[] | null,
  withFault: boolean,
): Promise<readonly Judged[]> => {
  const judged = baseline.spec.subjects.map(({ name }): Judged => ({ name, verdicts: [], states: [] }))
  const subjects = compileBins(baseline.spec).pages.flatMap((page) => page.subjects)
  const alpha = windowAlpha(0.1, DAY_MS)
  const policy = { ...DEFAULT_DRIFT_POLICY, fdr: 'benjamini-hochberg' } as const
  for (let fromMs = REPLAY.fromMs; fromMs < REPLAY.toMs; fromMs += 30 * DAY_MS) {
    const days = await readDays({ fromMs, toMs: Math.min(REPLAY.toMs, fromMs + 30 * DAY_MS) }, withFault)
    const counted = windowsOfRows(subjects, days.columns, { timesMsOf: () => days.timesMs, widthMs: DAY_MS })
    if (counted === 'too many windows') throw new Error('a month has at most 31 days')
    for (const { counts } of counted.windows) {
      const verdicts = judgeDrift({
        spec: baseline.spec,
        reference: baseline.counts.map((cells) => Float64Array.from(cells)),
        current: counts.map((cells) => Float64Array.from(cells)),
        ...(spreads === null ? {} : { spreads }),
        policy,
      })
      for (const [i, verdict] of verdicts.entries()) {
        judged[i]?.verdicts.push(verdict)
        judged[i]?.states.push(driftState(verdict, alpha, false))
      }
    }
  }
  return judged
}

const readDays = async ({ fromMs, toMs }: TimeRange, withFault: boolean): Promise<Days> => {
  const connection = await openFlights()
  try {
    const reader = await connection.runAndReadAll(`
      select time_ms::double, hour::double, (delay > 15) as late, delay::double, distance, origin, destination
      from flights where time_ms >= ${fromMs} and time_ms < ${toMs}`)
    const [times = [], hour = [], late = [], delay = [], distance = [], origin = [], destination = []] =
      reader.getColumns()
    const feature = (name: string, values: readonly unknown[]): ReferenceColumn => ({
      role: 'feature',
      name,
      values: values as ReferenceColumn['values'],
    })
    const timesMs = Float64Array.from(times, Number)
    return {
      timesMs,
      columns: [
        feature('hour', hour),
        feature('late', late),
        feature('delay', delay),
        feature(
          'distance',
          distance.map((miles, i) => sentDistance(Number(miles), timesMs[i] ?? 0, withFault)),
        ),
        feature('origin', origin),
        feature('destination', destination),
      ],
    }
  } finally {
    closeFlights(connection)
  }
}

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { baselineFromColumns } from '../lib/pipeline/baseline/from-columns.ts'
import type { Baseline } from '../lib/ports.ts'
import type { BinsSpec } from '../lib/window/bins.ts'
import {
  closeFlights,
  countFlights,
  JANUARY,
  openFlights,
  REPLAY,
  readFlights,
  type Share,
} from './flights.ts'
import { januaryColumns } from './january.ts'
import { fitModel, type Weights } from './model.ts'
import { countHours, type HourCounts } from './oracle.ts'
import { MODEL } from './service-client.ts'

/**
 * What reads the whole Parquet file runs in a process of its own, which ends and gives its memory back: the fit and
 * baseline before the replay, and the count by SQL after it.
 */
type Task =
  | { readonly kind: 'prepare'; readonly share: Share }
  | {
      readonly kind: 'count'
      readonly spec: BinsSpec
      readonly weights: Weights
      readonly share: Share
      readonly withFaults: boolean
    }

export type Prepared = {
  readonly weights: Weights
  readonly baseline: Pick<Baseline, 'spec' | 'counts' | 'rows' | 'windows' | 'origin'>
  readonly total: number
}
/** The rule of the demo looks at days: so do the windows that its baseline keeps. */
const DAY_MS = 86_400_000

type CountedHour = Omit<HourCounts, 'cells'> & {
  readonly hourMs: number
  readonly cells: readonly number[][]
}

export const prepare = (share: Share): Promise<Prepared> => runTask<Prepared>({ kind: 'prepare', share })

export const countBySql = async (
  task: Omit<Extract<Task, { kind: 'count' }>, 'kind'>,
): Promise<ReadonlyMap<number, HourCounts>> => {
  const hours = await runTask<CountedHour[]>({ kind: 'count', ...task })
  return new Map(
    hours.map(({ hourMs, requests, errors, cells }) => [
      hourMs,
      { requests, errors, cells: cells.map((each) => Float64Array.from(each)) },
    ]),
  )
}

const runTask = <T>(task: Task): Promise<T> =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child.once('message', (answer) => resolve(answer as T))
    child.once('exit', (code) =>
      reject(new Error(`reading the flights ended with ${code}; the message is above`)),
    )
    child.send(task)
  })

const doTask = async (task: Task): Promise<Prepared | CountedHour[]> => {
  const flights = await openFlights()
  try {
    if (task.kind === 'count') {
      const hours = await countHours(flights, { ...task, range: REPLAY })
      return [...hours].map(([hourMs, { requests, errors, cells }]) => ({
        hourMs,
        requests,
        errors,
        cells: cells.map((each) => [...each]),
      }))
    }
    const weights = fitModel(await readFlights(flights, JANUARY, 'all'))
    const { columns, timesMs } = await januaryColumns(flights, weights, task.share)
    const built = baselineFromColumns(MODEL, columns, 'vega-datasets flights-3m, January 2001', 0, {
      timesMsOf: () => timesMs,
      widthMs: DAY_MS,
    })
    if (built.kind === 'problems') throw new Error(built.problems.join('\n'))
    const { spec, counts, rows, windows = null, origin } = built.baseline
    return {
      weights,
      baseline: { spec, counts, rows, windows, origin },
      total: await countFlights(flights, REPLAY, task.share),
    }
  } finally {
    closeFlights(flights)
  }
}

/** The child's side. */
if (process.argv[1] === fileURLToPath(import.meta.url))
  process.once('message', async (task: Task) => {
    process.send?.(await doTask(task), undefined, undefined, () => process.disconnect?.())
  })

import { rejectionRates } from './false-alarms/single-tests.ts'
import { anyColumnAlarms } from './false-alarms/windows.ts'
import { benchPower } from './power.ts'

/**
 * Without drift, how often does a test reject, and a window alarm? With a known shift, how often is it found? Figures
 * are of independent draws, both sides drawn anew in each trial; bench/month.ts is about windows that are not.
 * LEEWAY_BENCH_PART names one part; LEEWAY_BENCH_TRIALS sets the trials of a cell and LEEWAY_BENCH_WINDOWS the windows.
 */
const TRIALS = Number(process.env.LEEWAY_BENCH_TRIALS ?? 2_000)
const WINDOWS = Number(process.env.LEEWAY_BENCH_WINDOWS ?? 1_000)

const PARTS: Readonly<Record<string, () => Promise<Record<string, unknown>>>> = {
  power: benchPower,
  windows: async () => anyColumnAlarms(WINDOWS),
  tests: async () => rejectionRates(TRIALS),
}

export const benchFalseAlarms = async (): Promise<Record<string, unknown>> => {
  const wanted = process.env.LEEWAY_BENCH_PART ?? 'all'
  if (wanted !== 'all' && !Object.hasOwn(PARTS, wanted))
    throw new RangeError(
      `LEEWAY_BENCH_PART is ${wanted}, must be one of all, ${Object.keys(PARTS).join(', ')}`,
    )
  const figures: Record<string, unknown> = {}
  for (const [name, run] of Object.entries(PARTS))
    if (wanted === 'all' || wanted === name) figures[name] = await run()
  return figures
}

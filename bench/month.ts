import { median } from 'simple-statistics'
import { seededDraws } from './draws.ts'
import { type ReferenceKind, rulesFor, simulate } from './month/month.ts'
import { effectSdOf, type World } from './month/world.ts'

/**
 * The promise per month: how many months without any drift bring two or more drift notifications of a model of 50
 * features, and how often and how soon a shift is found. Everything but the draws is the service's own code: judgeDrift,
 * estimateSpread, advance. LEEWAY_BENCH_MONTHS sets how many months a cell of hours has (days: four times as many; one
 * file, whose spread is learnt anew for every window: a third); LEEWAY_BENCH_CELLS=`1h,one file` takes cells of both.
 */
const MONTHS = Number(process.env.LEEWAY_BENCH_MONTHS ?? 60)
const TRIALS = 20

const monthsOf = ({ size, reference }: Cell): number =>
  Math.max(
    1,
    Math.round(size.windowMs === DAY_MS ? 4 * MONTHS : reference === 'one file' ? MONTHS / 3 : MONTHS),
  )

const isWanted = (cell: Cell): boolean => {
  const words = (process.env.LEEWAY_BENCH_CELLS ?? '').split(',').filter((word) => word !== '')
  const { window, reference, n } = nameOf(cell)
  return words.every((word) => [window, reference, String(n)].includes(word))
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const SIZES = [
  { windowMs: HOUR_MS, windowCount: 200, windows: 720, patience: 24 },
  { windowMs: HOUR_MS, windowCount: 2_000, windows: 720, patience: 24 },
  { windowMs: DAY_MS, windowCount: 2_000, windows: 30, patience: 7 },
  { windowMs: DAY_MS, windowCount: 50_000, windows: 30, patience: 7 },
]
const REFERENCES: readonly ReferenceKind[] = ['30 windows', 'one file']
const DESIGN_EFFECTS = [1, 5, 50]
const AUTOCORRELATIONS = [0, 0.5, 0.9]
const SHIFTS = [0.2, 0.3, 0.5, 1]
const SHIFTED_FEATURES = [1, 10]

type Size = (typeof SIZES)[number]
type Cell = { readonly size: Size; readonly reference: ReferenceKind; readonly world: World }

const cells = (): Cell[] =>
  SIZES.flatMap((size) =>
    REFERENCES.flatMap((reference) =>
      DESIGN_EFFECTS.flatMap((designEffect) =>
        // Without effects of windows there is nothing to be correlated.
        (designEffect === 1 ? [0] : AUTOCORRELATIONS).map((autocorrelation) => ({
          size,
          reference,
          world: { windowCount: size.windowCount, designEffect, autocorrelation },
        })),
      ),
    ),
  )

export const benchMonth = async (): Promise<Record<string, unknown>> => {
  const results = cells().flatMap((cell, i) => {
    if (!isWanted(cell)) return []
    const found = {
      ...nameOf(cell),
      ...falseAlarms(cell, i),
      ...(process.env.LEEWAY_BENCH_POWER === 'no' ? {} : power(cell, i)),
    }
    process.stderr.write(`${JSON.stringify(found)}\n`)
    return [found]
  })
  return { trials: TRIALS, cells: results }
}

const nameOf = ({ size, reference, world }: Cell) => ({
  window: size.windowMs === HOUR_MS ? '1h' : '1d',
  n: world.windowCount,
  reference,
  designEffect: world.designEffect,
  autocorrelation: world.autocorrelation,
})

const falseAlarms = (cell: Cell, seed: number) => {
  const { size, reference, world } = cell
  const months = monthsOf(cell)
  const effectSd = effectSdOf(world)
  const counts = new Map<string, number[]>()
  for (let month = 0; month < months; month += 1) {
    const draws = seededDraws(seed * 1_000_003 + month)
    const pages = simulate(draws, { ...size, world, reference, effectSd, shift: { sd: 0, features: 0 } })
    for (const [rule, at] of Object.entries(pages)) counts.set(rule, [...(counts.get(rule) ?? []), at.length])
  }
  return {
    months,
    monthsOverOne: Object.fromEntries(
      [...counts].map(([rule, each]) => [rule, each.filter((count) => count > 1).length]),
    ),
    alertsPerMonth: Object.fromEntries(
      [...counts].map(([rule, each]) => [rule, each.reduce((sum, count) => sum + count, 0) / months]),
    ),
  }
}

/** Of the chosen rule: shifts found within the patience, in per cent, and the median windows until then. */
const power = ({ size, reference, world }: Cell, seed: number) => {
  const effectSd = effectSdOf(world)
  const chosen = rulesFor(size.windowMs).at(-1)?.name ?? ''
  const found = SHIFTS.flatMap((sd) =>
    SHIFTED_FEATURES.map((features) => {
      const delays: number[] = []
      for (let trial = 0; trial < TRIALS; trial += 1) {
        const draws = seededDraws(seed * 1_000_003 + 500_000 + trial)
        const pages = simulate(draws, {
          ...size,
          windows: size.patience,
          world,
          reference,
          effectSd,
          shift: { sd, features },
        })
        const [first] = pages[chosen] ?? []
        if (first !== undefined) delays.push(first + 1)
      }
      const medianDelay = delays.length === 0 ? null : median(delays)
      return [
        `${sd}sd x${features}`,
        { foundPercent: Math.round((100 * delays.length) / TRIALS), medianDelay },
      ] as const
    }),
  )
  return { power: Object.fromEntries(found) }
}

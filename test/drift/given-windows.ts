import { drawMultinomial, seededDraws } from '../../bench/draws.ts'
import { effectSdOf, featureOf, type World } from '../../bench/month/world.ts'

/**
 * Windows whose shares are drawn anew from a Dirichlet distribution: they move in every direction. By Polya's urn, so
 * exactly Dirichlet-multinomial; the intra-window correlation is 1 / (1 + precision).
 */
export const dirichletWindows = (
  seed: number,
  shares: readonly number[],
  { windows, events, precision }: { windows: number; events: number; precision: number },
): readonly Float64Array[] => {
  const { uniform } = seededDraws(seed)
  return Array.from({ length: windows }, () => {
    const cells = new Float64Array(shares.length)
    for (let drawn = 0; drawn < events; drawn += 1) {
      let left = uniform() * (precision + drawn)
      const cell = shares.findIndex((share, i) => {
        left -= precision * share + (cells[i] ?? 0)
        return left < 0
      })
      const hit = cell === -1 ? shares.length - 1 : cell
      cells[hit] = (cells[hit] ?? 0) + 1
    }
    return cells
  })
}

/** Windows of independent draws. */
export const independentWindowsOf = (
  seed: number,
  shares: readonly number[],
  { windows, events }: { windows: number; events: number },
): readonly Float64Array[] => {
  const draws = seededDraws(seed)
  return Array.from({ length: windows }, () => {
    const cells = new Float64Array(shares.length)
    drawMultinomial(draws, events, shares, cells, 0)
    return cells
  })
}

/** Features that are normal over 20 bins, each with window means of its own, an AR(1) series: one direction. */
export const shiftingFeatures = (seed: number, count: number, world: World) => {
  const draws = seededDraws(seed)
  const sd = effectSdOf(world)
  return Array.from({ length: count }, () => featureOf(draws, world, sd))
}

export const equalShares = (cells: number): number[] => new Array<number>(cells).fill(1 / cells)

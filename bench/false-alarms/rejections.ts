import { binomialUpperTail } from '../../lib/stats/binomial-tail.ts'

export const ALPHAS = [0.01, 0.05] as const

/** How often one test rejected at one level, of so many trials without drift. */
export type Rejections = {
  readonly cell: Readonly<Record<string, string | number>>
  readonly alpha: number
  readonly trials: number
  readonly rejected: number
}

/** One for each level; a `null` could not be tested and is no rejection. */
export const countRejections = (
  cell: Rejections['cell'],
  outcomes: readonly { readonly pValue: number | null }[],
): readonly Rejections[] =>
  ALPHAS.map((alpha) => ({
    cell,
    alpha,
    trials: outcomes.length,
    rejected: outcomes.filter(({ pValue }) => pValue !== null && pValue <= alpha).length,
  }))

/** The chance that any cell at all is listed below, if all tests keep alpha. */
export const FAMILY_LEVEL = 0.01

/**
 * The cells that reject more often than alpha, beyond the chance of looking at all of them: the upper tail of
 * Binomial(trials, alpha) below FAMILY_LEVEL / cells (Bonferroni, so cells may depend on each other).
 */
export const aboveNominal = (family: readonly Rejections[]) =>
  family.flatMap(({ cell, alpha, trials, rejected }) => {
    const pValue = binomialUpperTail(rejected, trials, alpha)
    return pValue < FAMILY_LEVEL / family.length ? [{ ...cell, alpha, trials, rejected, pValue }] : []
  })

/** The largest count of rejections that is not listed. */
export const rejectedMax = (trials: number, alpha: number, cells: number): number => {
  let rejected = Math.ceil(trials * alpha)
  while (rejected < trials && binomialUpperTail(rejected + 1, trials, alpha) >= FAMILY_LEVEL / cells)
    rejected += 1
  return rejected
}

/** Cells that agree in the given parts, as one. They must be of draws of their own. */
export const poolBy = (family: readonly Rejections[], parts: readonly string[]): readonly Rejections[] => {
  const groups = Map.groupBy(family, ({ cell, alpha }) =>
    JSON.stringify([...parts.map((part) => cell[part]), alpha]),
  )
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [others.reduce(add, only(first, parts))],
  )
}

const only = (rejections: Rejections, parts: readonly string[]): Rejections => ({
  ...rejections,
  cell: Object.fromEntries(parts.map((part) => [part, rejections.cell[part] ?? ''])),
})

const add = (sum: Rejections, { trials, rejected }: Rejections): Rejections => ({
  ...sum,
  trials: sum.trials + trials,
  rejected: sum.rejected + rejected,
})

/** In per cent, one rate for each level, by the values of the parts in turn. */
export const ratesBy = (family: readonly Rejections[], parts: readonly string[]): Record<string, unknown> => {
  const [part, ...others] = parts
  const groups = Map.groupBy(family, ({ cell }) => String(cell[part ?? '']))
  return Object.fromEntries(
    [...groups].map(([value, group]) => [
      value,
      others.length === 0 ? percents(group) : ratesBy(group, others),
    ]),
  )
}

const percents = (group: readonly Rejections[]): string =>
  group.map(({ rejected, trials }) => ((100 * rejected) / trials).toFixed(2)).join(' / ')

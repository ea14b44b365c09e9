import type { NamedShares } from './report.ts'

const TOP = 10

export const NO_NAMES: NamedShares = { count: 0, top: [] }

/** Names that `here` has and `there` does not, the most frequent first, with their share of the rows here. */
export const namesOnlyIn = (
  here: ArrayLike<number>,
  there: ArrayLike<number>,
  names: readonly string[],
  rows: number,
): NamedShares => {
  const only = names.flatMap((name, i): { name: string; count: number }[] => {
    const count = here[i] ?? 0
    return count > 0 && (there[i] ?? 0) === 0 ? [{ name, count }] : []
  })
  if (only.length === 0) return NO_NAMES
  const top = only.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).slice(0, TOP)
  return { count: only.length, top: top.map(({ name, count }) => ({ name, share: count / rows })) }
}

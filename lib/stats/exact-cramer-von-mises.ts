/** How many orders lead to each value of the statistic, by ascending value. */
type Distribution = { readonly values: readonly number[]; readonly orders: readonly number[] }

const NOTHING: Distribution = { values: [], orders: [] }

/**
 * P(sum over all n + m values of (m i - n j)^2 >= threshold): of all orders of two samples without ties, the share. i and
 * j count the values of each sample so far, so every order is a path from (0, 0) to (n, m) and the sums along it are
 * counted point by point (Anderson 1962; Xiao, Gordon and Yakovlev 2006). Whole numbers all through, exact while the
 * number of orders and the sums stay below 2^53, which holds for n and m up to 20.
 *
 * All sums are multiples of gcd(n, m)^2; a threshold between two is rounded down, as scipy does with ties.
 * A sum that has reached the threshold stays there: its orders are counted once, with all ways to go on.
 */
export const exactCramerVonMisesTail = (threshold: number, n: number, m: number): number => {
  const unit = commonDivisor(n, m) ** 2
  const reachedFrom = Math.floor(threshold / unit) * unit
  let above = 0
  let column: Distribution[] = []
  for (let i = 0; i <= n; i += 1) {
    let below = NOTHING
    column = Array.from({ length: m + 1 }, (_, j) => {
      const arrived = i + j === 0 ? { values: [0], orders: [1] } : addOrders(column[j] ?? NOTHING, below)
      const { kept, reached } = addToValues(arrived, (m * i - n * j) ** 2, reachedFrom)
      above += reached * pathsBetween(n - i, m - j)
      below = kept
      return kept
    })
  }
  return above / pathsBetween(n, m)
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))

/** Both ways to a point: lists merged by value. */
const addOrders = (a: Distribution, b: Distribution): Distribution => {
  const [values, orders]: [number[], number[]] = [[], []]
  let [i, j] = [0, 0]
  while (i < a.values.length || j < b.values.length) {
    const [x, y] = [a.values[i] ?? Number.POSITIVE_INFINITY, b.values[j] ?? Number.POSITIVE_INFINITY]
    values.push(Math.min(x, y))
    orders.push((x <= y ? (a.orders[i] ?? 0) : 0) + (y <= x ? (b.orders[j] ?? 0) : 0))
    i += Number(x <= y)
    j += Number(y <= x)
  }
  return { values, orders }
}

const addToValues = (
  { values, orders }: Distribution,
  term: number,
  threshold: number,
): { kept: Distribution; reached: number } => {
  const first = values.findIndex((value) => value + term >= threshold)
  const end = first === -1 ? values.length : first
  return {
    kept: { values: values.slice(0, end).map((value) => value + term), orders: orders.slice(0, end) },
    reached: orders.slice(end).reduce((sum, count) => sum + count, 0),
  }
}

/** Binomial coefficient (a + b over a), exact below 2^53: every factor on the way is whole. */
const pathsBetween = (a: number, b: number): number => {
  let paths = 1
  for (let i = 1; i <= Math.min(a, b); i += 1) paths = (paths * (Math.max(a, b) + i)) / i
  return paths
}

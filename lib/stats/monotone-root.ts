/** Relative width at which a root counts as found; far finer than any statistic it is asked for. */
const TOLERANCE = 1e-11

/**
 * Where a continuous, rising function crosses 0 within [low, high]; the nearer end where it does not. Regula falsi with
 * the Illinois rule: about ten calls, and never leaves the bracket.
 */
export const monotoneRoot = (f: (x: number) => number, low: number, high: number): number => {
  let [a, b, fa, fb] = [low, high, f(low), f(high)]
  if (fa >= 0) return low
  if (fb <= 0) return high
  let kept: 'a' | 'b' | null = null
  while (b - a > TOLERANCE * Math.max(Math.abs(a), Math.abs(b), Number.MIN_VALUE)) {
    const x = Math.min(b, Math.max(a, (a * fb - b * fa) / (fb - fa)))
    const fx = f(x)
    if (fx === 0 || x === a || x === b) return x
    if (fx < 0) {
      ;[a, fa] = [x, fx]
      if (kept === 'b') fb /= 2
      kept = 'b'
    } else {
      ;[b, fb] = [x, fx]
      if (kept === 'a') fa /= 2
      kept = 'a'
    }
  }
  return (a + b) / 2
}

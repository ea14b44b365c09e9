const STEPS = [1, 2, 2.5, 5, 10] as const
const TICKS = 4

/** Ticks from 0 to a round number at or above `max`. */
export const ticksTo = (max: number): readonly number[] => {
  if (!Number.isFinite(max) || max <= 0) return [0, 1]
  const rough = max / TICKS
  const power = 10 ** Math.floor(Math.log10(rough))
  // A power of ten of a very small number may be zero.
  const step = power === 0 ? rough : power * (STEPS.find((each) => each * power >= rough) ?? 10)
  const count = Math.ceil(max / step - ROUNDING)
  return Array.from({ length: count + 1 }, (_, i) => i * step)
}

/** 0.3 / 0.1 is a little more than 3. */
const ROUNDING = 1e-9

/** Level lines at these heights. */
export const gridPath = (heights: readonly string[], width: number): string =>
  heights.map((y) => `M0 ${y}H${width}`).join('')

export const topOf = (ticks: readonly number[]): number => ticks[ticks.length - 1] ?? 1

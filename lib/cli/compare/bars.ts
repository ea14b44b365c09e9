import type { Histogram } from '../../compare/report.ts'

/** Eighths of a line; a terminal that knows no such characters gets its own. */
const BLOCKS = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
const ASCII = ['.', '_', '-', '=', '+', '*', '%', '#', '@'] as const

const WIDTH = 12

/** Both sides of a histogram in a few characters each, on one scale; neighbours share a character where there are many. */
export const drawBars = (
  histogram: Histogram,
  isDumb: boolean,
): readonly [reference: string, current: string] => {
  const together = Math.ceil(histogram.cells.length / WIDTH)
  const reference = summed(
    histogram.cells.map((cell) => cell.reference),
    together,
  )
  const current = summed(
    histogram.cells.map((cell) => cell.current),
    together,
  )
  const tallest = Math.max(...reference, ...current)
  const levels = isDumb ? ASCII : BLOCKS
  const draw = (shares: readonly number[]): string =>
    shares.map((share) => levels[levelOf(share, tallest, levels.length - 1)]).join('')
  return [draw(reference), draw(current)]
}

/** An empty bar is told from a low one. */
const levelOf = (share: number, tallest: number, levels: number): number =>
  share === 0 || tallest === 0 ? 0 : Math.max(1, Math.round((share / tallest) * levels))

const summed = (shares: readonly number[], together: number): number[] =>
  Array.from({ length: Math.ceil(shares.length / together) }, (_, i) =>
    shares.slice(i * together, (i + 1) * together).reduce((sum, share) => sum + share, 0),
  )

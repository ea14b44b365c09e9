import type { Histogram } from '../compare/report.ts'
import { axisLabels } from './bin-axis.ts'
import { type Html, html } from './html.ts'
import { nameText } from './names.ts'
import { coordinate, countText, shareText } from './number-text.ts'
import { gridPath, ticksTo, topOf } from './scale.ts'

const PLOT_HEIGHT = 170
const TOP = 8
/** Of a slot of 10: two bars and the gap to the next pair. */
const BAR_WIDTH = 3.9

/**
 * Reference and current side by side, bin by bin. The bars are in a drawing that is stretched to the width at hand, the
 * texts are beside it, so that they stay readable on a phone.
 */
export const binChart = (name: string, { cells }: Histogram): Html => {
  const ticks = ticksTo(Math.max(0, ...cells.flatMap(({ reference, current }) => [reference, current])))
  const yOf = (share: number) => coordinate(TOP + PLOT_HEIGHT * (1 - share / topOf(ticks)))
  const pathOf = (side: 'reference' | 'current', left: number) =>
    cells
      .map((cell, i) => `M${coordinate(i * 10 + left)} ${yOf(0)}V${yOf(cell[side])}h${BAR_WIDTH}V${yOf(0)}`)
      .join('')
  const height = String(TOP + PLOT_HEIGHT)
  const axis = axisLabels(cells, TOP + PLOT_HEIGHT)
  const total = String(axis.height)
  return html`<div class="chart">
    <svg class="scale" width="46" height="${total}" aria-hidden="true">${ticks.map((tick) => html`<text x="40" y="${yOf(tick)}" dy="4">${shareText(tick)}</text>`)}</svg>
    <svg role="img" width="100%" height="${total}"><title>Histogram of ${nameText(name)}, reference and current</title><desc>${described(cells)}</desc>
    <svg width="100%" height="${height}" viewBox="0 0 ${String(cells.length * 10)} ${height}" preserveAspectRatio="none"><path class="grid" d="${gridPath(ticks.map(yOf), cells.length * 10)}"/><path class="reference" d="${pathOf('reference', 1)}"/><path class="current" d="${pathOf('current', 1 + BAR_WIDTH + 0.2)}"/></svg>
    ${axis.labels}</svg></div>`
}

/** The bin that changed most, in words, for who cannot see the drawing; all numbers are in the table below it. */
const described = (cells: Histogram['cells']): string => {
  const [largest] = [...cells].sort((a, b) => changeOf(b) - changeOf(a))
  return largest === undefined
    ? 'No rows.'
    : `${countText(cells.length, 'bin')}. Largest change: ${nameText(largest.label)}, ${shareText(largest.reference)} in the reference, ${shareText(largest.current)} now.`
}

const changeOf = ({ reference, current }: Histogram['cells'][number]): number => Math.abs(current - reference)

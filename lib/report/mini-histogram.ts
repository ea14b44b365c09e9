import type { Histogram } from '../compare/report.ts'
import { type Html, html } from './html.ts'
import { coordinate } from './number-text.ts'

const HEIGHT = 30

/** For a row of the table: the current side solid, the reference a line over it. The numbers are in the column's part. */
export const miniHistogram = (histogram: Histogram | null): Html => {
  const cells = histogram?.cells ?? []
  const top = Math.max(...cells.flatMap(({ reference, current }) => [reference, current]))
  if (!(top > 0)) return html``
  const yOf = (share: number) => coordinate(HEIGHT * (1 - share / top))
  const bars = cells.map(({ current }, i) => `M${i} ${HEIGHT}V${yOf(current)}h.9V${HEIGHT}`).join('')
  const steps = cells.map(({ reference }) => `V${yOf(reference)}h1`).join('')
  return html`<svg class="mini" viewBox="0 -1 ${String(cells.length)} ${String(HEIGHT + 2)}" preserveAspectRatio="none" aria-hidden="true"><path class="current" d="${bars}"/><path class="outline" d="M0 ${String(HEIGHT)}${steps}V${String(HEIGHT)}"/></svg>`
}

import type { ColumnReport } from '../compare/report.ts'
import { type Html, html } from './html.ts'
import { coordinate } from './number-text.ts'
import type { Verdict } from './words.ts'

/** The limit stands at the same place in every row, so that rows compare; beyond this many limits the bar is cut. */
export const LIMITS_SHOWN = 3

/** The effect against its limit, in the colour of the verdict: a large effect of few rows may be chance. */
export const effectBar = (
  { value, threshold }: NonNullable<ColumnReport['effect']>,
  verdict: Verdict,
): Html => {
  const limits = threshold > 0 ? value / threshold : 0
  const width = coordinate((100 * Math.min(Math.max(limits, 0), LIMITS_SHOWN)) / LIMITS_SHOWN)
  const limitAt = `${coordinate(100 / LIMITS_SHOWN)}%`
  return html`<svg class="bar" width="100%" height="10" aria-hidden="true"><rect class="track" width="100%" height="8" y="1"/><rect class="value ${verdict}" width="${width}%" height="8" y="1"/><line x1="${limitAt}" x2="${limitAt}" y2="10"/></svg>`
}

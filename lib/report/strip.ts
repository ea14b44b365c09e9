import type { Field } from './grouped-chunks.ts'
import { type Html, html } from './html.ts'
import { VERDICTS, type Verdict } from './words.ts'

const HEIGHT = 24
/** A verdict is a height as well as a colour. */
const TOPS: Readonly<Record<Verdict, number>> = { drifted: 0, minor: 8, stable: 16, 'not-testable': 21 }

/** One field a chunk, one path a verdict: a page of 200 columns and 100 chunks stays small. */
export const strip = (fields: readonly Field[]): Html =>
  html`<svg class="strip" viewBox="0 0 ${String(fields.length * 10)} ${String(HEIGHT)}" preserveAspectRatio="none" aria-hidden="true">${VERDICTS.map(
    (verdict) => pathOf(fields, verdict),
  )}</svg>`

const pathOf = (fields: readonly Field[], verdict: Verdict): Html | null => {
  const path = fields
    .flatMap((field, i) =>
      field.verdict === verdict ? [`M${i * 10} ${HEIGHT}V${TOPS[verdict]}h9V${HEIGHT}`] : [],
    )
    .join('')
  return path === '' ? null : html`<path class="${verdict}" d="${path}"/>`
}

import type { Field } from './grouped-chunks.ts'
import { type Html, html } from './html.ts'
import { nameText } from './names.ts'
import { coordinate, momentText, numberText } from './number-text.ts'
import { gridPath, ticksTo, topOf } from './scale.ts'
import { METHOD_WORDS } from './words.ts'

const PLOT_HEIGHT = 130
const TOP = 8
const LABELS_HEIGHT = 20

/** The effect of a column over the chunks, with its limit; `null` where fewer than two chunks have one. */
export const effectLine = (name: string, fields: readonly Field[]): Html | null => {
  const effects = fields.flatMap(({ effect }) => effect ?? [])
  const [first] = effects
  if (first === undefined || effects.length < 2) return null
  const ticks = ticksTo(Math.max(first.threshold, ...effects.map(({ value }) => value)))
  // Whole pixels are enough, and a page has thousands of these.
  const yOf = (value: number) => coordinate(Math.round(TOP + PLOT_HEIGHT * (1 - value / topOf(ticks))))
  const plotHeight = String(TOP + PLOT_HEIGHT)
  const height = String(TOP + PLOT_HEIGHT + LABELS_HEIGHT)
  const width = fields.length * 10
  const limitY = yOf(first.threshold)
  return html`<div class="chart">
    <svg class="scale" width="46" height="${height}" aria-hidden="true">${ticks.map((tick) => html`<text x="40" y="${yOf(tick)}" dy="4">${numberText(tick)}</text>`)}</svg>
    <svg role="img" width="100%" height="${height}"><title>${METHOD_WORDS[first.measure]} of ${nameText(name)} over ${String(fields.length)} chunks</title><desc>${described(fields, first.threshold)}</desc>
    <svg width="100%" height="${plotHeight}" viewBox="0 0 ${String(width)} ${plotHeight}" preserveAspectRatio="none"><path class="grid" d="${gridPath(ticks.map(yOf), width)}"/><path class="limit" d="M0 ${limitY}H${String(width)}"/><path class="line" d="${linePath(fields, yOf)}"/><path class="dots" d="${dotsPath(fields, yOf)}"/></svg>
    <text class="tick" x="0" y="${height}" dy="-5">${endText(fields[0])}</text><text class="tick" x="100%" y="${height}" dy="-5" text-anchor="end">${endText(fields[fields.length - 1])}</text></svg></div>`
}

/** A gap where a chunk has no effect: a line across it would be invented. */
const linePath = (fields: readonly Field[], yOf: (value: number) => string): string =>
  fields
    .map(({ effect }, i) => {
      if (effect === null) return ''
      const before = fields[i - 1]?.effect ?? null
      return `${before === null ? 'M' : 'L'}${i * 10 + 5} ${yOf(effect.value)}`
    })
    .join('')

/** Lines without a length have round ends: dots that stay round when the drawing is stretched. */
const dotsPath = (fields: readonly Field[], yOf: (value: number) => string): string =>
  fields
    .flatMap(({ verdict, effect }, i) =>
      verdict === 'drifted' && effect !== null ? [`M${i * 10 + 5} ${yOf(effect.value)}h0`] : [],
    )
    .join('')

const described = (fields: readonly Field[], threshold: number): string => {
  const known = fields.flatMap(({ key, effect }) => (effect === null ? [] : [{ key, value: effect.value }]))
  const largest = known.reduce((a, b) => (b.value > a.value ? b : a))
  const drifted = fields.filter(({ verdict }) => verdict === 'drifted').length
  return `At most ${numberText(largest.value)}, in ${momentText(largest.key)}; limit ${numberText(threshold)}; drifted in ${drifted} of ${fields.length}.`
}

const KEY_CHARACTERS_MAX = 16

const endText = (field: Field | undefined): string =>
  nameText(momentText(field?.key ?? '')).slice(0, KEY_CHARACTERS_MAX)

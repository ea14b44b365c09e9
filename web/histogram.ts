import type { Bar, Bars } from './bars.ts'
import { type Child, element, svgElement } from './dom.ts'
import { shareText } from './format.ts'
import { niceTop, valueTicks } from './scales.ts'

const WIDTH = 720
const HEIGHT = 240
const LEFT = 48
const TOP = 8
const BOTTOM = 64
/** Between the two bars that are no values and the bins. */
const APART = 18

/** Reference and current side by side: the reference is an outline with stripes, the current side is solid. */
export const histogram = ({ bars }: Bars, summary: string): Element => {
  const top = niceTop(Math.max(...bars.flatMap((bar) => [bar.reference, bar.current])))
  const slot = (WIDTH - LEFT - APART) / bars.length
  const yOf = (share: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - share / top)
  const xOf = (index: number) => LEFT + index * slot + (bars[index]?.kind === 'value' ? APART : 0)
  return element(
    'div',
    { class: 'scrolls histogram', tabindex: '0', role: 'region', 'aria-label': 'Histogram' },
    svgElement(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': summary },
      stripes(),
      ...valueTicks(top).flatMap((share) => gridLine(share, yOf(share))),
      ...bars.flatMap((bar, i) => barPair(bar, xOf(i), slot, yOf)),
    ),
  )
}

const stripes = (): SVGElement =>
  svgElement(
    'defs',
    {},
    svgElement(
      'pattern',
      {
        id: 'stripes',
        width: '5',
        height: '5',
        patternUnits: 'userSpaceOnUse',
        patternTransform: 'rotate(45)',
      },
      svgElement('line', { x1: '0', y1: '0', x2: '0', y2: '5', class: 'stripe' }),
    ),
  )

const gridLine = (share: number, y: number): Child[] => [
  svgElement('line', {
    x1: String(LEFT),
    x2: String(WIDTH),
    y1: String(y),
    y2: String(y),
    class: 'grid-line',
  }),
  svgElement(
    'text',
    { x: String(LEFT - 6), y: String(y + 4), 'text-anchor': 'end', class: 'tick' },
    shareText(share),
  ),
]

const barPair = (bar: Bar, x: number, slot: number, yOf: (share: number) => number): Child[] => {
  const width = slot * 0.42
  const rect = (share: number, left: number, side: string) =>
    svgElement(
      'rect',
      {
        x: left.toFixed(1),
        y: yOf(share).toFixed(1),
        width: width.toFixed(1),
        height: (yOf(0) - yOf(share)).toFixed(1),
        class: `${side} ${bar.kind}`,
      },
      svgElement('title', {}, `${bar.label}, ${side}: ${shareText(share)}`),
    )
  const labelX = x + slot / 2
  const labelY = yOf(0) + 12
  return [
    rect(bar.reference, x + slot * 0.06, 'reference'),
    rect(bar.current, x + slot * 0.52, 'current'),
    svgElement(
      'text',
      {
        x: labelX.toFixed(1),
        y: String(labelY),
        class: 'tick',
        'text-anchor': 'end',
        transform: `rotate(-35 ${labelX.toFixed(1)} ${labelY})`,
      },
      shortLabel(bar.label),
    ),
  ]
}

const LABEL_CHARACTERS_MAX = 16
const shortLabel = (label: string): string =>
  label.length <= LABEL_CHARACTERS_MAX ? label : `${label.slice(0, LABEL_CHARACTERS_MAX - 1)}…`

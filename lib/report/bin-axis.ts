import type { Histogram } from '../compare/report.ts'
import { type Html, html } from './html.ts'
import { nameText } from './names.ts'
import { apartTexts, coordinate } from './number-text.ts'

type Cells = Histogram['cells']
type Edge = { readonly at: number; readonly value: number }

/** Widths in pixels: of the drawing at its usual size and on a phone of 320 px, of a digit, and between two labels. */
const WIDE = 440
const NARROW = 210
const DIGIT_WIDTH = 7
const GAP = 12
const LINE_HEIGHT = 15

/** What stands under the bars: the edges between bins, arrows at open ends, and the names of cells without edges. */
export const axisLabels = (cells: Cells, top: number): { readonly labels: Html; readonly height: number } => {
  const others = cells.flatMap(({ label, from, to }, at) =>
    from === null && to === null ? [{ label, at }] : [],
  )
  const ends = openEnds(cells)
  // Other cells one below the other: their names are wider than a bar.
  const below = [...(ends.length === 0 ? [] : [ends]), ...others.map((other) => [other])]
  const rows = below.map((row, i) =>
    row.map(({ label, at }) =>
      labelAt(nameText(label), at + 0.5, cells.length, top + LINE_HEIGHT * (2 + i), ''),
    ),
  )
  return {
    labels: html`${edgeLabels(edgesOf(cells), cells.length, top + LINE_HEIGHT)}${rows}`,
    height: top + LINE_HEIGHT * (1 + rows.length) + 6,
  }
}

const edgesOf = (cells: Cells): readonly Edge[] =>
  cells.flatMap(({ from, to }, i) => [
    ...(from === null ? [] : [{ at: i, value: from }]),
    // The upper edge of a bin is the lower one of the next, but for the last.
    ...(to === null || cells[i + 1]?.from === to ? [] : [{ at: i + 1, value: to }]),
  ])

/** As many as there is room for; fewer on a phone. */
const edgeLabels = (edges: readonly Edge[], slots: number, y: number): Html => {
  const texts = apartTexts(edges.map(({ value }) => value))
  const width = Math.max(0, ...texts.map((text) => text.length)) * DIGIT_WIDTH + GAP
  const every = (room: number) => Math.max(1, Math.ceil((slots * width) / room))
  const wide = every(WIDE)
  const narrow = Math.ceil(every(NARROW) / wide) * wide
  return html`${edges.map(({ at }, i) =>
    i % wide === 0 ? labelAt(texts[i] ?? '', at, slots, y, i % narrow === 0 ? '' : 'fine') : null,
  )}`
}

const openEnds = (cells: Cells): readonly { readonly label: string; readonly at: number }[] =>
  cells.flatMap(({ from, to }, at) => {
    if (from === null) return to === null ? [] : [{ label: '◂ lower', at }]
    return to === null ? [{ label: 'higher ▸', at }] : []
  })

/** So near to an end a text would stick out. */
const END = 0.05

/** `at` counts slots from the left. Labels at an end stay inside. */
const labelAt = (text: string, at: number, slots: number, y: number, kind: string): Html => {
  const share = slots === 0 ? 0 : at / slots
  const anchor = share < END ? 'start' : share > 1 - END ? 'end' : 'middle'
  return html`<text class="tick ${kind}" x="${coordinate(share * 100)}%" y="${String(y)}" text-anchor="${anchor}">${text}</text>`
}

/** What the reader must know of the bins: open ends, and widths that differ; `null` where there is nothing to say. */
export const binsNote = (cells: Cells): string | null => {
  const below = cells.find(({ from, to }) => from === null && to !== null)?.to ?? null
  const above = cells.find(({ from, to }) => from !== null && to === null)?.from ?? null
  const [belowText, aboveText] = apartTexts([below ?? 0, above ?? 0])
  const sentences = [
    below === null ? null : `◂ lower: everything below ${belowText}.`,
    above === null ? null : `Higher ▸: everything from ${aboveText} on.`,
    haveOneWidth(cells) ? null : 'Bins are not equally wide.',
  ].filter((sentence) => sentence !== null)
  return sentences.length === 0 ? null : sentences.join(' ')
}

const WIDTH_TOLERANCE = 1.01

const haveOneWidth = (cells: Cells): boolean => {
  const widths = cells.flatMap(({ from, to }) => (from === null || to === null ? [] : [to - from]))
  return widths.length === 0 || Math.max(...widths) <= Math.min(...widths) * WIDTH_TOLERANCE
}

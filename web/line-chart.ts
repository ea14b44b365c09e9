import type uPlotType from 'uplot'
import { element, svgElement } from './dom.ts'
import { tickText, UNKNOWN } from './format.ts'
import { niceTop, timeTicks, valueTicks } from './scales.ts'
import { colorOf, onThemeChange, type Tone } from './theme.ts'
import uPlot from './vendor/uplot/uPlot.esm.js'

/** How one row of values is drawn. Lines differ by dash as well as by colour. */
export type LineStyle = {
  readonly label: string
  readonly tone: Tone
  readonly drawn: 'line' | 'bars' | 'marks' | 'limit'
  readonly dash?: readonly number[]
}

export type ChartData = {
  readonly fromMs: number
  readonly toMs: number
  /** Ascending. */
  readonly timesMs: readonly number[]
  /** One row a style; null is a hole. */
  readonly rows: readonly (readonly (number | null)[])[]
  /** Says what the chart shows to people who do not see it. */
  readonly summary: string
  readonly timeTextAt: (index: number) => string
}

export type LineChart = { readonly root: HTMLElement; readonly update: (data: ChartData) => void }

const HEIGHT_PX = 180
const TICK_WIDTH_PX = 64
/** Of the labels' 12-pixel type, figures and capitals. */
const CHARACTER_PX = 7.5
const AXIS_GAP_PX = 16
/** Charts of one group show the same moment under the pointer. */
const SYNC_GROUP = 'time'

/** `text` writes a value with its unit. */
export const lineChart = (styles: readonly LineStyle[], text: (value: number) => string): LineChart => {
  const plotHost = element('div', { role: 'img', class: 'plot' })
  const values = styles.map(() => element('span', { class: 'value' }, UNKNOWN))
  const at = element('span', { class: 'at' })
  const items = styles.map((style, i) =>
    element('span', {}, sample(style), `${style.label} `, values[i] ?? null),
  )
  const legend = element('p', { class: 'legend', 'aria-hidden': 'true' }, ...items, at)
  const root = element('div', { class: 'chart' }, legend, plotHost)
  let data: ChartData | null = null
  let plot: uPlotType | null = null

  const read = (index: number | null): void => {
    if (data === null) return
    const last = data.timesMs.length - 1
    const shown = index ?? lastKnown(data, last)
    at.textContent = shown < 0 ? '' : data.timeTextAt(shown)
    for (const [row, host] of values.entries()) {
      const value = data.rows[row]?.[shown]
      host.textContent = value === null || value === undefined ? UNKNOWN : text(value)
    }
  }
  const rebuild = (): void => {
    plot?.destroy()
    plot = null
    if (data === null || plotHost.clientWidth === 0) return
    plot = new uPlot(
      optionsOf(styles, text, () => data, read, plotHost.clientWidth),
      alignedOf(data),
      plotHost,
    )
  }
  onThemeChange(rebuild)
  new ResizeObserver(() => {
    if (plot === null) rebuild()
    else if (plot.width !== plotHost.clientWidth && plotHost.clientWidth > 0) {
      plot.setSize({ width: plotHost.clientWidth, height: HEIGHT_PX })
    }
  }).observe(plotHost)

  return {
    root,
    update: (next) => {
      data = next
      plotHost.setAttribute('aria-label', next.summary)
      for (const [row, item] of items.entries()) item.hidden = isAbsentLimit(styles[row], next.rows[row])
      if (plot === null) rebuild()
      else plot.setData(alignedOf(next))
      if (plot?.cursor.idx === null || plot?.cursor.idx === undefined) read(null)
    },
  }
}

/** The limit of a rule that is off has no place in the legend. */
const isAbsentLimit = (style: LineStyle | undefined, row: ChartData['rows'][number] = []): boolean =>
  style?.drawn === 'limit' && row.every((value) => value === null)

const alignedOf = ({ timesMs, rows }: ChartData): uPlotType.AlignedData => [
  timesMs.map((timeMs) => timeMs / 1_000),
  ...rows.map((row) => [...row]),
]

/** The newest moment at which the first row has a value. */
const lastKnown = ({ rows }: ChartData, last: number): number => {
  let index = last
  while (index > 0 && (rows[0]?.[index] ?? null) === null) index -= 1
  return index
}

const optionsOf = (
  styles: readonly LineStyle[],
  text: (value: number) => string,
  data: () => ChartData | null,
  read: (index: number | null) => void,
  width: number,
): uPlotType.Options => {
  const axis = {
    stroke: colorOf('muted'),
    grid: { stroke: colorOf('grid'), width: 1 },
    ticks: { show: false },
  }
  return {
    width,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: SYNC_GROUP }, points: { size: 7 } },
    hooks: { setCursor: [(plot) => read(plot.cursor.idx ?? null)] },
    scales: {
      x: { time: true, range: () => rangeOf(data()) },
      y: { range: (_plot, _low, high) => [0, niceTop(high)] },
    },
    axes: [
      {
        ...axis,
        size: 32,
        gap: 9,
        splits: (plot, _axis, from, to) =>
          timeTicks(from * 1_000, to * 1_000, plot.width / TICK_WIDTH_PX).map((timeMs) => timeMs / 1_000),
        values: (_plot, splits) => splits.map((seconds) => tickText(seconds * 1_000)),
      },
      {
        ...axis,
        size: (_plot, texts) => AXIS_GAP_PX + CHARACTER_PX * longest(texts ?? []),
        splits: (_plot, _axis, _from, top) => valueTicks(top),
        values: (_plot, splits) => splits.map((value) => text(value)),
      },
    ],
    series: [{}, ...styles.map(seriesOf)],
  }
}

const longest = (texts: readonly string[]): number =>
  texts.reduce((most, text) => Math.max(most, text.length), 4)

const rangeOf = (data: ChartData | null): [number, number] =>
  data === null ? [0, 1] : [data.fromMs / 1_000, data.toMs / 1_000]

const seriesOf = ({ tone, drawn, dash, label }: LineStyle): uPlotType.Series => {
  const stroke = colorOf(tone)
  switch (drawn) {
    case 'bars':
      return { label, stroke, fill: stroke, width: 0, points: { show: false }, paths: barPaths }
    case 'marks':
      return { label, stroke, width: 0, paths: () => null, points: { show: true, size: 6, fill: stroke } }
    case 'limit':
      return { label, stroke, width: 1.5, dash: [6, 4], points: { show: false }, paths: limitPaths }
    case 'line':
      return {
        label,
        stroke,
        width: 1.75,
        points: { fill: colorOf('surface') },
        ...(dash === undefined ? {} : { dash: [...dash] }),
      }
  }
}

const barPaths: uPlotType.Series.PathBuilder = (...given) =>
  uPlot.paths.bars?.({ size: [0.8, 40], align: 1 })(...given) ?? null

/** From edge to edge: a limit holds for all of the time, also where a single window has been seen. */
const limitPaths: uPlotType.Series.PathBuilder = (plot, row) => {
  const limit = plot.data[row]?.[0] ?? null
  if (limit === null) return null
  const y = Math.round(plot.valToPos(limit, 'y', true))
  const line = new Path2D()
  line.moveTo(plot.bbox.left, y)
  line.lineTo(plot.bbox.left + plot.bbox.width, y)
  return { stroke: line }
}

const sample = ({ tone, drawn, dash }: LineStyle): SVGElement => {
  const drawing =
    drawn === 'bars'
      ? svgElement('rect', { x: '4', y: '1', width: '14', height: '8', class: `fill-${tone}` })
      : drawn === 'marks'
        ? svgElement('circle', { cx: '11', cy: '5', r: '4', class: `fill-${tone}` })
        : svgElement('line', {
            x1: '0',
            x2: '22',
            y1: '5',
            y2: '5',
            class: `stroke-${tone}`,
            'stroke-dasharray': drawn === 'limit' ? '6 4' : (dash ?? []).join(' '),
          })
  return svgElement('svg', { width: '22', height: '10', viewBox: '0 0 22 10', class: 'sample' }, drawing)
}

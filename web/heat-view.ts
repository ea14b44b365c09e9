import type { DriftWindowAnswer } from '../lib/api/types.ts'
import { plain } from './alert-text.ts'
import { element, setText, show } from './dom.ts'
import { numberText, tickText, windowText } from './format.ts'
import { type HeatCell, type HeatMap, heatMapOf, keyText } from './heat.ts'
import { timeTicks } from './scales.ts'
import { colorOf, onThemeChange } from './theme.ts'
import type { SubjectKey } from './url-state.ts'

export type HeatData = {
  readonly windows: readonly DriftWindowAnswer[]
  readonly fromMs: number
  readonly toMs: number
  readonly chosen: SubjectKey | null
}

export type HeatView = { readonly root: HTMLElement; readonly update: (data: HeatData) => void }

/** As tall as the buttons beside it in style.css. */
const ROW_PX = 28
const AXIS_PX = 22
/** Narrower fields could not hold a mark. */
const COLUMN_PX_MIN = 6
const TICK_WIDTH_PX = 64

/** Subject x time. `onChoose` gets the subject, and the window where a field was clicked. */
export const heatView = (onChoose: (subject: SubjectKey, windowMs: number | null) => void): HeatView => {
  const names = element('div', { class: 'heat-names' })
  const canvas = element('canvas', { role: 'img', tabindex: '-1' })
  const field = element('div', { class: 'heat-field' }, canvas)
  const readout = element('p', { class: 'readout' }, HINT)
  const root = element('div', {}, element('div', { class: 'heat' }, names, field), readout)
  let data: HeatData | null = null
  let map: HeatMap | null = null

  const draw = (): void => {
    const width = field.clientWidth
    if (data === null || width === 0) return
    map = heatMapOf(data.windows, data.fromMs, data.toMs, Math.floor(width / COLUMN_PX_MIN))
    paint(canvas, map, data, width)
    canvas.setAttribute('aria-label', summaryOf(map))
    showNames(names, map, data.chosen, onChoose)
  }
  const under = (event: MouseEvent) => {
    if (map === null || data === null) return null
    const row = map.rows[Math.floor(event.offsetY / ROW_PX)]
    const timeMs = data.fromMs + (event.offsetX / canvas.clientWidth) * (data.toMs - data.fromMs)
    const cell = row?.cells[Math.floor((timeMs - map.fromMs) / map.slotMs)] ?? null
    return row === undefined ? null : { row, cell }
  }
  canvas.addEventListener('mousemove', (event) => {
    const found = under(event)
    setText(readout, found?.cell ? cellText(found.row, found.cell, data?.windows[0]) : HINT)
  })
  canvas.addEventListener('mouseleave', () => setText(readout, HINT))
  canvas.addEventListener('click', (event) => {
    const found = under(event)
    if (found !== null) onChoose(found.row, found.cell?.startMs ?? null)
  })
  onThemeChange(draw)
  new ResizeObserver(draw).observe(field)
  return {
    root,
    update: (next) => {
      data = next
      draw()
    },
  }
}

/** Long names are cut in the middle: the ends of generated names are what tells them apart. */
const TAIL_CHARACTERS = 6

const HINT = 'Choose a name for its line and histogram, or a field for that window.'

const showNames = (
  host: HTMLElement,
  { rows }: HeatMap,
  chosen: SubjectKey | null,
  onChoose: (subject: SubjectKey, windowMs: number | null) => void,
): void => {
  const facts = rows.map(({ role, name, drifted, tested }) => [role, name, drifted, tested])
  show(host, [facts, chosen], () =>
    rows.map((row, i) => {
      const isChosen = chosen !== null && keyText(row) === keyText(chosen)
      const count = row.drifted === 0 ? '' : `▲ ${row.drifted}`
      const what = row.role === 'prediction' ? `predicted ${plain(row.name)}` : plain(row.name)
      return element(
        'button',
        {
          type: 'button',
          id: `subject-${i}`,
          title: `${what}: drifted in ${row.drifted} of ${row.tested} tested windows`,
          'aria-pressed': String(isChosen),
          'aria-label': `${what}: drifted in ${row.drifted} of ${row.tested} tested windows`,
          click: () => onChoose({ role: row.role, name: row.name }, null),
        },
        element(
          'span',
          { class: 'name' },
          element('span', { class: 'head' }, what.slice(0, -TAIL_CHARACTERS)),
          element('span', {}, what.slice(-TAIL_CHARACTERS)),
        ),
        element('span', { class: 'count' }, count),
      )
    }),
  )
}

const cellText = (
  subject: SubjectKey,
  { verdict, psi, startMs }: HeatCell,
  sample: DriftWindowAnswer | undefined,
): string => {
  const windowMs = sample === undefined ? 0 : Date.parse(sample.end) - Date.parse(sample.start)
  const measured = psi === null ? '' : `, PSI ${numberText(psi)}`
  return `${plain(subject.name)}, ${windowText(startMs, startMs + windowMs)}: ${verdict}${measured}`
}

const summaryOf = ({ rows }: HeatMap): string => {
  const drifted = rows.filter((row) => row.drifted > 0)
  const list = drifted.map(({ name, drifted: count, tested }) => `${plain(name)} in ${count} of ${tested}`)
  const which = list.length === 0 ? 'none drifted' : `drifted windows: ${list.join(', ')}`
  return `Drift by subject and time, ${rows.length} subjects, ${which}`
}

const paint = (canvas: HTMLCanvasElement, map: HeatMap, data: HeatData, width: number): void => {
  const height = map.rows.length * ROW_PX + AXIS_PX
  const ratio = devicePixelRatio
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
  const pen = canvas.getContext('2d')
  if (pen === null) return
  pen.scale(ratio, ratio)
  const palette = paletteOf()
  const xOf = (timeMs: number) => ((timeMs - data.fromMs) / (data.toMs - data.fromMs)) * width
  for (const [i, row] of map.rows.entries()) {
    for (const [column, cell] of row.cells.entries()) {
      if (cell === null) continue
      const left = Math.max(0, xOf(map.fromMs + column * map.slotMs))
      const right = Math.min(width, xOf(map.fromMs + (column + 1) * map.slotMs))
      paintCell(pen, palette, cell, left, i * ROW_PX, right - left)
    }
  }
  paintAxis(pen, data, width, map.rows.length * ROW_PX, xOf)
}

/** Height says it too: stable is low, minor half, drifted full with a dark mark; not testable is an outline. */
const HEIGHTS: Readonly<Record<HeatCell['verdict'], number>> = {
  stable: 0.22,
  minor: 0.5,
  drifted: 0.86,
  'not-testable': 0.22,
}

type Palette = Readonly<Record<HeatCell['verdict'] | 'mark', string>>

/** Read once a painting: asking the style sheet for each field would be slow. */
const paletteOf = (): Palette => ({
  stable: colorOf('stable'),
  minor: colorOf('minor'),
  drifted: colorOf('drifted'),
  'not-testable': colorOf('untested'),
  mark: colorOf('mark'),
})

const paintCell = (
  pen: CanvasRenderingContext2D,
  palette: Palette,
  { verdict }: HeatCell,
  left: number,
  top: number,
  width: number,
): void => {
  const gap = width >= 5 ? 1 : 0
  const height = Math.round(ROW_PX * HEIGHTS[verdict])
  const bottom = top + ROW_PX - 2
  const color = palette[verdict]
  if (verdict === 'not-testable') {
    pen.strokeStyle = color
    pen.lineWidth = 1
    pen.strokeRect(left + 0.5, bottom - height + 0.5, Math.max(1, width - gap - 1), height - 1)
    return
  }
  pen.fillStyle = color
  pen.fillRect(left, bottom - height, Math.max(1, width - gap), height)
  if (verdict !== 'drifted') return
  pen.fillStyle = palette.mark
  const size = Math.min(5, Math.max(2, width - gap - 2))
  pen.fillRect(left + (width - gap - size) / 2, bottom - height + 3, size, size)
}

const paintAxis = (
  pen: CanvasRenderingContext2D,
  { fromMs, toMs }: HeatData,
  width: number,
  top: number,
  xOf: (timeMs: number) => number,
): void => {
  pen.font = '12px system-ui, sans-serif'
  pen.fillStyle = colorOf('muted')
  pen.textAlign = 'center'
  for (const timeMs of timeTicks(fromMs, toMs, width / TICK_WIDTH_PX)) {
    const x = xOf(timeMs)
    pen.fillRect(x, top, 1, 4)
    const label = tickText(timeMs)
    const half = pen.measureText(label).width / 2
    pen.fillText(label, Math.min(width - half, Math.max(half, x)), top + 17)
  }
}

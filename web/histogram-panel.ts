import type { DriftWindowAnswer, WindowAnswer } from '../lib/api/types.ts'
import { plain } from './alert-text.ts'
import { addCells, type Bar, type BaselineSubject, barsOf } from './bars.ts'
import { type Child, element, show } from './dom.ts'
import { verdictText } from './drift-line.ts'
import { figure, nothing } from './figure.ts'
import { countText, numberText, shareText, windowText } from './format.ts'
import { keyText, verdictOn } from './heat.ts'
import { histogram } from './histogram.ts'
import type { SeriesView } from './load.ts'
import { type Column, table } from './table.ts'
import type { SubjectKey } from './url-state.ts'

export type HistogramPanel = { readonly root: HTMLElement; readonly update: (view: SeriesView) => void }

/** Reference against one judged window. `onWindow` gets the window to show; null follows the newest. */
export const histogramPanel = (onWindow: (windowMs: number | null) => void): HistogramPanel => {
  const picker = element('div', { class: 'picker' })
  const body = element('div')
  return {
    root: figure('Reference and current', picker, body),
    update: (view) => {
      const starts = view.drift.windows.map(({ start }) => start)
      show(picker, [starts, view.judged?.start], () => pickerOf(view, onWindow))
      const { subject, judged, baseline, cells } = view
      show(
        body,
        [subject, judged, baseline?.id, cells.map((window) => [window.requests, window.cells])],
        () => bodyOf(view),
      )
    },
  }
}

const pickerOf = (
  { drift: { windows }, judged }: SeriesView,
  onWindow: (windowMs: number | null) => void,
): Child[] => {
  const at = windows.findIndex(({ start }) => start === judged?.start)
  const step = (id: string, label: string, to: DriftWindowAnswer | undefined) =>
    element(
      'button',
      {
        type: 'button',
        id,
        disabled: to === undefined,
        click: () => to !== undefined && onWindow(Date.parse(to.start)),
      },
      label,
    )
  const options = windows.map(({ start, end }) =>
    element(
      'option',
      { value: start, selected: start === judged?.start },
      windowText(Date.parse(start), Date.parse(end)),
    ),
  )
  const chooser = element(
    'select',
    {
      id: 'window',
      'aria-label': 'Window',
      change: ({ currentTarget }) =>
        currentTarget instanceof HTMLSelectElement && onWindow(Date.parse(currentTarget.value)),
    },
    ...options.reverse(),
  )
  return [
    step('window-earlier', 'Earlier', windows[at - 1]),
    chooser,
    step('window-later', 'Later', windows[at + 1]),
    element('button', { type: 'button', id: 'window-newest', click: () => onWindow(null) }, 'Newest'),
  ]
}

const bodyOf = (view: SeriesView): Child[] => {
  const { subject, judged, baseline } = view
  if (subject === null || judged === null) return [nothing('No judged window in this period.')]
  if (baseline === null) return [nothing('This model has no baseline now: there is nothing to compare with.')]
  const reference = baseline.subjects.find(({ role, name }) => role === subject.role && name === subject.name)
  if (reference === undefined) {
    return [nothing(`The baseline in force does not have “${plain(subject.name)}”.`)]
  }
  const counted = view.cells.filter(({ binsId }) => binsId === baseline.binsId)
  if (counted.length === 0) {
    return [nothing('This window was counted on the bins of another baseline: it has no counts on these.')]
  }
  return [judgement(view, judged, subject), ...charts(reference, counted, subject)]
}

const judgement = (view: SeriesView, judged: DriftWindowAnswer, subject: SubjectKey): Child => {
  const verdict = verdictOn(judged, subject)
  const psi =
    verdict === null || verdict.verdict === 'not-testable' ? '' : `, PSI ${numberText(verdict.effect.value)}`
  const other =
    judged.drift.kind === 'judged' && judged.drift.baselineId !== view.baseline?.id
      ? '. It was judged against an earlier baseline; the one shown is in force now'
      : ''
  return element(
    'p',
    {},
    element('strong', {}, plain(subject.name)),
    `: ${verdictText(judged, verdict)}${psi}${other}.`,
  )
}

const charts = (
  reference: BaselineSubject,
  counted: readonly WindowAnswer[],
  subject: SubjectKey,
): Child[] => {
  const bars = barsOf(reference, addCells(counted.map((window) => cellsOf(window, subject))))
  const name = plain(subject.name)
  const caption = `${name}: reference ${countText(bars.referenceCount, 'value')}, current ${countText(bars.currentCount, 'value')}`
  const all = bars.others === null ? bars.bars : [...bars.bars, bars.others]
  const summary = `Histogram of ${caption}. ${all.map(barText).join('; ')}`
  return [
    element(
      'p',
      { class: 'legend' },
      keyOf('reference', `Reference (outlined): ${countText(bars.referenceCount, 'value')}`),
      keyOf('current', `Current (solid): ${countText(bars.currentCount, 'value')}`),
    ),
    histogram(bars, summary),
    bars.others === null ? null : element('p', { class: 'readout' }, `Not drawn: ${barText(bars.others)}.`),
    element('details', {}, element('summary', {}, 'As a table'), table(caption, COLUMNS, all)),
  ]
}

const keyOf = (side: 'reference' | 'current', text: string): Child =>
  element('span', {}, element('i', { class: `key ${side}` }), text)

const cellsOf = ({ cells }: WindowAnswer, subject: SubjectKey): readonly number[] => {
  const key = keyText(subject)
  return cells !== undefined && Object.hasOwn(cells, key) ? (cells[key] ?? []) : []
}

const barText = ({ label, reference, current }: Bar): string =>
  `${label} ${shareText(reference)} then, ${shareText(current)} now`

const COLUMNS: readonly Column<Bar>[] = [
  { title: 'Value', cell: ({ label }) => plain(label) },
  { title: 'Reference', numeric: true, cell: ({ reference }) => shareText(reference) },
  { title: 'Current', numeric: true, cell: ({ current }) => shareText(current) },
]

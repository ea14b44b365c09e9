import { element, show } from './dom.ts'
import { driftLine } from './drift-line.ts'
import { figure, nothing } from './figure.ts'
import { countText } from './format.ts'
import { subjectsOf } from './heat.ts'
import { heatView } from './heat-view.ts'
import { histogramPanel } from './histogram-panel.ts'
import type { SeriesView } from './load.ts'
import type { Choice } from './url-state.ts'

export type DriftPanel = {
  readonly root: HTMLElement
  readonly update: (view: SeriesView) => void
}

/** All subjects as a map, the chosen one as a line and as a histogram. */
export const driftPanel = (onChoose: (change: Partial<Choice>) => void): DriftPanel => {
  const heat = heatView((subject, windowMs) =>
    onChoose(windowMs === null ? { subject } : { subject, windowMs }),
  )
  const line = driftLine()
  const bars = histogramPanel((windowMs) => onChoose({ windowMs }))
  const legend = element(
    'p',
    { class: 'legend' },
    ...(['stable', 'minor', 'drifted', 'untested'] as const).map((verdict) =>
      element('span', {}, element('i', { class: `key heat-${verdict}` }), LEGEND[verdict]),
    ),
  )
  const missing = element('div')
  const charts = element(
    'div',
    {},
    figure('All features and predictions', legend, heat.root),
    element('div', { class: 'charts' }, line.root, bars.root),
  )
  return {
    root: element('div', {}, missing, charts),
    update: (view) => {
      const reason = whyNothing(view)
      show(missing, reason, () => (reason === null ? [] : [nothing(reason)]))
      charts.hidden = subjectsOf(view.drift.windows).length === 0
      if (charts.hidden) return
      heat.update({ windows: view.drift.windows, ...view.span, chosen: view.subject })
      line.update(view)
      bars.update(view)
    },
  }
}

const LEGEND = {
  stable: 'stable',
  minor: 'minor: real, but too small to matter',
  drifted: 'drifted',
  untested: 'not testable',
} as const

/** Why there is no map, or why it stops; null where nothing needs to be said. */
const whyNothing = ({ drift, baseline, series }: SeriesView): string | null => {
  const newest = drift.windows[drift.windows.length - 1]
  if (newest === undefined) {
    return 'No window of this period has been judged yet: that happens when event time has passed its end.'
  }
  if (newest.drift.kind === 'judged') return null
  switch (newest.drift.reason) {
    case 'rule is off':
      return 'The drift rule of this model is off in leeway.yaml.'
    case 'bins changed':
      return 'The newest window was counted while the baseline changed: it cannot be tested; the next one can.'
    case 'no baseline':
      return baseline === null
        ? `${countText(drift.windows.length, 'window')} read, none can be tested: ${series.model} has no baseline. Build one: npx leeway baseline build --model ${series.model} FILE --activate`
        : 'The newest window began before the baseline was in force: it cannot be tested.'
  }
}

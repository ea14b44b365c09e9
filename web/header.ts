import { plain, seriesText } from './alert-text.ts'
import { type Child, element } from './dom.ts'
import { durationText, timeText } from './format.ts'
import type { Snapshot } from './load.ts'
import { type Choice, PERIOD_NAMES, type Period } from './url-state.ts'

type OnChoose = (change: Partial<Choice>) => void

/** Which model, which series of it, and over which period. */
export const controls = ({ status, view, period }: Snapshot, onChoose: OnChoose): Child[] => {
  const chosen = status.models.find(({ model }) => model === view?.series.model)
  if (chosen === undefined || view === null) return []
  const another = { series: null, subject: null, windowMs: null }
  return [
    picker(
      'model',
      'Model',
      status.models.map(({ model, alertsFiring }) => ({
        text: alertsFiring > 0 ? `${plain(model)} (▲ ${alertsFiring})` : plain(model),
        isChosen: model === view.series.model,
      })),
      (index) => onChoose({ ...another, model: status.models[index]?.model ?? null }),
    ),
    chosen.series.length < 2
      ? null
      : picker(
          'series',
          'Series',
          chosen.series.map((series) => ({
            text: seriesText(series) || 'no version, variant or segment',
            isChosen: seriesText(series) === seriesText(view.series),
          })),
          (index) => onChoose({ ...another, model: chosen.model, series: chosen.series[index] ?? null }),
        ),
    periods(period, onChoose),
  ]
}

type Option = { readonly text: string; readonly isChosen: boolean }

const picker = (
  id: string,
  label: string,
  options: readonly Option[],
  onIndex: (index: number) => void,
): HTMLElement =>
  element(
    'label',
    {},
    element('span', {}, label),
    element(
      'select',
      {
        id,
        change: ({ currentTarget }) =>
          currentTarget instanceof HTMLSelectElement && onIndex(currentTarget.selectedIndex),
      },
      ...options.map(({ text, isChosen }) => element('option', { selected: isChosen }, text)),
    ),
  )

const PERIOD_TEXTS: Readonly<Record<Period, string>> = {
  '24h': '24 h',
  '7d': '7 d',
  '30d': '30 d',
  '150d': '150 d',
}

const periods = (chosen: Period, onChoose: OnChoose): HTMLElement =>
  element(
    'fieldset',
    {},
    element('legend', {}, 'Last'),
    element(
      'div',
      { class: 'segments' },
      ...PERIOD_NAMES.map((period) =>
        element(
          'button',
          {
            type: 'button',
            id: `period-${period}`,
            'aria-pressed': String(period === chosen),
            click: () => onChoose({ period, windowMs: null }),
          },
          PERIOD_TEXTS[period],
        ),
      ),
    ),
  )

/** What time it is for the service, and how far event time is complete. */
export const clockText = ({ status }: Snapshot): string => {
  if (status.watermark === null) return 'no event time yet'
  const watermarkMs = Date.parse(status.watermark)
  const complete = `events complete to ${timeText(watermarkMs)}`
  if (status.clock === 'events') return `${complete} (clock: events)`
  const behindMs = Date.parse(status.now) - watermarkMs
  return `${complete}, ${durationText(Math.max(0, behindMs))} behind`
}

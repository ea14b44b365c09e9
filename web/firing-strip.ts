import type { AlertAnswer, StatusAnswer } from '../lib/api/types.ts'
import { evidenceText, placeText, plain, troubleText } from './alert-text.ts'
import { subjectOfAlert } from './choose.ts'
import { element } from './dom.ts'
import { countText, durationText, timeText } from './format.ts'
import type { Choice } from './url-state.ts'

export type StripActions = {
  readonly onChoose: (change: Partial<Choice>) => void
  readonly onAcknowledge: (alertId: string) => void
}

/** One line for each alert that fires: what, where, how much against which limit, since when, and who has taken it. */
export const firingStrip = (
  alerts: readonly AlertAnswer[],
  status: StatusAnswer,
  actions: StripActions,
): HTMLElement[] => {
  const firing = alerts.filter((alert) => alert.status === 'firing')
  if (firing.length === 0) {
    return [
      element('p', { class: 'calm' }, element('span', { 'aria-hidden': 'true' }, '✓ '), 'Nothing fires.'),
    ]
  }
  const nowMs = Date.parse(status.clock === 'wall' ? status.now : (status.watermark ?? status.now))
  return [
    element('h2', { id: 'firing-title' }, `${countText(firing.length, 'alert')} firing`),
    element('ul', {}, ...firing.map((alert) => lineOf(alert, nowMs, actions))),
  ]
}

const lineOf = (
  alert: AlertAnswer,
  nowMs: number,
  { onChoose, onAcknowledge }: StripActions,
): HTMLElement => {
  const sinceMs = Date.parse(alert.since)
  const { model, version, variant, segment, acknowledged } = alert
  return element(
    'li',
    { class: alert.level },
    element('span', { class: 'level' }, alert.level === 'critical' ? '▲ critical' : '△ warning'),
    element(
      'div',
      { class: 'what' },
      element('strong', {}, troubleText(alert)),
      element('span', {}, placeText(alert)),
      element(
        'span',
        {},
        `${evidenceText(alert.evidence)}, since ${timeText(sinceMs)}${nowMs > sinceMs ? ` (${durationText(nowMs - sinceMs)})` : ''}`,
      ),
    ),
    element(
      'div',
      { class: 'actions' },
      element(
        'button',
        {
          type: 'button',
          id: `show-${alert.id}`,
          'aria-label': `Show charts: ${troubleText(alert)}`,
          click: () =>
            onChoose({
              model,
              series: { version, variant, segment },
              subject: subjectOfAlert(alert),
              windowMs: null,
            }),
        },
        'Show',
      ),
      acknowledged === null
        ? element(
            'button',
            {
              type: 'button',
              id: `acknowledge-${alert.id}`,
              'aria-label': `Acknowledge: ${troubleText(alert)}`,
              click: () => onAcknowledge(alert.id),
            },
            'Acknowledge',
          )
        : element(
            'span',
            { class: 'taken' },
            `✓ taken by ${plain(acknowledged.by)}, ${timeText(acknowledged.atMs)}`,
          ),
    ),
  )
}

import type { StatusAnswer } from '../lib/api/types.ts'
import { element } from './dom.ts'

/** Before the first event has been counted: how to send one. */
export const emptyState = ({ events }: StatusAnswer, origin: string): HTMLElement[] => [
  element('h2', {}, events.sent === 0 ? 'No events yet' : 'No event has been accepted yet'),
  element('p', {}, 'Send a first one; it is on this page a few seconds later:'),
  element('pre', { tabindex: '0', 'aria-label': 'Command that sends an event' }, curlCommand(origin)),
  element(
    'p',
    {},
    'Model, time and a prediction (or an error) are all that an event needs. ',
    element('a', { href: '/openapi.json' }, 'The API'),
  ),
]

const curlCommand = (origin: string): string =>
  [
    `curl -sS ${origin}/v1/events -H 'content-type: application/json' -d '{`,
    `  "model": "flight-delay", "time": "'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'", "latencyMs": 12.5,`,
    `  "features": {"distance": 2176, "origin": "LAS"}, "prediction": {"label": "late", "score": 0.31}}'`,
  ].join('\n')
